//! `cargo xtask release`: from a version to what is published. The workflows in `.github/workflows` start the steps;
//! what the steps do is here, where most of it can be run and tested without them.

mod artefacts;
mod changelog;
mod check;
mod cross;
mod image;
mod matrix;
mod places;
mod publish;
mod step;
mod version;

use std::path::{Path, PathBuf};

use artefacts::Mode;
use places::PLACES;
use version::Version;

use crate::{
    codegen, dist, files,
    platform::Platform,
    process::{Result, command, output, root},
};

const USAGE: &str = "\
release X.Y.Z            set the version everywhere, and give what is unreleased in CHANGELOG.md to it
release notes X.Y.Z      print what CHANGELOG.md says of a version
release tag vX.Y.Z       check that a tag names the version that everything states, that the changelog tells of it, and
                         that main has it
release matrix           print the machines that a release is built and checked on
release build TRIPLE     build what a platform contributes, and collect it in release/
release image CPU        build the sandbox's image, and collect it in release/
release check PYTHON [IMAGE]
                         install what was collected, for this Python, and play the cases; in a container, if one is named
release cross TRIPLE     check that the code compiles for another platform
release verify           check that what was collected is a whole release, and that judges of Python's packages agree
release publish npm|crates|image|github [--show]
                         publish what was collected and is not there yet; or only say what, in which order";

pub(crate) fn run(arguments: &[&str]) -> Result {
    match arguments {
        ["notes", version] => {
            println!("{}", changelog::notes(Version::parse(version)?)?);
            Ok(())
        }
        ["tag", tag] => fits(tag),
        ["matrix"] => matrix::print(),
        ["build", triple] => {
            let platform =
                Platform::of(triple).ok_or_else(|| format!("there are no packages for {triple}"))?;
            dist::run(&["--target", platform.triple])?;
            dist::python::free_threaded(platform)?;
            artefacts::collect(platform, places::current()?, &collected())
        }
        ["image", cpu] => image::build(places::current()?, cpu, &collected()),
        ["check", python] | ["check", python, ""] => {
            check::installed(places::current()?, &collected(), python)
        }
        ["check", python, image] => check::in_container(image, python),
        ["cross", triple] => cross::check(triple),
        ["verify"] => {
            artefacts::verify(places::current()?, &collected())?;
            check::judged(places::current()?, &collected())
        }
        ["publish", registry] => publish::run(registry, places::current()?, &collected(), Mode::Publish),
        ["publish", registry, "--show"] => {
            publish::run(registry, places::current()?, &collected(), Mode::Show)
        }
        [version] if version.starts_with(|first: char| first.is_ascii_digit()) => {
            set(Version::parse(version)?)
        }
        _ => Err(format!("say one of\n\n{USAGE}")),
    }
}

/// Where the artefacts of all platforms come together, each in its registry's directory.
fn collected() -> PathBuf {
    root().join("release")
}

/// Sets the version everywhere, and dates the changelog.
fn set(version: Version) -> Result {
    let mut status = command("git");
    status.args(["status", "--porcelain"]);
    match output(status).as_deref().map(str::trim) {
        Some("") => {}
        Some(changes) => return Err(format!("commit or stash this first:\n{changes}")),
        None => return Err("git does not say what was changed".into()),
    }
    let text = files::read(changelog::FILE)?;
    let current = places::current()?;
    check_newer(version, current, changelog::newest(&text))?;

    let text = changelog::release(&text, version, &today()?)?;
    files::write(changelog::FILE, text)?;
    for place in PLACES {
        place.set(version)?;
    }
    codegen::sources(&[])?;
    println!(
        "\nEverything says {version} now ({} on PyPI). Next:\n\n  cargo xtask test\n  git commit --all --message \"Release \
         {version}\"\n  git tag --annotate v{version} --message \"Release {version}\"\n  git push origin HEAD \
         v{version}\n\nThe tag starts the release workflow.",
        version.python()
    );
    Ok(())
}

/// Whether a version may follow. The one that everything states may not have been released yet, as the first one is
/// not.
fn check_newer(version: Version, current: Version, released: Option<Version>) -> Result {
    if released.is_some_and(|released| version <= released) {
        return Err(format!(
            "{version} is not newer than the last release, and no registry takes a version twice"
        ));
    }
    if version < current {
        return Err(format!("{version} is older than {current}, which everything states"));
    }
    Ok(())
}

/// Whether a tag is that of the release which is checked out, and the release one of main's.
fn fits(tag: &str) -> Result {
    let current = places::current()?;
    if tag != format!("v{current}") {
        return Err(format!("the tag is {tag}, and everything states {current}"));
    }
    changelog::notes(current)?;
    on_main(root())
}

/// Whether what is checked out is on main, where everything was reviewed.
fn on_main(repository: &Path) -> Result {
    let mut ask = command("git");
    ask.current_dir(repository).args(["merge-base", "--is-ancestor", "HEAD", "origin/main"]);
    output(ask).map(drop).ok_or_else(|| "what is checked out is not on origin/main, as git knows it".into())
}

/// The day by UTC, as in 2026-01-31.
fn today() -> Result<String> {
    let mut date = command("date");
    date.args(["-u", "+%F"]);
    output(date).map(|date| date.trim().to_owned()).ok_or_else(|| "date does not tell the day".into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::process::target_dir;

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    #[test]
    fn a_release_is_newer_than_the_last() {
        let check = |new, current, released: Option<&str>| {
            check_newer(version(new), version(current), released.map(version))
        };
        for (new, current, released) in [
            ("0.1.0", "0.1.0", None),
            ("0.1.1", "0.1.0", Some("0.1.0")),
            ("0.2.0-rc.2", "0.2.0-rc.1", Some("0.2.0-rc.1")),
            ("0.2.0", "0.2.0-rc.2", Some("0.2.0-rc.2")),
        ] {
            assert_eq!(check(new, current, released), Ok(()), "{new}");
        }
        for (new, current, released) in [
            ("0.1.0", "0.1.0", Some("0.1.0")),
            ("0.1.0", "0.2.0", None),
            ("0.2.0-rc.1", "0.2.0", Some("0.2.0")),
            ("0.1.9", "0.1.10", Some("0.1.10")),
        ] {
            assert!(check(new, current, released).is_err(), "{new}");
        }
    }

    #[test]
    fn only_main_is_released() {
        let repository = target_dir().join("tmp/release-main");
        let _ = fs::remove_dir_all(&repository);
        fs::create_dir_all(&repository).expect("a directory");
        let git = |arguments: &[&str]| {
            let mut git = command("git");
            git.current_dir(&repository).args(["-c", "user.name=Jane", "-c", "user.email=jane@example.com"]);
            git.args(arguments);
            output(git).expect("git does it");
        };
        let commit = |message| git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        git(&["init", "--quiet", "."]);
        commit("Reviewed");
        assert!(on_main(&repository).is_err(), "nothing is known of main");
        git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        assert_eq!(on_main(&repository), Ok(()));
        commit("Not reviewed");
        assert!(on_main(&repository).is_err());
        git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        git(&["checkout", "--quiet", "HEAD~"]);
        assert_eq!(on_main(&repository), Ok(()), "main went on");
    }
}
