//! The services in `examples/` that are not Rust: installed, type-checked where they are typed, started and called.

use std::path::PathBuf;

use crate::{
    node,
    process::{Result, command, output, root, run},
    programs,
    python::{self, Environment},
};

const PYTHON: Environment =
    Environment { directory: "venv-examples", requirements: "examples/requirements.txt" };

const FLEET: &str = "examples/fleet";
const REDIS: &str = "redis-server";

const NODE: [&str; 4] = ["examples/express", "examples/fastify", "examples/lambda", COMPILED];
/// The one that is written in TypeScript.
const COMPILED: &str = "examples/nest";

/// The Python that has what the examples depend on.
pub(crate) fn interpreter() -> PathBuf {
    PYTHON.program("python")
}

/// Installs what the examples depend on, and has them find the packages that are built in place.
pub(crate) fn tools() -> Result {
    PYTHON.install()?;
    PYTHON.link_package()?;
    // Their lock files link them to the package for Node.
    NODE.into_iter().try_for_each(node::install)
}

pub(crate) fn python() -> Result {
    let interpreter = PYTHON.program("python");
    let mut mypy = python::tool("mypy");
    mypy.current_dir(root().join("examples")).arg("--python-executable").arg(&interpreter);
    run(mypy)?;
    for project in ["examples", "examples/celery", "examples/django", FLEET] {
        let mut pyright = python::tool("pyright");
        pyright.args(["--project", project, "--pythonpath"]).arg(&interpreter);
        run(pyright)?;
    }
    let mut pytest = programs::in_test(PYTHON.tool("python"));
    pytest.args(["-m", "pytest", "examples", "--ignore", FLEET]);
    run(pytest)
}

/// The one that keeps something in Redis.
pub(crate) fn fleet() -> Result {
    let mut pytest = programs::in_test(PYTHON.tool("python"));
    pytest.args(["-m", "pytest", FLEET]);
    run(pytest)
}

/// Why that one cannot be tested here, if it cannot.
pub(crate) fn no_redis() -> Option<String> {
    let mut ask = command(REDIS);
    ask.arg("--version");
    output(ask).is_none().then(|| format!("there is no {REDIS} on PATH"))
}

pub(crate) fn node() -> Result {
    run(node::within(COMPILED, node::NPM, &["run", "--silent", "build"]))?;
    NODE.into_iter()
        .try_for_each(|example| run(programs::in_test(node::within(example, "node", &["--test"]))))
}
