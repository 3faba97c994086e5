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
mod version;

use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use places::{PLACES, read};
use publish::Mode;
use version::Version;

use crate::{
    codegen, dist,
    platform::Platform,
    process::{Result, command, output, root},
};

const USAGE: &str = "\
release X.Y.Z            set the version everywhere, and give what is unreleased in CHANGELOG.md to it
release notes X.Y.Z      print what CHANGELOG.md says of a version
release tag vX.Y.Z       check that a tag names the version that everything states, and that the changelog tells of it
release matrix           print the machines that a release is built and checked on
release build TRIPLE     build what a platform contributes, and collect it in release/
release image CPU        build the sandbox's image, and collect it in release/
release check PYTHON [IMAGE]
                         install what was collected, for this Python, and play the cases; in a container, if one is named
release cross TRIPLE     check that the code compiles for another platform
release verify           check that what was collected is a whole release
release publish npm|crates|image|github [--show]
                         publish what was collected and is not there yet; or only say what, in which order";

const CHANGELOG: &str = "CHANGELOG.md";

pub(crate) fn run(arguments: &[&str]) -> Result {
    match arguments {
        ["notes", version] => {
            println!("{}", notes(Version::parse(version)?)?);
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
        ["verify"] => artefacts::verify(places::current()?, &collected()),
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
    let changelog = read(CHANGELOG)?;
    let current = places::current()?;
    check_newer(version, current, changelog::newest(&changelog))?;

    let changelog = changelog::release(&changelog, version, &today())?;
    fs::write(root().join(CHANGELOG), changelog).map_err(|error| format!("{CHANGELOG}: {error}"))?;
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

/// Whether a tag is that of the release which is checked out.
fn fits(tag: &str) -> Result {
    let current = places::current()?;
    if tag != format!("v{current}") {
        return Err(format!("the tag is {tag}, and everything states {current}"));
    }
    notes(current).map(drop)
}

/// What the changelog says of a version.
fn notes(version: Version) -> Result<String> {
    changelog::notes(&read(CHANGELOG)?, version).map(str::to_owned)
}

/// An output of a workflow's step; elsewhere it is printed.
fn step_output(name: &str, value: &str) -> Result {
    let line = format!("{name}={value}\n");
    let Some(file) = env::var_os("GITHUB_OUTPUT") else {
        print!("{line}");
        return Ok(());
    };
    let written = fs::OpenOptions::new().append(true).create(true).open(file);
    written
        .and_then(|mut file| file.write_all(line.as_bytes()))
        .map_err(|error| format!("GITHUB_OUTPUT: {error}"))
}

/// The day by UTC, as in 2026-01-31.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    date(seconds / 86_400)
}

/// The date of a day since 1970. It counts in years that begin in March and eras of 400 of them, which puts the leap
/// day last.
fn date(day: u64) -> String {
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn days_have_their_dates() {
        for (day, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_782, "2026-11-25"),
        ] {
            assert_eq!(date(day), expected);
        }
    }
}
