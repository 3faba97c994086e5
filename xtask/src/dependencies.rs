//! `docs/dependencies.md` compared with the manifests: each direct dependency has its reason there, and its licence.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::Path,
};

use serde_json::Value;

use crate::{
    files,
    process::{Result, cargo, output, root},
    python,
};

const DOCUMENT: &str = "docs/dependencies.md";

/// Those of what is published. Each has a section, and the section's heading links to it.
const MANIFESTS: [&str; 8] = [
    "crates/conomyhq/Cargo.toml",
    "crates/conomyhq-sandbox/Cargo.toml",
    "bindings/python/pyproject.toml",
    "bindings/python/Cargo.toml",
    "bindings/node/package.json",
    "bindings/node/Cargo.toml",
    "sandbox/python/pyproject.toml",
    "sandbox/node/package.json",
];

/// The licence of each direct dependency, by its name.
type Licences = BTreeMap<String, String>;

/// A line of a table: what it names, what for, and under which licence.
#[derive(Debug, PartialEq)]
struct Row<'a> {
    name: &'a str,
    reason: &'a str,
    licence: &'a str,
}

pub(crate) fn check() -> Result {
    let document = files::read(DOCUMENT)?;
    let crates = Crates::load()?;
    let mut problems = Vec::new();
    let count = format!("**{} crates**", compiled()?);
    if !document.contains(&count) {
        problems.push(format!("{DOCUMENT} does not say that these are {count}"));
    }
    for manifest in MANIFESTS {
        let licences = match Path::new(manifest).file_name().and_then(|name| name.to_str()) {
            Some("Cargo.toml") => {
                problems.extend(crates.unused(manifest)?);
                crates.licences(manifest)?
            }
            Some("package.json") => npm(manifest)?,
            _ => pip(manifest)?,
        };
        problems.extend(differences(manifest, &rows(&document, manifest), &licences));
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("\n{}", problems.join("\n"))) }
}

/// How a table differs from what a manifest says.
fn differences(manifest: &str, rows: &[Row], licences: &Licences) -> Vec<String> {
    let mut problems = Vec::new();
    for Row { name, reason, licence } in rows {
        let at = format!("{DOCUMENT}: `{name}` of {manifest}");
        match licences.get(*name) {
            None => problems.push(format!("{at} is no direct dependency")),
            Some(found) if found != licence => problems.push(format!("{at} is under {found}")),
            Some(_) if reason.is_empty() => problems.push(format!("{at} has no reason")),
            Some(_) => {}
        }
    }
    for (name, licence) in licences.iter().filter(|(name, _)| !rows.iter().any(|row| row.name == *name)) {
        problems.push(format!(
            "{DOCUMENT} does not say what {manifest} needs this for:\n| `{name}` |  | {licence} |"
        ));
    }
    problems
}

/// The table of the section whose heading links to a manifest.
fn rows<'a>(document: &'a str, manifest: &str) -> Vec<Row<'a>> {
    let link = format!("(../{manifest})");
    let section = document.split("\n## ").find(|section| {
        let heading = section.lines().next().unwrap_or_default();
        heading.contains(&link)
    });
    let cells = section.unwrap_or_default().lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let (name, reason, licence) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row {
            name: name.trim_end_matches('`'),
            reason: reason.trim(),
            licence: licence.trim_end_matches(" |"),
        })
    });
    cells.collect()
}

/// What cargo says of the workspace.
struct Crates(Value);

impl Crates {
    fn load() -> Result<Self> {
        let metadata =
            output(cargo(["metadata", "--format-version", "1", "--locked", "--all-features", "--quiet"]))
                .ok_or("cargo metadata --locked fails")?;
        serde_json::from_str(&metadata).map(Self).map_err(|error| format!("cargo metadata: {error}"))
    }

    fn packages(&self) -> impl Iterator<Item = &Value> {
        self.0["packages"].as_array().into_iter().flatten()
    }

    /// What a package needs to be built and to run, but for what is part of this repository: the name that its code
    /// uses, and the package.
    fn direct(&self, manifest: &str) -> Result<Vec<(&str, &Value)>> {
        let path = root().join(manifest);
        let package = self
            .packages()
            .find(|package| package["manifest_path"].as_str().is_some_and(|found| Path::new(found) == path))
            .ok_or_else(|| format!("cargo knows no {manifest}"))?;
        let nodes = self.0["resolve"]["nodes"].as_array().into_iter().flatten();
        let node = nodes.filter(|node| node["id"] == package["id"]).flat_map(|node| node["deps"].as_array());
        let needed = node.flatten().filter(|dependency| {
            let mut kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            kinds.any(|kind| kind["kind"] != "dev")
        });
        let direct = needed.filter_map(|dependency| {
            let package = self.packages().find(|package| package["id"] == dependency["pkg"])?;
            Some((dependency["name"].as_str()?, package))
        });
        Ok(direct.filter(|(_, package)| !package["source"].is_null()).collect())
    }

    fn licences(&self, manifest: &str) -> Result<Licences> {
        let direct = self.direct(manifest)?.into_iter();
        Ok(direct.map(|(_, package)| (text(&package["name"]), text(&package["license"]))).collect())
    }

