//! Every place that states the version. One number serves every package.

use serde_json::Value;

use super::version::Version;
use crate::{files, process::Result};

/// A file that states the version, and how.
pub(super) struct Place {
    file: &'static str,
    form: Form,
}

enum Form {
    /// `Cargo.toml` of the workspace: its packages' version, and that of those which depend on each other.
    Workspace,
    /// `Cargo.lock`: the packages of the workspace.
    CargoLock,
    /// `package.json` or `package-lock.json`: the package, and those that the lock file knows by their directory.
    Npm,
}

/// All of them, but for the generated files, which `cargo xtask codegen` writes from `Cargo.toml`. What is packed for
/// Python takes it from there as well.
pub(super) const PLACES: &[Place] = &[
    Place { file: "Cargo.toml", form: Form::Workspace },
    Place { file: "Cargo.lock", form: Form::CargoLock },
    Place { file: "bindings/node/package.json", form: Form::Npm },
    Place { file: "bindings/node/package-lock.json", form: Form::Npm },
    Place { file: "examples/express/package-lock.json", form: Form::Npm },
    Place { file: "examples/lambda/package-lock.json", form: Form::Npm },
    Place { file: "examples/fastify/package-lock.json", form: Form::Npm },
    Place { file: "examples/nest/package-lock.json", form: Form::Npm },
];

impl Place {
    /// What it states: where in the file, and which version.
    fn stated(&self) -> Result<Vec<(String, String)>> {
        let mut stated = Vec::new();
        self.visit(&files::read(self.file)?, &mut |place, version| {
            stated.push((place.to_owned(), version.clone()))
        })?;
        Ok(stated)
    }

    /// Has it state a version.
    pub(super) fn set(&self, version: Version) -> Result {
        let version = version.to_string();
        let text = self.visit(&files::read(self.file)?, &mut |_, stated| stated.clone_from(&version))?;
        files::write(self.file, text)
    }

    /// Shows each version in a text, and answers the text with what became of them.
    fn visit(&self, text: &str, visitor: &mut dyn FnMut(&str, &mut String)) -> Result<String> {
        match self.form {
            Form::Workspace => Ok(lines(text, visitor, |section, line| {
                section == "[workspace.package]" && line.starts_with("version = ")
                    || section == "[workspace.dependencies]" && line.contains("path = ")
            })),
            Form::CargoLock => {
                // What comes from elsewhere says from where.
                let ours = |block: &str| block.starts_with("[[package]]") && !block.contains("\nsource = ");
                let blocks = text.split("\n\n").map(|block| {
                    if !ours(block) {
                        return block.to_owned();
                    }
                    lines(block, visitor, |_, line| line.starts_with("version = "))
                });
                Ok(blocks.collect::<Vec<_>>().join("\n\n"))
            }
            Form::Npm => npm(text, visitor).map_err(|error| format!("{}: {error}", self.file)),
        }
    }
}

/// Shows the versions in those lines of TOML that are ours, by their section and themselves.
fn lines(
    text: &str,
    visitor: &mut dyn FnMut(&str, &mut String),
    ours: fn(section: &str, line: &str) -> bool,
) -> String {
    const BEFORE: &str = "version = \"";
    let mut section = "";
    let mut written = String::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            section = line.trim_end();
        }
        let parts = line.split_once(BEFORE).and_then(|(head, rest)| Some((head, rest.split_once('"')?)));
        match parts {
            Some((head, (version, tail))) if ours(section, line) => {
                let mut version = version.to_owned();
                visitor(&format!("{section} {}", line.trim_end()), &mut version);
                written += &format!("{head}{BEFORE}{version}\"{tail}");
            }
            _ => written += line,
        }
    }
    written
}

/// Shows the versions in what npm wrote, and writes as npm does.
fn npm(text: &str, visitor: &mut dyn FnMut(&str, &mut String)) -> serde_json::Result<String> {
    let mut file: Value = serde_json::from_str(text)?;
    let mut show = |place: &str, package: &mut Value| {
        if let Some(Value::String(version)) = package.get_mut("version") {
            visitor(&format!("{place} version"), version);
        }
    };
    show("", &mut file);
    for (path, known) in file.get_mut("packages").and_then(Value::as_object_mut).into_iter().flatten() {
        // The others were installed, and have versions of their own.
        if !path.contains("node_modules/") {
            show(&format!("{path:?}"), known);
        }
    }
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// The version that all places state, or those which state another.
pub(super) fn current() -> Result<Version> {
    let wanted = env!("CARGO_PKG_VERSION");
    let mut other = Vec::new();
    for place in PLACES {
        let stated = place.stated()?;
        if stated.is_empty() {
            other.push(format!("{} states no version", place.file));
        }
        let differing = stated.iter().filter(|(_, stated)| *stated != wanted);
        other.extend(differing.map(|(at, stated)| format!("{} {at}: {stated}, not {wanted}", place.file)));
    }
    if other.is_empty() { Version::parse(wanted) } else { Err(other.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::{command, output};

    #[test]
    fn one_version_serves_every_package() {
        assert_eq!(current().map(|version| version.to_string()), Ok(env!("CARGO_PKG_VERSION").to_owned()));
    }

    #[test]
    fn setting_the_version_changes_nothing_else() {
        for place in PLACES {
            let text = files::read(place.file).expect("it is there");
            let there =
                place.visit(&text, &mut |_, stated| *stated = "9.8.7-rc.6".into()).expect("a version");
            assert_ne!(there, text, "{}", place.file);
            let back = place.visit(&there, &mut |_, stated| {
                assert_eq!(stated, "9.8.7-rc.6");
                *stated = env!("CARGO_PKG_VERSION").into();
            });
            assert_eq!(back.expect("a version"), text, "{}", place.file);
        }
    }

    #[test]
    fn no_place_is_forgotten() {
        const MANIFESTS: [&str; 5] =
            ["*Cargo.toml", "*Cargo.lock", "*pyproject.toml", "*package.json", "*package-lock.json"];
        let mut list = command("git");
        list.args(["ls-files", "--cached", "--others", "--exclude-standard", "--"]).args(MANIFESTS);
        let files = output(list).expect("the repository is git's");
        for file in files.lines().filter(|file| PLACES.iter().all(|place| place.file != *file)) {
            let place = |form| Place { file: "", form };
            let text = files::read(file).expect("it is there");
            // npm's files state also the versions of what is installed.
            let stated = if file.ends_with(".json") {
                let mut stated = 0;
                place(Form::Npm).visit(&text, &mut |_, _| stated += 1).expect("npm reads it");
                stated
            } else {
                text.lines().filter(|line| line.starts_with("version = ")).count()
            };
            assert_eq!(stated, 0, "{file} states a version and is not among PLACES");
        }
    }
}
