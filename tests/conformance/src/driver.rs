//! A driver: one process that plays scripts through one language's client, a JSON line each way.

use std::{collections::BTreeMap, fs::File, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// How a language's driver is started.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) name: String,
    pub(crate) command: Vec<String>,
}

/// A driver's process. It ends when this is dropped.
pub(crate) struct Worker {
    _child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
}

/// Makes a driver print all that it can, at the most verbose level.
const VERBOSE: &str = "CONOMYHQ_DRIVER_VERBOSE";

/// Settings of this machine that must not reach a case: proxies, CA files, credentials.
const SCRUBBED: [&str; 14] = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "CONOMY_API_KEY",
    "CONOMY_ACCESS_TOKEN",
    "CONOMY_BASE_URL",
    "CONOMY_APP",
    "CONOMY_ENVIRONMENT",
    "CONOMY_OFFLINE",
];

impl Driver {
    /// `NAME=PROGRAM ARG…`, split at spaces.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, command) =
            text.split_once('=').ok_or(format!("--driver wants NAME=COMMAND, not {text:?}"))?;
        let command: Vec<_> = command.split_whitespace().map(str::to_owned).collect();
        if command.is_empty() {
            return Err(format!("the driver {name} has no command"));
        }
        Ok(Self { name: name.to_owned(), command })
    }

    /// The language that a driver such as `python-async` drives.
    pub(crate) fn language(&self) -> &str {
        self.name.split('-').next().unwrap_or_default()
    }

    /// Starts a process. With a `log` it prints there all that it can.
    pub(crate) fn start(&self, env: &BTreeMap<String, String>, log: Option<&File>) -> Result<Worker, String> {
        let mut command = Command::new(&self.command[0]);
        for name in SCRUBBED {
            command.env_remove(name);
        }
        if let Some(log) = log {
            command.env(VERBOSE, "1").stderr(log.try_clone().map_err(|e| e.to_string())?);
        }
        let child = command.args(&self.command[1..]).envs(env).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = child.kill_on_drop(true).spawn().map_err(|e| format!("{}: {e}", self.command[0]))?;
        let stdin = child.stdin.take().ok_or("a driver has no stdin")?;
        let stdout = child.stdout.take().ok_or("a driver has no stdout")?;
        Ok(Worker { _child: child, stdin, stdout: BufReader::new(stdout).lines() })
    }
}

impl Worker {
    /// Plays one script. A driver that does not answer in time hangs, which is what the cases are there to find.
    pub(crate) async fn play(&mut self, script: &Value, limit: Duration) -> Result<Value, String> {
        let line = format!("{script}\n");
        self.stdin.write_all(line.as_bytes()).await.map_err(|e| format!("the driver is gone: {e}"))?;
        let answer = tokio::time::timeout(limit, self.stdout.next_line()).await;
        let answer = answer.map_err(|_| format!("the driver hangs: no answer within {limit:?}"))?;
        let answer = answer.map_err(|e| e.to_string())?.ok_or("the driver ended without an answer")?;
        serde_json::from_str(&answer).map_err(|e| format!("the driver printed no JSON: {e}: {answer}"))
    }
}
