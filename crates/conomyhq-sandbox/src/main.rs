//! The sandbox as a program: `conomyhq-sandbox serve` prints its base URL and serves until it is told to stop.
#![forbid(unsafe_code)]

use std::{
    error::Error,
    fmt::Display,
    io::{ErrorKind, Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    process::ExitCode,
    str::FromStr,
    time::Duration,
};

use conomyhq_sandbox::{Config, Sandbox, fault::Server};
use lexopt::prelude::{Long, Short, Value, ValueExt};

const USAGE: &str = "\
An offline ConomyHQ, and a server that misbehaves on demand.

usage: conomyhq-sandbox serve [options]
       conomyhq-sandbox faults [--port PORT] [--until-stdin-closes]
       conomyhq-sandbox health --port PORT [--host ADDRESS]
       conomyhq-sandbox --version

  --port PORT             port to listen on; 0, the default, takes a free one
  --host ADDRESS          IP address to listen on (127.0.0.1). Any other, such as a container's 0.0.0.0, lets in whoever
                          reaches it: the controls ask for no credentials, and nothing is encrypted
  --allow-host NAME       take requests that are sent to this name, such as a container's; repeatable (only to localhost
                          and addresses otherwise, lest a page that means another site control the sandbox)
  --api-key KEY           accept this x-api-key only (any non-empty one otherwise)
  --access-token TOKEN    accept this bearer token only, beside those given out (any non-empty one otherwise)
  --client-id ID          give access tokens to this client only, and accept only those (to any otherwise)
  --client-secret SECRET  the same for this secret only
  --token-ttl SECONDS     how long an access token lives that is given out (3600)
  --link TOKEN:CURRENCY[:METHOD,METHOD]
                          a payment link; repeatable; with one, no other token is known
  --session-ttl SECONDS   how long a session lives (900)
  --link-ttl SECONDS      how long a payment link that is made by the API can be used (for good)
  --payment-step SECONDS  have payments move on by themselves, each step after so long (by control only)
  --list-lag SECONDS      have lists of payments show what happened only so long after the fact (0)
  --webhook-url URL       tell this http:// URL on this machine of payments that are captured, received or failed
  --webhook-secret SECRET sign what it is told with this (sandbox-secret)
  --webhook-header        sign in the header X-Webhook-Signature, as older documentation has it, not in the body
  --webhook-attempts N    how often a webhook is tried that is not answered 2xx (5)
  --webhook-backoff SECONDS
                          how long after its first failure it is tried again, each time twice as long (1)
  --webhook-timeout SECONDS
                          how long its answer is waited for (10)
  --webhook-anywhere      let the URL lead beyond this machine, such as to another container
  --state FILE            keep links, sessions, payments, tokens, webhooks, changed settings and the clock's advance in
                          this file, and begin with what it has
  --keep N                remember so many of each kind, and of requests (100000, and 10000 requests). The oldest that have
                          ended are forgotten first; nothing that is live is, and another one is answered 429
  --request-timeout SECONDS
                          how long a request's head may take to arrive, and its body (30)
  --chaos SEED            have some operation requests meet a fault by chance: a delay, 429, a server's error or a lost
                          connection, done or not; the same for the same number and order of requests
  --chaos-rate CHANCE     how many of them do, from 0 to 1 (0.1)
  --until-stdin-closes    end when the standard input does: with whoever holds the other end of the pipe, even if that
                          one is killed. SIGINT then does nothing: a terminal sends it to both, and it is theirs

`serve` prints what a client takes as its base URL, http://127.0.0.1:PORT/sandbox, on one line, and has its control
surface at /_sandbox/; `faults` prints its address and opens endpoints and proxies at /_faults/. SIGTERM or SIGINT
stops them. `health` succeeds if one that serves is listening there, on 127.0.0.1 unless told otherwise.";

const VERSION: &str = concat!("conomyhq-sandbox ", env!("CARGO_PKG_VERSION"));

type Result<T> = std::result::Result<T, Box<dyn Error>>;

