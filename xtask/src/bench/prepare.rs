//! The programs that measure, our packages as they are published, and what they are measured beside.

use std::{
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{
    plan::{Language, Mode, OURS, SIZE},
    results::Results,
};
use crate::{
    files, node,
    process::{Result, built, cargo, command, output, printed, root, run, target_dir},
    programs::BENCH,
    python::{self, Environment},
};

/// What our packages are measured beside, in versions of their own.
const PEERS: Environment = Environment { directory: "venv-bench", requirements: "bench/requirements.txt" };
/// The same for Node.
const NODE: &str = "bench";

pub(super) struct Programs {
    /// The service, and the clients in Rust.
    pub(super) bench: PathBuf,
    python: PathBuf,
    /// Where Python finds our package.
    python_path: PathBuf,
    /// What Node loads as our package.
    node_package: PathBuf,
}

impl Programs {
    pub(super) fn python(&self, script: &str) -> Command {
        let mut python = command(&self.python);
        python.arg(Path::new("bench/python").join(script)).env("PYTHONPATH", &self.python_path);
        python
    }

    pub(super) fn node(&self, script: &str) -> Command {
        let mut node = command("node");
        node.arg(Path::new("bench/node").join(script)).env("CONOMYHQ_BENCH_PACKAGE", &self.node_package);
        node
    }

    pub(super) fn rust(&self) -> Command {
        let mut rust = command(&self.bench);
        rust.arg("work");
        rust
    }
}

/// What is built in place for the tests.
pub(super) fn debug() -> Programs {
    Programs {
        bench: built(BENCH),
        python: python::program("python"),
        python_path: root().join("bindings/python/python"),
        node_package: root().join("bindings/node/dist/index.js"),
    }
}

/// Release builds, apart from those, and the peers.
pub(super) fn release() -> Result<Programs> {
    PEERS.install()?;
    node::install(NODE)?;
    node::tools()?;
    // Each by itself: together they would get each other's features of what they share.
    for package in [BENCH, "conomyhq-python", "conomyhq-node"] {
        run(cargo(["build", "--release", "--locked", "--package", package]))?;
    }
    let library = |name: &str| release_dir().join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}"));

    files::create_anew(python_dir())?;
    let sources = root().join("bindings/python/python/conomyhq");
    let package = python_dir().join("conomyhq");
    files::create(&package)?;
    let is_source =
        |path: &Path| path.extension().is_some_and(|is| is == "py" || is == "pyi" || is == "typed");
    for file in files::below(&sources)?.into_iter().filter(|path| is_source(path)) {
        files::create(package.join(&file).parent().unwrap_or(&package))?;
        files::copy(sources.join(&file), package.join(file))?;
    }
    files::copy(library("_native"), package.join("_native.abi3.so"))?;
    // As pip does, so that the first to import it does not compile it.
    let mut compile = PEERS.tool("python");
    compile.args(["-m", "compileall", "-q"]).arg(&package);
    run(compile)?;

    files::create_anew(node_dir())?;
    let mut compile =
        node::in_package("node", &["node_modules/typescript/bin/tsc", "--project", ".", "--outDir"]);
    compile.arg(node_dir().join("dist"));
    run(compile)?;
    files::copy("bindings/node/package.json", node_dir().join("package.json"))?;
    files::copy(library("conomyhq_node"), node_dir().join("conomyhq.node"))?;

    Ok(Programs {
        bench: release_dir().join(BENCH),
        python: PEERS.program("python"),
        python_path: python_dir(),
        node_package: node_dir().join("dist/index.js"),
    })
}

fn release_dir() -> PathBuf {
    target_dir().join("release")
}

fn python_dir() -> PathBuf {
    target_dir().join("bench/python")
}

fn node_dir() -> PathBuf {
    target_dir().join("bench/node/conomyhq")
}

const PYTHON_PEERS: [&str; 7] = ["urllib3", "requests", "httpx", "aiohttp", "pydantic", "stripe", "openai"];
const NODE_PEERS: [&str; 4] = ["undici", "axios", "stripe", "openai"];

