//! What `cargo xtask bench` measures with, as one program: the service that every client calls, and the clients in Rust.
//!
//! The command starts it anew for each measurement, as it starts the scripts for Python and Node, which take the same
//! job and give the same report (see `bench/README.md`).

#![forbid(unsafe_code)]

mod answer;
mod certificate;
mod clients;
mod job;
mod measure;
mod request;
mod server;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // One thread each: a call of a client costs what it costs on one core, and the service leaves the other cores to
    // the clients.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = runtime.map_err(Into::into).and_then(|runtime| match arguments[..] {
        ["serve", ca_file] => runtime.block_on(server::serve(ca_file)),
        ["work", job] => runtime.block_on(clients::work(job)),
        _ => Err("usage: conomyhq-bench serve CA_FILE | work JOB".into()),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("conomyhq-bench: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// What can go wrong ends the program, which says it.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;
