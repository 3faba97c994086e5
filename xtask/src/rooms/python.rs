//! What pip installs, in clean rooms.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Room;
use crate::{
    dist, files,
    process::{Result, command, output, root, run},
    python, readme,
};

/// What the development tools' versions are taken from.
const CONSTRAINTS: &str = "bindings/python/requirements-dev.txt";

/// Where a virtual environment has its programs.
pub(crate) const PROGRAMS: &str = if cfg!(windows) { "venv/Scripts" } else { "venv/bin" };

/// The minor versions of Python 3 that the packages are for.
const MINORS: std::ops::RangeInclusive<u32> = 10..=14;

/// What the artefacts contain, and what judges of wheels say.
pub(crate) fn artefacts() -> Result {
    dist::build::TOOLS.install()?;
    let mut contents = dist::build::TOOLS.tool("python");
    contents.arg("tests/dist/python/artefacts.py");
    run(contents)?;
    for arguments in [&["check"][..], &["format", "--check"]] {
        let mut ruff = dist::build::TOOLS.tool("ruff");
        ruff.args(arguments).arg("sandbox/python");
        run(ruff)?;
    }
    judge(&dist_files("whl")?, &dist_files("tar.gz")?)
}

/// What judges say of packages, of whichever platforms.
pub(crate) fn judge(wheels: &[PathBuf], sdists: &[PathBuf]) -> Result {
    dist::build::TOOLS.install()?;
    let mut metadata = dist::build::TOOLS.tool("twine");
    metadata.args(["check", "--strict"]).args(wheels).args(sdists);
    run(metadata)?;
    let mut abi = dist::build::TOOLS.tool("abi3audit");
    abi.arg("--strict").args(named(wheels, "-abi3-"));
    run(abi)?;
    if cfg!(target_os = "linux") {
        named(wheels, "linux_").try_for_each(|wheel| audit(wheel))?;
    }
    Ok(())
}

/// Those wheels that have this in their name.
fn named<'a>(wheels: &'a [PathBuf], part: &str) -> impl Iterator<Item = &'a PathBuf> {
    wheels
        .iter()
        .filter(move |wheel| wheel.file_name().is_some_and(|name| name.to_string_lossy().contains(part)))
}

/// Whether a wheel runs wherever its name says: what auditwheel finds out has to be in the name.
fn audit(wheel: &Path) -> Result {
    let mut audit = dist::build::TOOLS.tool("auditwheel");
    audit.arg("show").arg(wheel);
    let found = output(audit).ok_or_else(|| format!("auditwheel cannot read {}", wheel.display()))?;
    let stem = wheel.file_stem().unwrap_or_default().to_string_lossy();
    let tag = stem.rsplit(['-', '.']).next().unwrap_or_default();
    if found.contains(&format!("platform tag:\n\"{tag}\"")) {
        println!("auditwheel: {stem} is {tag}");
        Ok(())
    } else {
        Err(format!("{stem} is not what it says:{found}"))
    }
}

/// The wheels, without an index, without Rust and without the repository.
pub(crate) fn wheels() -> Result {
    let (python, _) = python::find()?;
    let room = Room::new("wheels", PROGRAMS)?;
    let venv = Venv::new(&room, python)?;
    let constraints = root().join(CONSTRAINTS).display().to_string();
    // The last ones are what the library can work with, which stubtest imports.
    let tools = ["mypy", "pyright", "pytest", "opentelemetry-sdk", "pydantic", "trio"];
    venv.pip(&[&["install", "--constraint", &constraints], tools.as_slice()].concat())?;
    let before = venv.files()?;
    venv.install_wheels()?;
    venv.play()?;

    furnish(&room, &venv)?;
    check_types(&venv)?;
    test(&venv)?;

    venv.pip(&["uninstall", "--yes", "conomyhq", "conomyhq-sandbox"])?;
    let left: Vec<_> = venv.files()?.difference(&before).cloned().collect();
    match left.as_slice() {
        [] => Ok(()),
        left => Err(format!("uninstalling leaves {left:?}")),
    }
}

/// Brings in code that uses the packages.
fn furnish(room: &Room, venv: &Venv<'_>) -> Result {
    venv.copy("tests/dist/python/consumer.py", "")?;
    for folder in ["readme", "tests"] {
        files::create(room.path().join(folder))?;
    }
    venv.copy("sandbox/python/tests/test_pytest_plugin.py", "tests")?;
    venv.copy("sandbox/python/tests/test_sandbox.py", "tests")?;
    let blocks = readme::blocks_in("sandbox/python/README.md", "python")?;
    let names = ["readme/test_readme.py", "readme/conftest.py", "readme/script.py"];
    if blocks.len() != names.len() {
        return Err(format!("sandbox/python/README.md has {} blocks of Python", blocks.len()));
    }
    for (name, (_, block)) in names.iter().zip(blocks) {
        room.write(name, &block)?;
    }
    room.write("pyrightconfig.json", r#"{ "typeCheckingMode": "strict" }"#)
}

/// Has type checkers look at that code, and at what the packages declare.
fn check_types(venv: &Venv<'_>) -> Result {
    let sources = root().join("sandbox/python/python").display().to_string();
    let checked = ["consumer.py", "example.py", "readme", "tests", &sources];
    venv.module("mypy", &[&["--strict"], checked.as_slice()].concat())?;
    venv.module("pyright", &checked)?;
    let allowed = root().join("tests/dist/python/stubtest.txt").display().to_string();
    venv.module("mypy.stubtest", &["conomyhq", "conomyhq_sandbox", "--allowlist", &allowed])
}

/// Runs that code.
fn test(venv: &Venv<'_>) -> Result {
    venv.script(&["consumer.py"])?;
    venv.script(&["readme/script.py"])?;
    for tests in ["readme", "tests"] {
        venv.module("pytest", &["-q", "-W", "error", tests])?;
    }
    Ok(())
}

/// The source distributions, with Rust; what their build needs of Python comes from an index.
pub(crate) fn sources() -> Result {
    let (python, _) = python::find()?;
    let room = Room::new("sources", PROGRAMS)?;
    let venv = Venv::new(&room, python)?;
    let mut build = room.building_command(venv.program());
    build.args(["-m", "pip", "install", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]);
    // As distributions build: what the lock file says, all of it and nothing else.
    build.args(["--config-settings", "build-args=--locked"]);
    // The same code as in the wheels, and what is proven is that it builds: the optimizer may rest.
    build.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")]);
    build.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_TARGET_DIR", room.path().join("target"));
    build.args(dist_files("tar.gz")?);
    run(build)?;
    venv.play()
}

/// The wheels in every other Python that is on this machine. Those that are not are named.
pub(crate) fn other_pythons() -> Result {
    let mut missing: BTreeSet<u32> = MINORS.collect();
    for (number, (python, minor)) in interpreters().into_iter().enumerate() {
        missing.remove(&minor);
        let room = Room::new(&format!("python-{number}"), PROGRAMS)?;
        let venv = Venv::new(&room, &python)?;
        venv.install_wheels()?;
        venv.play()?;
    }
    for minor in missing {
        println!("Python 3.{minor} with venv is not on this machine: nothing was tried in it");
    }
    Ok(())
}

/// A virtual environment in a room.
pub(crate) struct Venv<'a> {
    room: &'a Room,
}

