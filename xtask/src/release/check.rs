//! Installs a release's packages as their users would, on this platform, and has them keep every promise that is
//! stated as a case: nothing that nobody could load is published.

use std::{fs, path::Path};

use super::{
    artefacts::{Registry, all},
    version::Version,
};
use crate::{
    dist, node,
    process::{Result, command, offline, root, run, target_dir},
    programs::{self, SANDBOX},
    python::Environment,
    surface::RELEASE_RUST,
};

/// Where the wheels are installed, and nothing else.
const PYTHON: Environment = Environment { directory: "check/python", requirements: "" };

/// Installs what was collected in a directory, for this Python and the Node on `PATH`, and plays the cases.
pub(super) fn installed(version: Version, directory: &Path, python: &str) -> Result {
    programs::build()?;
    let project = target_dir().join("check/node");
    install_wheels(version, directory, python)?;
    install_npm(version, directory, &project)?;

    let package = project.join("node_modules/conomyhq");
    let mut cases = programs::harness("cases");
    for driver in programs::drivers_with(&PYTHON.program("python")) {
        cases.arg("--driver").arg(format!("{}={}", driver.name, driver.line()));
    }
    cases.env(programs::NODE_PACKAGE, &package);
    run(cases)?;

    // The program that npm installed, and the one that pip did.
    let script = project.join("pay.mjs");
    fs::copy(root().join("tests/dist/node/fixtures/pay.mjs"), &script)
        .map_err(|error| format!("{}: {error}", script.display()))?;
    for program in [None, Some(PYTHON.program(SANDBOX))] {
        let mut node = offline(command("node"));
        node.arg(&script).current_dir(&project).env_remove("CONOMYHQ_SANDBOX_BIN");
        if let Some(program) = program {
            node.env("CONOMYHQ_SANDBOX_BIN", program);
        }
        run(node)?;
    }
    Ok(())
}

fn install_wheels(version: Version, directory: &Path, python: &str) -> Result {
    let mut create = command(python);
    create.args(["-m", "venv", "--clear"]).arg(PYTHON.path());
    run(create)?;
    let mut install = PYTHON.tool("python");
    // From nowhere else: what is missing is to be missed here.
    install.args([
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-index",
        "--only-binary",
        ":all:",
    ]);
    install.arg("--find-links").arg(directory.join(Registry::Pypi.directory()));
    let version = version.python();
    run({
        install.args(["conomyhq", "conomyhq-sandbox"].map(|package| format!("{package}=={version}")));
        install
    })
}

fn install_npm(version: Version, directory: &Path, project: &Path) -> Result {
    let platform = dist::build::host()?;
    let _ = fs::remove_dir_all(project);
    fs::create_dir_all(project)
        .and_then(|()| fs::write(project.join("package.json"), "{ \"private\": true }\n"))
        .map_err(|error| format!("{}: {error}", project.display()))?;
    let ours = all(version).into_iter().filter(|artefact| {
        artefact.registry == Registry::Npm
            && artefact.platform.is_none_or(|wanted| wanted.triple == platform.triple)
    });
    let files = ours.map(|artefact| artefact.path(directory)).collect::<Result<Vec<_>>>()?;
    let mut install = node::npm(&["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
    install.current_dir(project).args(files);
    run(install)
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
