//! Publishes a release that is whole. What is there already is left alone, so that a publication that failed half-way
//! is completed by running it again: no registry takes a version twice.

use std::{
    path::Path,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    artefacts::{Artefact, Mode, Registry, all},
    changelog, image,
    version::Version,
};
use crate::{
    files, node,
    process::{Result, cargo, command, output, run as run_command, target_dir},
};

/// Publishes what belongs in one registry. PyPI's has an action of its own that does so.
pub(super) fn run(registry: &str, version: Version, directory: &Path, mode: Mode) -> Result {
    match registry {
        "npm" => npm(version, directory, mode),
        "crates" => crates(version, directory, mode),
        "image" => image::publish(version, directory, mode),
        "github" => github(version, directory, mode),
        _ => Err(format!("nothing is published to {registry} here, only to npm, crates, image and github")),
    }
}

/// How long a package that was published may take to be seen.
const PATIENCE: Duration = Duration::from_secs(300);

/// The platforms' packages first: whoever installs a package must find what it wants.
fn npm(version: Version, directory: &Path, mode: Mode) -> Result {
    // Otherwise `npm install` would take a version that is not final for the newest.
    let tag = if version.is_early() { "next" } else { "latest" };
    let (platforms, main) = npm_order(version);
    for artefact in platforms.iter().chain(&main) {
        let file = artefact.path(directory)?;
        let name = format!("{}@{version}", artefact.package);
        if mode == Mode::Show {
            println!("{name}, as {tag}");
        } else if npm_has(&name) {
            println!("{name} is there already");
        } else {
            if artefact.platform.is_none() {
                await_all(&platforms, version)?;
            }
            // A trusted publisher's packages tell where they come from without being told to. The first version has
            // none yet, and is published by hand, where nothing could be told.
            let mut publish = node::npm(&["publish", "--access", "public", "--tag", tag]);
            publish.arg(file);
            run_command(publish)?;
        }
    }
    Ok(())
}

/// The platforms' packages, and those that want them.
fn npm_order(version: Version) -> (Vec<Artefact>, Vec<Artefact>) {
    let npm = all(version).into_iter().filter(|artefact| artefact.registry == Registry::Npm);
    npm.partition(|artefact| artefact.platform.is_some())
}

fn npm_has(name: &str) -> bool {
    output(node::npm(&["view", name, "version"])).is_some_and(|version| !version.trim().is_empty())
}

/// Waits until each of these can be installed.
fn await_all(artefacts: &[Artefact], version: Version) -> Result {
    let begin = Instant::now();
    for artefact in artefacts {
        let name = format!("{}@{version}", artefact.package);
        while !npm_has(&name) {
            if begin.elapsed() > PATIENCE {
                return Err(format!("{name} was published and is not seen; run this again later"));
            }
            sleep(Duration::from_secs(5));
        }
    }
    Ok(())
}

/// The library first, which the sandbox depends on. Cargo itself waits until the registry has it.
fn crates(version: Version, directory: &Path, mode: Mode) -> Result {
    let crates: Vec<_> =
        all(version).into_iter().filter(|artefact| artefact.registry == Registry::Crates).collect();
    check_packed(&crates, directory)?;
    for artefact in &crates {
        let name = format!("{}@{version}", artefact.package);
        if mode == Mode::Show {
            println!("{name}");
        } else if output(cargo(["info", "--registry", "crates-io", &name])).is_some() {
            println!("{name} is there already");
        } else {
            // What it packs was built when the packages were checked: it is the same.
            run_command(cargo(["publish", "--locked", "--no-verify", "--package", &artefact.package]))?;
        }
    }
    Ok(())
}

/// Whether packing the checkout gives what was collected, byte for byte. Cargo publishes no file that was packed before:
/// it packs anew, and that must be what was checked, and what is told where it comes from.
fn check_packed(crates: &[Artefact], directory: &Path) -> Result {
    // At once, so that cargo resolves the sandbox's library by the crate that it has just packed.
    let mut package = cargo(["package", "--locked", "--no-verify"]);
    for artefact in crates {
        package.args(["--package", &artefact.package]);
    }
    run_command(package)?;
    crates.iter().try_for_each(|artefact| {
        let collected = artefact.path(directory)?;
        let packed = target_dir().join("package").join(collected.file_name().unwrap_or_default());
        check_same(&collected, &packed)
    })
}

fn check_same(collected: &Path, packed: &Path) -> Result {
    if files::read_bytes(collected)? == files::read_bytes(packed)? {
        Ok(())
    } else {
        Err(format!("{} is not what is packed here, {}", collected.display(), packed.display()))
    }
}

/// The release's page, last: it tells people that everything is there.
fn github(version: Version, directory: &Path, mode: Mode) -> Result {
    let tag = format!("v{version}");
    if mode == Mode::Publish && output(gh(&["release", "view", &tag])).is_some() {
        println!("{tag} is there already");
        return Ok(());
    }
    let notes = target_dir().join("notes.md");
    files::write(&notes, changelog::notes(version)?)?;
    let mut create = gh(&["release", "create", &tag, "--verify-tag", "--title", &tag, "--notes-file"]);
    create.arg(notes);
    if version.is_early() {
        create.arg("--prerelease");
    }
    // The images are large, and of no use without a registry.
    for artefact in all(version).iter().filter(|artefact| artefact.registry != Registry::Image) {
        create.arg(artefact.path(directory)?);
    }
    match mode {
        Mode::Publish => run_command(create),
        Mode::Show => {
            println!("{create:?}");
            Ok(())
        }
    }
}

fn gh(arguments: &[&str]) -> Command {
    let mut gh = command("gh");
    gh.args(arguments);
    gh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_published_first() {
        let version = Version::parse("1.0.0").expect("a version");
        let (platforms, main) = npm_order(version);
        assert_eq!(platforms.len(), 16);
        assert!(main.iter().map(|artefact| artefact.package.as_str()).eq(["conomyhq", "conomyhq-sandbox"]));
        let crates = all(version).into_iter().filter(|artefact| artefact.registry == Registry::Crates);
        assert!(crates.map(|artefact| artefact.package).eq(["conomyhq", "conomyhq-sandbox"]));
    }
}
