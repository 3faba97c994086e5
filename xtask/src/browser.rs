//! The sandbox's pages in the machine's Chromium, and the shops of `examples/` that send payers there.

use std::{env, path::PathBuf};

use crate::{
    examples, node,
    process::{Result, built, root, run},
    programs,
};

const TESTS: &str = "tests/browser";

/// The browser's programs, as systems name them.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let places =
        PROGRAMS.iter().flat_map(|program| env::split_paths(&path).map(move |dir| dir.join(program)));
    places.into_iter().find(|place| place.is_file())
}

/// Why the pages cannot be tested here, if they cannot.
pub(crate) fn missing() -> Option<String> {
    browser().is_none().then(|| format!("there is no {} on PATH", PROGRAMS[0]))
}

/// The tests, which need the programs, the packages and what the examples depend on.
pub(crate) fn test() -> Result {
    play(&[], None)
}

/// Takes the pictures of every page for the documentation.
pub(crate) fn pictures(_: &[&str]) -> Result {
    programs::build()?;
    play(&["looks.test.mjs"], Some(root().join("docs/pictures")))
}

fn play(files: &[&str], pictures: Option<PathBuf>) -> Result {
    let browser = browser().ok_or_else(|| missing().unwrap_or_default())?;
    node::install(TESTS)?;
    let mut test = programs::in_test(node::within(TESTS, "node", &["--test"]));
    test.args(files).env("CONOMYHQ_BROWSER", browser);
    test.env("CONOMYHQ_EXAMPLES_PYTHON", examples::interpreter());
    test.env("CONOMYHQ_AXUM_BIN", built(programs::AXUM));
    if let Some(pictures) = pictures {
        test.env("CONOMYHQ_PICTURES", pictures);
    }
    run(test)
}
