//! `cargo xtask test`: everything that must hold, what is quick and likely to fail first.

use std::{
    env,
    time::{Duration, Instant},
};

use crate::{
    bench, browser, codegen, contract, deny, dependencies, docs, examples, node,
    process::{Result, cargo, offline, run as run_command},
    programs, python, readme, rooms, surface, table, workflows,
};

/// What can be asked for by name; a step belongs to one part or more.
const PARTS: [&str; 14] = [
    "spec",
    "rust",
    "contract",
    "python",
    "node",
    "cross",
    "readme",
    "docs",
    "examples",
    "browser",
    "supply",
    "surface",
    "workflows",
    DIST,
];

/// Tests what `cargo xtask dist` built, which takes long: only if it is asked for.
const DIST: &str = "dist";

struct Step {
    name: &'static str,
    parts: &'static [&'static str],
    run: fn() -> Result,
}

const STEPS: &[Step] = &[
    Step { name: "formatting", parts: &["rust"], run: || run_command(cargo(["fmt", "--all", "--check"])) },
    Step { name: "generated files", parts: &["spec", "rust"], run: || codegen::sources(&["--check"]) },
    Step {
        name: "Python tools",
        parts: &["spec", "python", "cross", "readme", "docs", "examples", "browser", "supply"],
        run: python::tools,
    },
    Step { name: "direct dependencies", parts: &["supply"], run: dependencies::check },
    Step { name: "licences, bans, sources", parts: &["supply"], run: || deny::run(&[]) },
    Step { name: "workflows", parts: &["workflows"], run: workflows::lint },
    Step { name: "documentation as a site", parts: &["docs"], run: docs::build },
    Step { name: "spec is OpenAPI 3.0", parts: &["spec"], run: validate_spec },
    Step { name: "public in Python", parts: &["surface"], run: || surface::check(surface::PYTHON) },
    Step { name: "public in TypeScript", parts: &["surface"], run: || surface::check(surface::TYPESCRIPT) },
    Step { name: "clippy", parts: &["rust"], run: clippy },
    Step { name: "cargo test", parts: &["rust"], run: cargo_test },
    Step { name: "rustdoc", parts: &["surface"], run: surface::documentation },
    Step { name: PUBLIC_IN_RUST, parts: &["surface"], run: || surface::check(surface::RUST) },
    Step {
        name: "programs",
        parts: &[
            "spec", "rust", "contract", "python", "node", "cross", "readme", "docs", "examples", "browser",
        ],
        run: programs::build,
    },
    Step { name: "tools of the contract", parts: &["contract"], run: contract::tools },
    Step { name: "sandbox against the specs", parts: &["contract"], run: contract::fuzz },
    Step { name: "tables in docs/", parts: &["spec", "cross"], run: || codegen::tables(&["--check"]) },
    Step { name: "documentation", parts: &["rust", "readme", "docs"], run: doc_tests },
    Step {
        name: "Python package",
        parts: &["python", "cross", "readme", "docs", "examples", "browser"],
        run: python::package,
    },
    Step {
        name: "mypy --strict",
        parts: &["python"],
        run: || python_test("mypy", &["--strict", "python", "examples", "tests"]),
    },
    Step { name: "pyright", parts: &["python"], run: || python_test("pyright", &["python", "examples"]) },
    Step { name: "pytest", parts: &["python"], run: || python_test("pytest", &[]) },
    Step { name: "README in Python", parts: &["python", "readme", "docs"], run: readme::python },
    Step {
        name: "Node package",
        parts: &["node", "cross", "readme", "docs", "examples", "browser"],
        run: node::package,
    },
    Step { name: "node --test", parts: &["node"], run: node_test },
    Step { name: "README in TypeScript", parts: &["node", "readme", "docs"], run: readme::node },
    Step { name: "tools of the examples", parts: &["examples", "browser"], run: examples::tools },
    Step { name: "examples in Python", parts: &["examples"], run: examples::python },
    Step { name: FLEET, parts: &["examples"], run: examples::fleet },
    Step { name: "examples in Node", parts: &["examples"], run: examples::node },
    Step { name: "example in Rust", parts: &["examples"], run: axum_test },
    Step { name: PAGES, parts: &["browser"], run: browser::test },
    Step { name: "cases in every language", parts: &["cross"], run: || harness("cases") },
    Step { name: "payments called off", parts: &["cross"], run: || harness("cancel") },
    Step { name: "payments beside strays", parts: &["cross"], run: || harness("strays") },
    Step { name: "payments looked for", parts: &["cross"], run: || harness("resolve") },
    Step { name: "payments at random faults", parts: &["cross"], run: || harness("soak") },
    Step { name: "benchmark, without its figures", parts: &["cross"], run: bench::smoke },
    Step { name: "what the Python packages hold", parts: &[DIST], run: rooms::python::artefacts },
    Step { name: "wheels in a clean room", parts: &[DIST], run: rooms::python::wheels },
    Step { name: "wheels in other Pythons", parts: &[DIST], run: rooms::python::other_pythons },
    Step { name: "source distributions in a clean room", parts: &[DIST], run: rooms::python::sources },
    Step { name: "npm packages in a clean room", parts: &[DIST], run: rooms::npm::packages },
    Step { name: "crates in a clean room", parts: &[DIST], run: rooms::crates::packaged },
];