    /// Dependencies that no line of a package's code names.
    fn unused(&self, manifest: &str) -> Result<Vec<String>> {
        let directory = root().join(manifest);
        let directory = directory.parent().unwrap_or(root());
        let mut code = fs::read_to_string(directory.join("build.rs")).unwrap_or_default();
        let sources = directory.join("src");
        for file in files::below(&sources)? {
            if file.extension().is_some_and(|extension| extension == "rs") {
                code += &files::read(sources.join(file))?;
            }
        }
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words: HashSet<&str> = code.flat_map(|line| line.split(|letter| !is_word(letter))).collect();
        let unused = self.direct(manifest)?.into_iter().filter(|(name, _)| !words.contains(name));
        Ok(unused
            .map(|(name, _)| format!("{manifest} depends on {name}, and no code there names it"))
            .collect())
    }
}

/// How many crates a program on Linux compiles for the Rust client, the client included.
fn compiled() -> Result<usize> {
    let mut tree =
        cargo(["tree", "--locked", "--package", "conomyhq", "--target", "x86_64-unknown-linux-gnu"]);
    tree.args(["--edges", "normal", "--prefix", "none", "--no-dedupe"]);
    let tree = output(tree).ok_or("cargo tree --locked fails")?;
    Ok(tree.lines().collect::<HashSet<_>>().len())
}

/// What an npm package takes with it, or wants to have beside it; the lock file knows the licences.
fn npm(manifest: &str) -> Result<Licences> {
    let package = json(manifest)?;
    let kinds = ["dependencies", "optionalDependencies", "peerDependencies"];
    let names = kinds.into_iter().filter_map(|kind| package[kind].as_object()).flat_map(|kind| kind.keys());
    // The packages with this package's own native code have its name and more.
    let own = text(&package["name"]);
    let names: Vec<_> = names.filter(|name| !name.trim_start_matches('@').starts_with(&own)).collect();
    if names.is_empty() {
        // A package that takes nothing needs no lock file.
        return Ok(Licences::new());
    }
    let lock = json(&manifest.replace("package.json", "package-lock.json"))?;
    Ok(names
        .into_iter()
        .map(|name| (name.clone(), text(&lock["packages"][format!("node_modules/{name}")]["license"])))
        .collect())
}

/// What a Python package needs to be built and to run; the development tools have it installed.
fn pip(manifest: &str) -> Result<Licences> {
    const LIST: &str = "import importlib.metadata, re, sys
try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10, where mypy brings it
    import tomli as tomllib
with open(sys.argv[1], 'rb') as file:
    manifest = tomllib.load(file)
project = manifest['project']
wanted = manifest['build-system']['requires'] + project.get('dependencies', [])
for extra in project.get('optional-dependencies', {}).values():
    wanted += extra
for requirement in wanted:
    name = re.match(r'[\\w.-]+', requirement)[0]
    about = importlib.metadata.metadata(name)
    print(name, about['License-Expression'] or about['License'], sep='\\t')";
    let mut list = python::tool("python");
    list.args(["-c", LIST, manifest]);
    let list = output(list).ok_or_else(|| format!("{manifest}: the licences cannot be looked up"))?;
    let rows = list.lines().filter_map(|line| line.split_once('\t'));
    Ok(rows.map(|(name, licence)| (name.to_owned(), licence.to_owned())).collect())
}

fn json(path: &str) -> Result<Value> {
    serde_json::from_str(&files::read(path)?).map_err(|error| format!("{path}: {error}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("no licence that is named").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# Title\n\n## [a](../a/Cargo.toml)\n\n| crate | what for | licence |\n| --- | --- | --- |\n\
        | `x` | Reads. | MIT |\n| `y` |  | ISC |\n\n## [b](../b/Cargo.toml)\n\n| `z` | Writes. | MIT |\n";

    fn licences(of: &[(&str, &str)]) -> Licences {
        of.iter().map(|(name, licence)| ((*name).to_owned(), (*licence).to_owned())).collect()
    }

    #[test]
    fn a_manifest_has_the_table_of_its_section() {
        let found = rows(DOCUMENT, "a/Cargo.toml");
        assert_eq!(found[0], Row { name: "x", reason: "Reads.", licence: "MIT" });
        assert_eq!(found[1], Row { name: "y", reason: "", licence: "ISC" });
        assert_eq!(found.len(), 2);
        assert!(rows(DOCUMENT, "c/Cargo.toml").is_empty());
    }

    #[test]
    fn every_difference_is_told() {
        let problems = |of| differences("b/Cargo.toml", &rows(DOCUMENT, "b/Cargo.toml"), &licences(of));
        assert!(problems(&[("z", "MIT")]).is_empty());
        assert!(problems(&[("z", "ISC")])[0].ends_with("`z` of b/Cargo.toml is under ISC"));
        assert!(problems(&[])[0].ends_with("is no direct dependency"));
        assert!(problems(&[("z", "MIT"), ("u", "ISC")])[0].ends_with("| `u` |  | ISC |"));
        let unreasoned =
            differences("a", &rows(DOCUMENT, "a/Cargo.toml"), &licences(&[("x", "MIT"), ("y", "ISC")]));
        assert!(unreasoned[0].ends_with("`y` of a has no reason"));
    }
}
