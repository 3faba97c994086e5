//! `cargo xtask soak`: payments called off at random moments, payments beside stray answers, and payments against random
//! faults (also such that are looked for afterwards), many more of them than a test run sends; then the tests of endurance, whole.

use std::{process::Command, time::SystemTime};

use crate::{
    node,
    process::{Result, cargo, run as run_command},
    programs, python,
};

/// The harness's soaks, each with the option that says how many payments it sends, and how many those are.
const SOAKS: [(&str, &str, &str); 4] = [
    ("cancel", "--called-off", "2000"),
    ("strays", "--strays", "5000"),
    ("resolve", "--resolved", "5000"),
    ("soak", "--payments", "200000"),
];

/// While this variable says `full`, the tests of endurance and of forks make all of their calls, else a few of them.
const ENDURANCE: (&str, &str) = ("CONOMYHQ_ENDURANCE", "full");

/// The sandbox's tests, and each language's, that a process neither grows nor leaves anything behind.
fn endurance() -> [Command; 4] {
    [
        cargo(["test", "--package", "conomyhq-sandbox", "--test", "load"]),
        cargo(["test", "--package", "conomyhq", "--test", "endurance"]),
        python::in_package("pytest", &["tests/test_endurance.py", "tests/test_forks.py"]),
        node::in_package("node", &["--test", "tests/endurance.test.mjs"]),
    ]
}

pub(crate) fn run(arguments: &[&str]) -> Result {
    // Another seed each time. The harness prints it, so that a run can be repeated.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |now| now.as_secs());
    let mut seed = now.to_string();
    let mut payments = SOAKS.map(|(.., payments)| payments);
    for pair in arguments.chunks(2) {
        let &[option, value] = pair else { return Err(format!("{} wants a value", pair[0])) };
        match SOAKS.iter().position(|(_, counts, _)| *counts == option) {
            Some(soak) => payments[soak] = value,
            None if option == "--seed" => seed = value.to_owned(),
            None => return Err(format!("there is no option {option}")),
        }
    }
    programs::build_all()?;
    let mut problems = Vec::new();
    for ((name, ..), payments) in SOAKS.iter().zip(payments) {
        let mut soak = programs::harness_of_drivers(name);
        soak.args(["--payments", payments, "--seed", &seed]);
        problems.extend(run_command(soak).err());
    }
    for tests in endurance() {
        let mut tests = programs::in_test(tests);
        tests.env(ENDURANCE.0, ENDURANCE.1);
        problems.extend(run_command(tests).err());
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
}
