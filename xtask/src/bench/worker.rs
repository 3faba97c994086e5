//! One measurement: a program that is given a job, makes its calls and reports.

use std::{
    io::Read,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};

use super::{
    Extent,
    plan::{Language, Mode, Operation, REUSING, Shape},
    prepare::Programs,
    service::Service,
};
use crate::process::{Result, Running, offline};

/// Figures by their names.
pub(super) type Report = Map<String, Value>;

/// No job takes longer, not even a million calls.
const LONGEST: Duration = Duration::from_secs(600);

pub(super) fn run(
    mode: &Mode,
    library: &str,
    extent: Extent,
    programs: &Programs,
    service: &Service,
) -> Result<Report> {
    let url = service.url(mode.tls);
    let name = library.split(',').next().unwrap_or_default();
    let mut command = if mode.shape == Shape::Startup {
        let mut command = match mode.language {
            Language::Node => programs.node("startup.cjs"),
            _ => programs.python("startup.py"),
        };
        command.args([name, url]);
        command
    } else {
        let job = job(mode, name, library == REUSING, extent, service);
        let mut command = match mode.language {
            Language::Python => programs.python("work.py"),
            Language::Node => programs.node("work.mjs"),
            Language::Rust => programs.rust(),
        };
        command.arg(job.to_string());
        command
    };
    // What this machine trusts beside is not what a library is given, and requests takes it in preference.
    for name in
        ["CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE"]
    {
        command.env_remove(name);
    }
    if mode.tls {
        match mode.shape {
            // The settings that a client starts with where nobody names an authority.
            Shape::Startup => command.env("SSL_CERT_FILE", &service.roots_file),
            // fetch takes none as an argument.
            _ => command.env("NODE_EXTRA_CA_CERTS", &service.ca_file),
        };
    }
    report(offline(command))
}

/// `bench/python/job.py` says what the members mean.
fn job(mode: &Mode, library: &str, reuse: bool, extent: Extent, service: &Service) -> Value {
    let (warmup, seconds, calls) = match extent {
        Extent::Smoke => (0.0, 0.02, 500),
        // A fifth of them is what V8 takes to give its heap the size that it then has.
        Extent::Quick => (0.1, 0.25, 600_000),
        Extent::Full => (0.4, 1.0, 1_000_000),
    };
    // What it is told of here is how long an idle connection is kept, which is long in no run.
    let seconds = if mode.shape == Shape::Descriptors && extent != Extent::Smoke { 2.0 } else { seconds };
    json!({
        "shape": mode.shape.name(),
        "library": library,
        "operation": match mode.operation {
            Operation::Session => "session",
            Operation::Payment => "payment",
        },
        "base_url": service.url(mode.tls),
        "ca_file": mode.tls.then(|| service.ca_file.display().to_string()),
        "concurrency": mode.concurrency,
        "warmup": warmup,
        "warmup_calls": if extent == Extent::Smoke { 1 } else { warmup_calls(mode.language) },
        "seconds": seconds,
        "calls": calls,
        "reuse": reuse,
    })
}

/// How often a call is made before it costs what it will: V8 compiles functions anew as they are called more often.
fn warmup_calls(language: Language) -> u32 {
    match language {
        Language::Node => 1000,
        Language::Python | Language::Rust => 100,
    }
}

/// The line that a program prints, which is then at its end.
fn report(mut command: Command) -> Result<Report> {
    command.stdout(Stdio::piped());
    let mut program = Running::start(command)?;
    let begin = Instant::now();
    let status = loop {
        match program.0.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if begin.elapsed() > LONGEST => return Err(format!("is not done after {LONGEST:?}")),
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    if !status.success() {
        return Err(format!("failed ({status})"));
    }
    let mut text = String::new();
    let mut stdout = program.0.stdout.take().expect("stdout is piped");
    stdout.read_to_string(&mut text).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| format!("reports {text:?}: {error}"))
}
