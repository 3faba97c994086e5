//! What a release consists of: one list, which the builds, the check for completeness and the publication share.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::version::Version;
use crate::{
    dist, files,
    platform::{PLATFORMS, Platform},
    process::Result,
    table,
};

/// Where artefacts are published, and the directory that they are collected in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registry {
    Pypi,
    Npm,
    Crates,
    /// Of containers' images.
    Image,
    /// With the release's notes, for whoever audits it.
    Sbom,
}

impl Registry {
    const ALL: [Self; 5] = [Self::Pypi, Self::Npm, Self::Crates, Self::Image, Self::Sbom];

    pub(super) fn directory(self) -> &'static str {
        match self {
            Self::Pypi => "pypi",
            Self::Npm => "npm",
            Self::Crates => "crates",
            Self::Image => "image",
            Self::Sbom => "sbom",
        }
    }
}

/// What a publication does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Publish,
    /// Only says what would be published, in which order.
    Show,
}

/// One file of a release.
pub(super) struct Artefact {
    pub(super) registry: Registry,
    /// Its package, as the registry knows it.
    pub(super) package: String,
    /// Where it is for, unless it is for everywhere.
    pub(super) platform: Option<&'static Platform>,
    name: Name,
}

/// A file's name. That of a wheel has more than one platform's tag in it, and which depends on what it was built with.
enum Name {
    Is(String),
    Wheel { head: String, platform: &'static Platform },
}

impl Name {
    fn fits(&self, file: &str) -> bool {
        match self {
            Self::Is(name) => file == name,
            Self::Wheel { head, platform } => {
                let tags = file.strip_prefix(head.as_str()).and_then(|rest| rest.strip_suffix(".whl"));
                tags.is_some_and(|tags| tags.split('.').any(|tag| is_wheel_tag(tag, platform)))
            }
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Is(name) => name.clone(),
            Self::Wheel { head, platform } => {
                let (begin, end) = wheel_tag(platform);
                format!("{head}{begin}…{end}.whl")
            }
        }
    }
}

/// How the wheels' tags for a platform begin and end. What is between is the oldest system that the wheel runs on.
fn wheel_tag(platform: &Platform) -> (&'static str, &'static str) {
    let begin = match (platform.os, platform.libc) {
        ("linux", Some("musl")) => "musllinux_",
        ("linux", _) => "manylinux_",
        ("darwin", _) => "macosx_",
        _ => "win_",
    };
    let end = match (platform.os, platform.cpu) {
        ("win32", "x64") => "amd64",
        (_, "x64") => "x86_64",
        ("linux", _) => "aarch64",
        _ => "arm64",
    };
    (begin, end)
}

fn is_wheel_tag(tag: &str, platform: &Platform) -> bool {
    let (begin, end) = wheel_tag(platform);
    tag.strip_prefix(begin).is_some_and(|rest| rest.ends_with(end))
}

/// The interpreters that a wheel of the library is for: one wheel serves all that have the stable interface, and those
/// without a global lock have none yet.
const PYTHONS: [&str; 2] = ["cp310-abi3", "cp314-cp314t"];

/// Everything that a release of this version consists of.
pub(super) fn all(version: Version) -> Vec<Artefact> {
    let python = version.python();
    let everywhere = |registry, package: &str, name| Artefact {
        registry,
        package: package.to_owned(),
        platform: None,
        name: Name::Is(name),
    };
    let mut all = vec![
        everywhere(Registry::Pypi, "conomyhq", format!("conomyhq-{python}.tar.gz")),
        everywhere(Registry::Pypi, "conomyhq-sandbox", format!("conomyhq_sandbox-{python}.tar.gz")),
        everywhere(Registry::Npm, "conomyhq", format!("conomyhq-{version}.tgz")),
        everywhere(Registry::Npm, "conomyhq-sandbox", format!("conomyhq-sandbox-{version}.tgz")),
        everywhere(Registry::Crates, "conomyhq", format!("conomyhq-{version}.crate")),
        everywhere(Registry::Crates, "conomyhq-sandbox", format!("conomyhq-sandbox-{version}.crate")),
    ];
    for platform in &PLATFORMS {
        let wheel = |package: &str, tags: &str| Artefact {
            registry: Registry::Pypi,
            package: package.to_owned(),
            platform: Some(platform),
            name: Name::Wheel { head: format!("{}-{python}-{tags}-", package.replace('-', "_")), platform },
        };
        // The file is named as `npm pack` does.
        let npm = |name: String| Artefact {
            registry: Registry::Npm,
            package: format!("@conomyhq/{name}"),
            platform: Some(platform),
            name: Name::Is(format!("conomyhq-{name}-{version}.tgz")),
        };
        all.extend(PYTHONS.map(|tags| wheel("conomyhq", tags)));
        all.push(npm(platform.npm.to_owned()));
        all.push(wheel("conomyhq-sandbox", "py3-none"));
        all.push(npm(format!("sandbox-{}", platform.npm)));
        // One for each program and library that was compiled.
        let bill = |package: &str| Artefact {
            registry: Registry::Sbom,
            package: package.to_owned(),
            platform: Some(platform),
            name: Name::Is(format!("{package}-{}-{version}.cdx.json", platform.npm)),
        };
        all.extend(["conomyhq", "conomyhq-sandbox", "conomyhq-python", "conomyhq-sandbox-python"].map(bill));
        if has_image(platform) {
            all.push(Artefact {
                registry: Registry::Image,
                package: "conomyhq-sandbox".into(),
                platform: Some(platform),
                name: Name::Is(image_file(version, platform.cpu)),
            });
        }
    }
    all
}

/// The file that an image is kept in.
pub(super) fn image_file(version: Version, cpu: &str) -> String {
    format!("conomyhq-sandbox-{version}-{cpu}.tar")
}

/// Whether a platform is one of those that there is an image for: Linux, once for each processor.
pub(super) fn has_image(platform: &Platform) -> bool {
    platform.libc == Some("glibc")
}

/// Whether a platform's build makes an artefact. The first one also makes what is for everywhere.
fn makes(platform: &Platform, artefact: &Artefact) -> bool {
    artefact.registry != Registry::Image
        && artefact.platform.unwrap_or(&PLATFORMS[0]).triple == platform.triple
}

/// Copies from `dist/` what a platform's build is to contribute, each file into its registry's directory, and fails
/// where it did not make all of it.
pub(super) fn collect(platform: &'static Platform, version: Version, into: &Path) -> Result {
    let dist = dist::build::directory();
    let files = names(&dist)?;
    for artefact in all(version).iter().filter(|artefact| makes(platform, artefact)) {
        let found: Vec<_> = files.iter().filter(|file| artefact.name.fits(file)).collect();
        if found.is_empty() {
            return Err(format!("{} has no {}", dist.display(), artefact.name.show()));
        }
        let directory = into.join(artefact.registry.directory());
        files::create(&directory)?;
        for file in found {
            files::copy(dist.join(file), directory.join(file))?;
            println!("{}/{file}", artefact.registry.directory());
        }
    }
    Ok(())
}

/// Checks that a release is whole: every artefact is there, once, and nothing else.
pub(super) fn verify(version: Version, directory: &Path) -> Result {
    let mut rows = vec![["artefact", "bytes"].map(str::to_owned).to_vec()];
    let mut problems = Vec::new();
    let all = all(version);
    for registry in Registry::ALL {
        let directory = directory.join(registry.directory());
        let files = names(&directory).unwrap_or_default();
        let expected: Vec<_> = all.iter().filter(|artefact| artefact.registry == registry).collect();
        for artefact in &expected {
            let found = files.iter().filter(|file| artefact.name.fits(file)).count();
            if found == 0 {
                problems.push(format!("{} is missing", artefact.name.show()));
            } else if found > 1 {
                problems.push(format!("{} is there {found} times", artefact.name.show()));
            }
        }
        for file in &files {
            if !expected.iter().any(|artefact| artefact.name.fits(file)) {
                problems.push(format!("{}/{file} is not of this release", registry.directory()));
            }
            let bytes = fs::metadata(directory.join(file)).map_or(0, |metadata| metadata.len());
            if bytes == 0 {
                problems.push(format!("{file} is empty"));
            }
            rows.push(vec![format!("{}/{file}", registry.directory()), bytes.to_string()]);
        }
    }
    table::print(&rows);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

impl Artefact {
    /// Where it is in the directory that it was collected in.
    pub(super) fn path(&self, collected: &Path) -> Result<PathBuf> {
        let directory = collected.join(self.registry.directory());
        let file = names(&directory)?.into_iter().find(|file| self.name.fits(file));
        file.map(|file| directory.join(file))
            .ok_or_else(|| format!("{} has no {}", directory.display(), self.name.show()))
    }
}

/// The names of the files in a directory, in order.
fn names(directory: &Path) -> Result<Vec<String>> {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(files::list(directory)?.iter().map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::target_dir;

    fn version() -> Version {
        Version::parse("1.0.0-rc.1").expect("a version")
    }

    /// A file for each artefact, named as the tools name it.
    fn example(artefact: &Artefact) -> String {
        match &artefact.name {
            Name::Is(name) => name.clone(),
            Name::Wheel { head, platform } => {
                let tags = match wheel_tag(platform) {
                    ("manylinux_", end) => format!("manylinux_2_17_{end}.manylinux2014_{end}"),
                    ("musllinux_", end) => format!("musllinux_1_2_{end}"),
                    ("macosx_", end) => format!("macosx_11_0_{end}"),
                    (begin, end) => format!("{begin}{end}"),
                };
                format!("{head}{tags}.whl")
            }
        }
    }

    /// A directory with all of a release in it.
    fn release(name: &str) -> PathBuf {
        let directory = target_dir().join("tmp").join(name);
        let _ = fs::remove_dir_all(&directory);
        for artefact in all(version()) {
            let directory = directory.join(artefact.registry.directory());
            fs::create_dir_all(&directory).expect("a directory");
            fs::write(directory.join(example(&artefact)), "something").expect("a file");
        }
        directory
    }

    #[test]
    fn a_release_is_published_whole_or_not_at_all() {
        let directory = release("release-whole");
        assert_eq!(verify(version(), &directory), Ok(()));
        for artefact in all(version()) {
            let file = directory.join(artefact.registry.directory()).join(example(&artefact));
            fs::remove_file(&file).expect("it is there");
            let problem = verify(version(), &directory).expect_err("something is missing");
            assert_eq!(problem, format!("{} is missing", artefact.name.show()));
            fs::write(&file, "something").expect("a file");
        }
    }

    #[test]
    fn a_release_has_nothing_that_nobody_asked_for() {
        let directory = release("release-strays");
        let pypi = directory.join("pypi");
        for (file, problem) in [
            ("conomyhq-0.9.0.tar.gz", "pypi/conomyhq-0.9.0.tar.gz is not of this release"),
            (
                "conomyhq-1.0.0rc1-cp310-abi3-manylinux_2_28_x86_64.whl",
                "conomyhq-1.0.0rc1-cp310-abi3-manylinux_…x86_64.whl is there 2 times",
            ),
        ] {
            fs::write(pypi.join(file), "something").expect("a file");
            assert_eq!(verify(version(), &directory), Err(problem.to_owned()));
            fs::remove_file(pypi.join(file)).expect("it is there");
        }
        fs::write(pypi.join("conomyhq-1.0.0rc1.tar.gz"), "").expect("a file");
        assert_eq!(verify(version(), &directory), Err("conomyhq-1.0.0rc1.tar.gz is empty".to_owned()));
    }
}