const PUBLIC_IN_RUST: &str = "public in Rust";
const FLEET: &str = "example of a fleet";
const PAGES: &str = "pages in a browser";

/// Why a step cannot be run here, if it cannot. It is left out then, and the table says so.
fn left_out(step: &Step) -> Option<String> {
    match step.name {
        PUBLIC_IN_RUST => surface::unlisted(),
        FLEET => examples::no_redis(),
        PAGES => browser::missing(),
        _ => None,
    }
}

/// Whether a step may be left out: not where nobody reads the table, which is what services that run tests say of
/// themselves by this variable.
fn may_be_left_out(ci: Option<&str>) -> bool {
    ci != Some("true")
}

pub(crate) fn run(arguments: &[&str]) -> Result {
    if let Some(unknown) = arguments.iter().find(|part| !PARTS.contains(part)) {
        return Err(format!("there is no part {unknown}, only {}", PARTS.join(", ")));
    }
    let wanted = |parts: &[&str]| {
        parts.iter().any(|part| arguments.contains(part)) || arguments.is_empty() && parts != [DIST]
    };
    // A missing language would otherwise show after minutes only.
    if wanted(&[
        "spec", "contract", "python", "cross", "readme", "docs", "examples", "browser", "supply", "surface",
        DIST,
    ]) {
        python::find()?;
    }
    if wanted(&["node", "cross", "readme", "docs", "examples", "browser", "surface", DIST]) {
        node::find()?;
    }

    let begin = Instant::now();
    let mut rows = vec![["step", "result", "seconds"].map(str::to_owned).to_vec()];
    let mut problem = None;
    for step in STEPS.iter().filter(|step| wanted(step.parts)) {
        if problem.is_some() {
            rows.push(row(step.name, "not run", None));
            continue;
        }
        if let Some(why) = left_out(step) {
            if may_be_left_out(env::var("CI").ok().as_deref()) {
                rows.push(row(step.name, &format!("LEFT OUT: {why}"), None));
            } else {
                rows.push(row(step.name, verdict(false), None));
                problem = Some(why);
            }
            continue;
        }
        println!("\n== {}", step.name);
        let step_begin = Instant::now();
        let result = (step.run)();
        rows.push(row(step.name, verdict(result.is_ok()), Some(step_begin.elapsed())));
        problem = result.err();
    }
    if arguments.is_empty() {
        rows.push(row("packages: cargo xtask dist, cargo xtask test dist", "left out", None));
    }
    rows.push(row("total", verdict(problem.is_none()), Some(begin.elapsed())));
    table::print(&rows);
    problem.map_or(Ok(()), Err)
}

fn verdict(ok: bool) -> &'static str {
    if ok { "ok" } else { "FAILED" }
}

fn row(name: &str, result: &str, time: Option<Duration>) -> Vec<String> {
    let seconds = time.map_or(String::new(), |time| format!("{:7.1}", time.as_secs_f64()));
    vec![name.to_owned(), result.to_owned(), seconds]
}

/// An opinion on the specs that is not our generator's.
fn validate_spec() -> Result {
    let mut validator = offline(python::tool("python"));
    validator.args(["-m", "openapi_spec_validator", "openapi/checkout.yaml", "openapi/companion.yaml"]);
    run_command(validator)
}

fn clippy() -> Result {
    let features = ["--features", "conomyhq/blocking"];
    let mut clippy = cargo(["clippy", "--workspace", "--all-targets"]);
    clippy.args(features).args(["--", "--deny", "warnings"]);
    run_command(clippy)
}

/// What the workspace's tests are built and run with. The generator and the list of what is public share little
/// with the rest and would only change the features of that little; this program is running; the benchmark's has no
/// tests but its use.
const WORKSPACE: [&str; 6] = [
    "--workspace",
    "--exclude=conomyhq-bench",
    "--exclude=conomyhq-codegen",
    "--exclude=conomyhq-python",
    "--exclude=conomyhq-surface",
    "--exclude=xtask",
];

/// Unit and integration tests.
fn cargo_test() -> Result {
    cargo_test_of(&["--package", "conomyhq-codegen", "--package", "xtask"])?;
    cargo_test_of(&[WORKSPACE.as_slice(), &["--all-targets", "--features", "conomyhq/blocking"]].concat())
}

fn cargo_test_of(selection: &[&str]) -> Result {
    // Built first, since building may need the network and the tests must not use it.
    let mut build = cargo(["test", "--no-run"]);
    build.args(selection);
    run_command(build)?;
    let mut test = offline(cargo(["test"]));
    test.args(selection);
    run_command(test)
}

/// The service in `examples/axum`, in the same selection, which has it compiled.
fn axum_test() -> Result {
    cargo_test_of(&[WORKSPACE.as_slice(), &["--test", "service"]].concat())
}

/// The examples in the documentation and in the READMEs, which call a sandbox.
fn doc_tests() -> Result {
    let mut test = offline(cargo(["test", "--doc"]));
    test.args(WORKSPACE);
    readme::with_sandbox(test)
}

fn python_test(tool: &str, arguments: &[&str]) -> Result {
    run_command(programs::in_test(python::in_package(tool, arguments)))
}

fn node_test() -> Result {
    run_command(programs::in_test(node::in_package("node", &["--test"])))
}

fn harness(name: &str) -> Result {
    run_command(programs::harness_of_drivers(name))
}