enum Command {
    Say(&'static str),
    Serve(Box<Config>, UntilStdinCloses),
    Faults(u16, UntilStdinCloses),
    Health(SocketAddr),
}

/// Whether the end of the standard input ends the program.
type UntilStdinCloses = bool;

fn main() -> ExitCode {
    let run = command().and_then(|command| match command {
        Command::Say(text) => match say(text) {
            // Whoever reads it has read enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            said => Ok(said?),
        },
        Command::Serve(config, until) => tokio::runtime::Runtime::new()?.block_on(serve(*config, until)),
        Command::Faults(port, until) => tokio::runtime::Runtime::new()?.block_on(faults(port, until)),
        Command::Health(address) => health(address),
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("conomyhq-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<Command> {
    let mut args = lexopt::Parser::from_env();
    match args.next()? {
        Some(Value(name)) if name == "serve" => serve_options(args),
        Some(Value(name)) if name == "faults" => faults_options(args),
        Some(Value(name)) if name == "health" => health_options(args),
        Some(Long("help") | Short('h')) => Ok(Command::Say(USAGE)),
        Some(Long("version") | Short('V')) => Ok(Command::Say(VERSION)),
        Some(argument) => Err(argument.unexpected().into()),
        None => Err(format!("no command given\n\n{USAGE}").into()),
    }
}

fn serve_options(mut args: lexopt::Parser) -> Result<Command> {
    let mut config = Sandbox::builder();
    let mut until = false;
    while let Some(argument) = args.next()? {
        config = match argument {
            Long("until-stdin-closes") => {
                until = true;
                config
            }
            Long("port") => config.port(value(&mut args, "--port")?),
            Long("host") => config.host(value(&mut args, "--host")?),
            Long("allow-host") => config.allow_host(args.value()?.string()?),
            Long("api-key") => config.api_key(args.value()?.string()?),
            Long("access-token") => config.access_token(args.value()?.string()?),
            Long("client-id") => config.client_id(args.value()?.string()?),
            Long("client-secret") => config.client_secret(args.value()?.string()?),
            Long("token-ttl") => config.token_ttl(seconds(&mut args, "--token-ttl")?),
            Long("link") => config.link(value(&mut args, "--link")?),
            Long("session-ttl") => config.session_ttl(seconds(&mut args, "--session-ttl")?),
            Long("payment-step") => config.payment_step(seconds(&mut args, "--payment-step")?),
            Long("list-lag") => config.list_lag(seconds(&mut args, "--list-lag")?),
            Long("webhook-url") => config.webhook_url(args.value()?.string()?),
            Long("webhook-secret") => config.webhook_secret(args.value()?.string()?),
            Long("webhook-header") => config.webhook_header(),
            Long("webhook-attempts") => config.webhook_attempts(value(&mut args, "--webhook-attempts")?),
            Long("webhook-backoff") => config.webhook_backoff(seconds(&mut args, "--webhook-backoff")?),
            Long("webhook-timeout") => config.webhook_timeout(seconds(&mut args, "--webhook-timeout")?),
            Long("webhook-anywhere") => config.webhook_anywhere(),
            Long("state") => config.state(args.value()?),
            Long("chaos") => config.chaos(value(&mut args, "--chaos")?),
            Long("chaos-rate") => config.chaos_rate(value(&mut args, "--chaos-rate")?),
            Long("request-timeout") => config.request_timeout(seconds(&mut args, "--request-timeout")?),
            Long("keep") => config.keep(value(&mut args, "--keep")?),
            Long("link-ttl") => config.link_ttl(seconds(&mut args, "--link-ttl")?),
            Long("help") | Short('h') => return Ok(Command::Say(USAGE)),
            other => return Err(other.unexpected().into()),
        };
    }
    Ok(Command::Serve(Box::new(config), until))
}

fn faults_options(mut args: lexopt::Parser) -> Result<Command> {
    let (mut port, mut until) = (0, false);
    while let Some(argument) = args.next()? {
        match argument {
            Long("port") => port = value(&mut args, "--port")?,
            Long("until-stdin-closes") => until = true,
            Long("help") | Short('h') => return Ok(Command::Say(USAGE)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Faults(port, until))
}

fn health_options(mut args: lexopt::Parser) -> Result<Command> {
    let (mut host, mut port) = (Ipv4Addr::LOCALHOST.into(), None);
    while let Some(argument) = args.next()? {
        match argument {
            Long("port") => port = Some(value(&mut args, "--port")?),
            Long("host") => host = value::<IpAddr>(&mut args, "--host")?,
            Long("help") | Short('h') => return Ok(Command::Say(USAGE)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Health((host, port.ok_or("health needs --port")?).into()))
}

/// The value of an option, which an error names.
fn value<T: FromStr<Err: Display>>(args: &mut lexopt::Parser, option: &str) -> Result<T> {
    let value = args.value()?.string()?;
    value.parse().map_err(|error| format!("{option} {value:?}: {error}").into())
}

fn seconds(args: &mut lexopt::Parser, option: &str) -> Result<Duration> {
    let seconds = value(args, option)?;
    Duration::try_from_secs_f64(seconds).map_err(|_| format!("{option}: {seconds} seconds is no time").into())
}

/// For a container's health check, where there is neither a shell nor curl.
fn health(address: SocketAddr) -> Result<()> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(Duration::from_secs(2)))?;
    connection
        .write_all(b"GET /_sandbox/payments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut status = [0; "HTTP/1.1 200".len()];
    connection.read_exact(&mut status)?;
    if status == *b"HTTP/1.1 200" { Ok(()) } else { Err("what listens there is no sandbox".into()) }
}

async fn serve(config: Config, until: UntilStdinCloses) -> Result<()> {
    let signals = StopSignals::new()?;
    let running = config.start().await?;
    say(&running.base_url())?;
    signals.any_or_end_of_stdin(until).await;
    running.stop().await;
    Ok(())
}

async fn faults(port: u16, until: UntilStdinCloses) -> Result<()> {
    let signals = StopSignals::new()?;
    let server = Server::start(port).await?;
    say(&server.url())?;
    signals.any_or_end_of_stdin(until).await;
    server.stop().await;
    Ok(())
}

/// The one thing that the program prints, which whoever started it may wait for.
fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Ends with the standard input.
async fn stdin_closed() {
    let (closed, told) = tokio::sync::oneshot::channel();
    // A thread that nobody waits for: the runtime would wait at its end for a read of its own.
    std::thread::spawn(move || {
        // An error is an end as well: nobody can be at the other end of what cannot be read.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = closed.send(());
    });
    let _ = told.await;
}

/// What tells the program to stop. Made before it announces itself: whoever reads that may stop it at once.
#[cfg(unix)]
struct StopSignals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl StopSignals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
    }

    async fn any_or_end_of_stdin(mut self, until: UntilStdinCloses) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv(), if !until => {}
            () = stdin_closed(), if until => {}
        }
    }
}

#[cfg(windows)]
struct StopSignals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl StopSignals {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn any_or_end_of_stdin(mut self, until: UntilStdinCloses) {
        tokio::select! {
            _ = self.0.recv(), if !until => {}
            () = stdin_closed(), if until => {}
        }
    }
}
