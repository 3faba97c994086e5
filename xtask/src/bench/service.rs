//! The service that every program calls, as a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{self, Stdio},
};

use serde_json::Value;

use super::{cores::Cores, prepare::Programs};
use crate::{
    files,
    process::{Result, Running, command, offline, target_dir},
    sandbox,
};

pub(super) struct Service {
    program: Running,
    cores: Cores,
    http: String,
    https: String,
    /// Its authority alone.
    pub(super) ca_file: PathBuf,
    /// Its authority among the platform's.
    pub(super) roots_file: PathBuf,
}

/// Where Linux distributions keep the platform's roots.
const ROOTS: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

impl Service {
    pub(super) fn start(programs: &Programs) -> Result<Self> {
        let directory = target_dir().join("bench");
        files::create(&directory)?;
        let (ca_file, roots_file) = (directory.join("ca.pem"), directory.join("roots.pem"));
        // Thousands of connections are more files than a shell usually lets a program open.
        let mut serve = offline(command("sh"));
        serve.args(["-c", r#"ulimit -S -n "$(ulimit -H -n)" && exec "$0" serve "$1""#]);
        serve.arg(&programs.bench).arg(&ca_file).stdout(Stdio::piped());
        let mut program = Running::start(serve)?;
        let mut line = String::new();
        let stdout = program.0.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).map_err(|error| format!("the service: {error}"))?;
        let urls: Value =
            serde_json::from_str(&line).map_err(|_| "the service ended before it listened".to_owned())?;
        let url = |scheme: &str| urls[scheme].as_str().map(str::to_owned).ok_or("the service has no URL");
        let (http, https) = (url("http")?, url("https")?);

        let platform = ROOTS.iter().find_map(|file| files::read(file).ok()).unwrap_or_default();
        files::write(&roots_file, platform + &files::read(&ca_file)?)?;
        Ok(Self { program, cores: Cores::of_this_process()?, http, https, ca_file, roots_file })
    }

    /// Has it share one core with whoever is started from here to call it, or none.
    pub(super) fn share_core(&self, share: bool) -> Result {
        [self.program.0.id(), process::id()]
            .into_iter()
            .try_for_each(|program| self.cores.put(program, share))
    }

    pub(super) fn url(&self, tls: bool) -> &str {
        if tls { &self.https } else { &self.http }
    }

    /// How many connections there were, this one included.
    pub(super) fn connections(&self) -> Result<u64> {
        let address = self.http.trim_start_matches("http://");
        let (_, answer) = sandbox::exchange(address, "GET", "/connections", "")
            .map_err(|error| format!("the service does not answer: {error}"))?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        answer["accepted"].as_u64().ok_or_else(|| format!("the service says {answer}"))
    }
}
