//! The READMEs' Rust blocks are this crate's documentation tests. They call the sandbox that `CONOMY_BASE_URL` names,
//! so `cargo xtask test rust` runs them with one.
#![forbid(unsafe_code)]

#[doc = include_str!("../../../README.md")]
pub mod repository {}

#[doc = include_str!("../../../crates/conomyhq/README.md")]
pub mod package {}
