//! Lists what a Rust crate makes public, an item a line, from what rustdoc says of it as JSON.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: conomyhq-surface RUSTDOC_JSON");
        return ExitCode::from(2);
    };
    // What every type has, and what the compiler works out, would be most of it.
    let builder = public_api::Builder::from_rustdoc_json(path);
    match builder.omit_blanket_impls(true).omit_auto_trait_impls(true).build() {
        Ok(surface) => {
            print!("{surface}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
