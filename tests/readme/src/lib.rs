#![doc = include_str!("../../../README.md")]
#![doc = include_str!("../../../crates/conomyhq/README.md")]
#![forbid(unsafe_code)]
// Their Rust blocks are this crate's documentation tests. They call the sandbox that `CONOMY_BASE_URL` names, so
// `cargo xtask test rust` runs them with one.