impl<'a> Venv<'a> {
    pub(crate) fn new(room: &'a Room, python: impl AsRef<Path>) -> Result<Self> {
        let mut create = room.command(python.as_ref());
        create.args(["-m", "venv", "venv"]);
        run(create)?;
        Ok(Self { room })
    }

    /// What is in it, without what was compiled of the tools as they ran, or by pytest, which compiles its plugins for
    /// itself and beside them.
    fn files(&self) -> Result<BTreeSet<PathBuf>> {
        let mut found = files::below(self.room.path().join("venv"))?;
        found.retain(|path| {
            let name = path.to_string_lossy();
            !name.ends_with(".pyc") || name.contains("conomyhq") && !name.contains("-pytest-")
        });
        Ok(found)
    }

    pub(crate) fn python(&self, arguments: &[&str]) -> Command {
        let mut python = self.room.command(self.program());
        python.args(arguments);
        python
    }

    pub(crate) fn program(&self) -> PathBuf {
        self.room.path().join(PROGRAMS).join(format!("python{}", env::consts::EXE_SUFFIX))
    }

    fn script(&self, arguments: &[&str]) -> Result {
        run(self.python(arguments))
    }

    fn module(&self, name: &str, arguments: &[&str]) -> Result {
        self.script(&[&["-m", name], arguments].concat())
    }

    fn pip(&self, arguments: &[&str]) -> Result {
        self.module("pip", &[&["--quiet", "--disable-pip-version-check"], arguments].concat())
    }

    fn install_wheels(&self) -> Result {
        let mut install = self.python(&["-m", "pip", "install", "--disable-pip-version-check", "--no-index"]);
        install.args(dist_files("whl")?);
        run(install)
    }

    /// Plays the README's example against the sandbox that is installed.
    pub(crate) fn play(&self) -> Result {
        self.pip(&["check"])?;
        self.room.write("example.py", &readme::only_block("README.md", "python")?)?;
        self.copy("tests/dist/python/play.py", "")?;
        self.script(&["play.py", "example.py"])
    }

    /// Copies a file of the repository into a folder of the room.
    fn copy(&self, file: &str, folder: &str) -> Result {
        let name = Path::new(file).file_name().unwrap_or_default();
        files::copy(file, self.room.path().join(folder).join(name))
    }
}

/// The artefacts in `dist/` with this ending.
fn dist_files(ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = files::list(dist::build::directory())?;
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    if found.is_empty() { Err(format!("dist/ holds no {ending}: cargo xtask dist")) } else { Ok(found) }
}

/// The Pythons of this machine that the packages are for, each with its minor version: those on PATH, the system's own,
/// and pyenv's.
fn interpreters() -> BTreeMap<PathBuf, u32> {
    // Without ensurepip, which Debian has in a package of its own, a Python makes no virtual environment.
    const ASK: &str = "import ensurepip, os, sys, sysconfig
if sys.implementation.name == 'cpython' and not sysconfig.get_config_var('Py_GIL_DISABLED'):
    print(sys.version_info[0], sys.version_info[1], os.path.realpath(sys.executable))";
    let names = MINORS.map(|minor| PathBuf::from(format!("python3.{minor}")));
    let mut candidates: Vec<_> = names.chain(["python3".into(), "/usr/bin/python3".into()]).collect();
    if let Some(home) = env::home_dir() {
        let versions = env::var_os("PYENV_ROOT").map_or(home.join(".pyenv"), PathBuf::from).join("versions");
        let versions = fs::read_dir(versions).into_iter().flatten().filter_map(std::result::Result::ok);
        candidates.extend(versions.map(|version| version.path().join("bin/python3")));
    }
    let mut found = BTreeMap::new();
    for candidate in candidates {
        let mut ask = command(candidate);
        ask.args(["-c", ASK]);
        let answer = output(ask).unwrap_or_default();
        let [major, minor, path] = answer.trim().splitn(3, ' ').collect::<Vec<_>>()[..] else { continue };
        if let (Ok(3), Ok(minor)) = (major.parse(), minor.parse::<u32>())
            && MINORS.contains(&minor)
        {
            found.insert(PathBuf::from(path), minor);
        }
    }
    found
}
