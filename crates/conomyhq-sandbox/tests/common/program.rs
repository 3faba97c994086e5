//! The program, and a client on a connection that stays, which says it when that breaks.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::{
    io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use serde_json::Value;

use super::{HEADERS, PATIENCE};

/// The sandbox as a process. It is killed when this is dropped.
pub struct Program {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
}

impl Program {
    /// Starts `serve` with these options, and waits until it listens.
    pub fn serve(options: &[&str]) -> Self {
        Self::serve_in(".".as_ref(), options)
    }

    /// The same, in this directory.
    pub fn serve_in(directory: &Path, options: &[&str]) -> Self {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_conomyhq-sandbox"));
        let serve = serve.arg("serve").args(options).current_dir(directory);
        let mut child = serve.stdout(Stdio::piped()).spawn().expect("started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("text");
        let address = line.trim().strip_prefix("http://").and_then(|url| url.strip_suffix("/sandbox"));
        let address = address.unwrap_or_else(|| panic!("it does not listen: {line:?}")).to_owned();
        Self { child, address }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: it gets to do nothing more.
    pub fn kill(mut self) {
        self.child.kill().and_then(|()| self.child.wait()).expect("it ends");
    }

    /// SIGTERM.
    pub fn terminate(&mut self) -> ExitStatus {
        let told = Command::new("kill").arg(self.id().to_string()).status().expect("kill runs");
        assert!(told.success());
        self.child.wait().expect("it ends")
    }

    pub fn connect(&self) -> Connection {
        Connection::to(&self.address).expect("it accepts")
    }

    /// A control request's answer.
    pub fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, answer) = self.connect().send(method, path, body).expect("an answer");
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    /// What it occupies of memory, in bytes.
    pub fn resident(&self) -> usize {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.id())).expect("it runs on Linux");
        statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).expect("pages") * 4096
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn to(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request with the recipe's headers, and reads its answer: status, and body where that is JSON.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, Value)> {
        self.write(method, path, body)?;
        let (status, _, body) = self.read()?;
        Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
    }

    pub fn write(&mut self, method: &str, path: &str, body: &str) -> Result<()> {
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{HEADERS}{kind}Content-Length: {length}\r\n\r\n"
        );
        self.0.get_mut().write_all((head + body).as_bytes())
    }

    /// An answer: its status, head and body.
    pub fn read(&mut self) -> Result<(u16, String, Vec<u8>)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let bad = || Error::new(ErrorKind::InvalidData, head.clone());
        let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(bad)?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            if name.eq_ignore_ascii_case("content-length") { value.parse().ok() } else { None }
        });
        let mut body = vec![0; length.unwrap_or(0)];
        self.0.read_exact(&mut body)?;
        Ok((status, head, body))
    }

    pub fn stream(&mut self) -> &mut TcpStream {
        self.0.get_mut()
    }
}

/// A file's path in a directory of its own, which goes with it.
pub struct Scratch(std::path::PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("conomyhq-sandbox-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).expect("a directory");
        Self(directory)
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("text").to_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
