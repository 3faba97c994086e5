//! Installs a release's packages as their users would, on this platform, and has them keep every promise that is
//! stated as a case: nothing that nobody could load is published.

use std::path::Path;

use super::{
    artefacts::{Registry, all},
    version::Version,
};
use crate::{
    dist, files, node,
    process::{Result, command, offline, root, run, target_dir},
    programs,
    rooms::{
        Room,
        python::{self, PROGRAMS, Venv},
    },
    surface::RELEASE_RUST,
};

/// Installs what was collected in a directory, for this Python and the Node on `PATH`, and plays the cases.
pub(super) fn installed(version: Version, directory: &Path, python: &str) -> Result {
    programs::build()?;
    let project = target_dir().join("check/node");
    let room = Room::new("release", PROGRAMS)?;
    let venv = Venv::new(&room, python)?;
    install_wheels(version, directory, &venv)?;
    install_npm(version, directory, &project)?;

    let mut cases = programs::harness("cases");
    for driver in programs::drivers_with(&venv.program()) {
        cases.arg("--driver").arg(format!("{}={}", driver.name, driver.line()));
    }
    cases.env(programs::NODE_PACKAGE, project.join("node_modules/conomyhq"));
    run(cases)?;

    // The sandbox that pip installed, and the one that npm did.
    venv.play()?;
    let script = project.join("pay.mjs");
    files::copy("tests/dist/node/fixtures/pay.mjs", &script)?;
    let mut node = offline(command("node"));
    node.arg(&script).current_dir(&project).env_remove("CONOMYHQ_SANDBOX_BIN");
    run(node)
}

fn install_wheels(version: Version, directory: &Path, venv: &Venv<'_>) -> Result {
    // From nowhere else: what is missing is to be missed here.
    let from = ["--no-index", "--only-binary", ":all:", "--find-links"];
    let mut install = venv.python(&["-m", "pip", "install", "--disable-pip-version-check"]);
    install.args(from).arg(directory.join(Registry::Pypi.directory()));
    let version = version.python();
    install.args(["conomyhq", "conomyhq-sandbox"].map(|package| format!("{package}=={version}")));
    run(install)
}

fn install_npm(version: Version, directory: &Path, project: &Path) -> Result {
    let platform = dist::build::host()?;
    files::create_anew(project)?;
    files::write(project.join("package.json"), "{ \"private\": true }\n")?;
    let ours = all(version).into_iter().filter(|artefact| {
        artefact.registry == Registry::Npm
            && artefact.platform.is_none_or(|wanted| wanted.triple == platform.triple)
    });
    let files = ours.map(|artefact| artefact.path(directory)).collect::<Result<Vec<_>>>()?;
    let mut install = node::npm(&["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"]);
    install.current_dir(project).args(files);
    run(install)
}

/// Has judges look at Python's packages for every platform, as they are published.
pub(super) fn judged(version: Version, directory: &Path) -> Result {
    let pypi = all(version).into_iter().filter(|artefact| artefact.registry == Registry::Pypi);
    let files = pypi.map(|artefact| artefact.path(directory)).collect::<Result<Vec<_>>>()?;
    let (wheels, sdists): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.extension().is_some_and(|extension| extension == "whl"));
    python::judge(&wheels, &sdists)
}

/// Does the same in a container that has this Python, with Alpine around it.
pub(super) fn in_container(image: &str, python: &str) -> Result {
    const SCRIPT: &str = "apk add --no-cache gcc musl-dev nodejs npm rustup
rustup-init -y --profile minimal --default-toolchain \"$RUST\"
PATH=\"$HOME/.cargo/bin:$PATH\" cargo xtask release check \"$PYTHON\"";
    let mut docker = command("docker");
    docker.args(["run", "--rm", "--workdir", "/io", "--volume"]).arg(format!("{}:/io", root().display()));
    // What cargo built for the machine around it is of no use in there.
    docker.args(["--env", "CARGO_TARGET_DIR=/tmp/target", "--env"]).arg(format!("PYTHON={python}"));
    docker.arg("--env").arg(format!("RUST={RELEASE_RUST}"));
    docker.args([image, "sh", "-euc", SCRIPT]);
    run(docker)
}
