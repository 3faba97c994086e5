//! A running sandbox, and its control surface.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::Stdio,
};

use serde_json::Value;

use crate::{
    process::{Result, Running, built, command, offline},
    programs,
};

/// The sandbox as a program on a free port of loopback; it ends when this is dropped.
pub(crate) struct Sandbox {
    program: Running,
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    /// What a client calls.
    pub(crate) base_url: String,
}

impl Sandbox {
    /// Starts the built program with these options.
    pub(crate) fn start(options: &[&str]) -> Result<Self> {
        Self::of(&built(programs::SANDBOX), options)
    }

    /// Starts a program with these options.
    pub(crate) fn of(program: &Path, options: &[&str]) -> Result<Self> {
        let mut serve = offline(command(program));
        serve.args(["serve", "--port", "0", "--until-stdin-closes"]).args(options);
        serve.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = Running::start(serve)?;
        let mut line = String::new();
        let stdout = program.0.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).map_err(|error| format!("the sandbox: {error}"))?;
        let base_url = line.trim();
        match base_url.strip_prefix("http://").and_then(|url| url.split_once('/')) {
            Some((address, _)) => {
                Ok(Self { program, address: address.to_owned(), base_url: base_url.to_owned() })
            }
            None => Err("the sandbox ended before it listened".into()),
        }
    }

    /// Waits until something ends it.
    pub(crate) fn wait(mut self) -> Result {
        // Waiting would close it otherwise, which ends the sandbox.
        let _stdin = self.program.0.stdin.take();
        self.program.0.wait().map(drop).map_err(|error| format!("the sandbox: {error}"))
    }

    /// The environment that makes a client of any language call this sandbox.
    pub(crate) fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("CONOMY_API_KEY", "sandbox-key".into()),
            ("CONOMY_ACCESS_TOKEN", "sandbox-token".into()),
            ("CONOMY_APP", "MyApp/1.0".into()),
            ("CONOMY_BASE_URL", self.base_url.clone()),
        ]
    }

    /// A request to the control surface, such as `GET requests`; answers its JSON, or null where there is none.
    pub(crate) fn control(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let (status, answer) = exchange(&self.address, method, &format!("/_sandbox/{path}"), &body)
            .map_err(|error| format!("the sandbox does not answer {method} {path}: {error}"))?;
        if !(200..300).contains(&status) {
            return Err(format!("the sandbox answered {status} to {method} {path}: {answer}"));
        }
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&answer).map_err(|error| format!("the sandbox answered no JSON: {error}"))
    }
}

/// HTTP as far as a control surface needs it: a request on a connection of its own, an answer up to its end.
pub(crate) fn exchange(
    address: &str,
    method: &str,
    path: &str,
    body: &str,
) -> std::io::Result<(u16, String)> {
    let mut connection = TcpStream::connect(address)?;
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    status.zip(body).ok_or_else(|| std::io::Error::other("that is no HTTP"))
}