/// A library that was installed to be measured beside.
pub(super) struct Installed {
    language: Language,
    name: &'static str,
    version: String,
    /// Of it and of all that it needs.
    size_mb: f64,
}

pub(super) fn installed(programs: &Programs) -> Result<Vec<Installed>> {
    let mut installed = Vec::new();
    for (language, mut ask, names) in [
        (Language::Python, programs.python("sizes.py"), PYTHON_PEERS.as_slice()),
        (Language::Node, programs.node("sizes.cjs"), NODE_PEERS.as_slice()),
    ] {
        ask.args(names);
        let answer: Value = serde_json::from_str(&printed(ask)?).map_err(|error| error.to_string())?;
        for name in names {
            let (version, size) = (&answer[name]["version"], &answer[name]["size_mb"]);
            let (Some(version), Some(size_mb)) = (version.as_str(), size.as_f64()) else {
                return Err(format!("nothing is told of {name}"));
            };
            installed.push(Installed { language, name, version: version.to_owned(), size_mb });
        }
    }
    Ok(installed)
}

/// How much of a disk each library takes.
pub(super) fn sizes(installed: &[Installed], results: &mut Results) -> Result {
    for (language, directory) in [(Language::Python, python_dir()), (Language::Node, node_dir())] {
        let peers = installed.iter().filter(|peer| peer.language == language);
        let mut figures = vec![(OURS, vec![size(&directory)?])];
        figures.extend(peers.map(|peer| (peer.name, vec![peer.size_mb])));
        results.add(&Mode::size(language), &SIZE, &figures);
    }
    Ok(())
}

/// Of a directory, without what Python compiles, in megabytes.
fn size(directory: &Path) -> Result<f64> {
    let mut bytes = 0;
    for file in files::below(directory)? {
        if file.extension().is_none_or(|extension| extension != "pyc") {
            bytes += files::read_bytes(directory.join(file))?.len();
        }
    }
    Ok(bytes as f64 / 1e6)
}

/// The version of each library that is measured.
pub(super) fn versions(installed: &[Installed]) -> Result<Vec<Version>> {
    use Language::{Node, Python, Rust};

    let ours = env!("CARGO_PKG_VERSION").to_owned();
    let mut versions = vec![(Python, OURS, ours.clone()), (Node, OURS, ours.clone()), (Rust, OURS, ours)];
    versions.extend(installed.iter().map(|peer| (peer.language, peer.name, peer.version.clone())));
    versions.extend([
        // What comes with the language has its version.
        (Python, "http.client", python_version()?),
        (Node, "node:http", node_version()?),
        (Node, "fetch", node_version()?),
        (Rust, "reqwest", locked("reqwest")?),
        (Rust, "hyper", locked("hyper")?),
    ]);
    Ok(versions)
}

/// A library, by its language and its name, and its version.
pub(super) type Version = (Language, &'static str, String);

pub(super) fn python_version() -> Result<String> {
    let mut ask = command(PEERS.program("python"));
    ask.args(["-c", "import platform; print(platform.python_version())"]);
    output(ask)
        .map(|version| version.trim().to_owned())
        .ok_or_else(|| "Python does not tell its version".into())
}

pub(super) fn node_version() -> Result<String> {
    Ok(node::find()?.trim().trim_start_matches('v').to_owned())
}

pub(super) fn rust_version() -> Result<String> {
    let mut ask = command("rustc");
    ask.arg("--version");
    let version = output(ask).ok_or("rustc does not tell its version")?;
    Ok(version.split(' ').nth(1).unwrap_or_default().to_owned())
}

/// The version of a crate that cargo took.
fn locked(name: &str) -> Result<String> {
    let lock = files::read("Cargo.lock")?;
    let version = lock
        .split_once(&format!("name = \"{name}\"\nversion = \""))
        .and_then(|(_, rest)| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock has no {name}"))
}
