//! The sandbox, fuzzed against the specs that it serves by a tool that is not ours.

use std::env;

use crate::{
    process::{Result, offline, root, run},
    python::Environment,
    sandbox::Sandbox,
};

const FUZZER: Environment =
    Environment { directory: "venv-contract", requirements: "tests/contract/requirements.txt" };

/// Says which requests are made; `random` makes others each time. The fuzzer prints it, so that a run can be repeated.
const SEED: &str = "CONOMYHQ_SEED";

/// Seconds that requests are made up for at most.
const TIME: &str = "45";

/// Installs the fuzzer.
pub(crate) fn tools() -> Result {
    FUZZER.install()
}

/// Makes requests of all kinds to every operation, and holds every answer against the spec.
pub(crate) fn fuzz() -> Result {
    // Credentials that can be wrong, or else there is nothing to find in how they are checked.
    let sandbox = Sandbox::start(&["--api-key", "k", "--access-token", "t", "--payment-step", "0.5"])?;
    let seed = env::var(SEED).unwrap_or_else(|_| "1".into());
    let mut fuzzer = offline(FUZZER.tool("schemathesis"));
    let ours = root().join("tests/contract");
    fuzzer.env("SCHEMATHESIS_HOOKS", ours.join("hooks.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    // It leaves notes where it is started.
    fuzzer.current_dir(FUZZER.path()).arg("--config-file").arg(ours.join("schemathesis.toml")).arg("run");
    fuzzer.arg(format!("http://{}/_sandbox/openapi.yaml", sandbox.address));
    fuzzer.args(["--header", "x-api-key: k", "--header", "Authorization: Bearer t", "--max-time", TIME]);
    fuzzer.args(["--no-color", "--warnings", "off"]);
    if seed != "random" {
        fuzzer.args(["--seed", &seed]);
    }
    run(fuzzer)
}
