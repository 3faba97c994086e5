//! What npm installs, in clean rooms, which the tests themselves make.

use crate::{
    node,
    process::{Result, offline, run},
};

const TESTS: &str = "tests/dist/node";

pub(crate) fn packages() -> Result {
    node::install(TESTS)?;
    run(offline(node::within(TESTS, "node", &["--test"])))
}
