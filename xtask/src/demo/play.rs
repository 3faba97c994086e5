//! The recipe's steps, played through one language's driver.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::recipe::{Exchange, Names, exchanges};
use crate::{
    process::{Result, Running, command, offline},
    programs::Driver,
    sandbox::Sandbox,
};

pub(crate) const API_KEY: &str = "demo-key";
pub(crate) const ACCESS_TOKEN: &str = "demo-token";
/// The payment link's.
pub(crate) const CHECKOUT_TOKEN: &str = "ct_demo_9f2c1e7a5b";
/// How long a session lives, in seconds. Nobody waits for it: the sandbox's clock is advanced.
pub(crate) const SESSION_TTL: u64 = 900;
/// A session that the sandbox never opened.
const UNKNOWN_SESSION: &str = "00000000-0000-4000-8000-000000000000";
/// Longer than any call's own deadline.
const PATIENCE: Duration = Duration::from_secs(60);

type Step = fn(&mut Play<'_>) -> Result;

/// The steps, in order.
const STEPS: [(&str, Step); 4] = [
    ("create session", |play| play.create()),
    ("submit payment", |play| play.pay()),
    ("refresh", |play| play.expire_and_refresh()),
    ("refused call", |play| play.be_refused()),
];

/// The steps' names, in order.
pub(crate) fn titles() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|(title, _)| *title)
}

/// Plays every step up to the first that fails; `show` prints what is sent and received.
pub(crate) fn all(
    sandbox: &Sandbox,
    driver: &Driver,
    show: bool,
) -> Result<Vec<(&'static str, Option<Result>)>> {
    sandbox.control("POST", "reset", None)?;
    let names = Names::new(&[
        ("CHECKOUT_TOKEN", CHECKOUT_TOKEN),
        // As the sandbox shows them.
        ("YOUR_API_KEY", "***"),
        ("ACCESS_TOKEN", "***"),
    ]);
    let mut play = Play { sandbox, client: Client::start(driver)?, names, recipe: exchanges(), show };
    let mut failed = false;
    Ok(STEPS
        .map(|(title, step)| {
            let result = (!failed).then(|| step(&mut play));
            failed |= !matches!(result, Some(Ok(())));
            (title, result)
        })
        .into())
}

struct Play<'a> {
    sandbox: &'a Sandbox,
    client: Client,
    names: Names,
    recipe: Vec<Exchange>,
    show: bool,
}

impl Play<'_> {
    fn create(&mut self) -> Result {
        self.exchange(0, "createCheckoutSession", vec![])
    }

    fn pay(&mut self) -> Result {
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        self.exchange(1, "createCheckoutPayment", vec![session])
    }

    fn expire_and_refresh(&mut self) -> Result {
        self.sandbox.control("POST", "clock", Some(&json!({"advance_seconds": SESSION_TTL + 1})))?;
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        let (error, _) = self.refused_payment(&session)?;
        expect(
            &error,
            &json!({"class": "UnprocessableEntityError", "status": 422, "code": "21",
                "type": "failedPrecondition", "outcome": "not_applied"}),
        )?;
        self.say(&format!(
            "{SESSION_TTL} seconds later the session has expired: a payment in it is refused (422)"
        ));
        self.exchange(2, "refreshCheckoutSession", vec![CHECKOUT_TOKEN.into()])
    }

    fn be_refused(&mut self) -> Result {
        let (error, request) = self.refused_payment(UNKNOWN_SESSION)?;
        expect(
            &error,
            &json!({"class": "NotFoundError", "status": 404, "code": "31", "type": "notFound",
                "outcome": "not_applied", "operation": "checkout_sessions.create_payment", "attempts": 1}),
        )?;
        let raw_body = error["raw_body"].as_str().unwrap_or_default();
        let answer: Value =
            serde_json::from_str(raw_body).map_err(|error| format!("the raw body is no JSON: {error}"))?;
        expect(&answer, &json!({"detail": error["detail"], "traceId": error["trace_id"]}))?;
        self.say("refused call: a payment in a session that does not exist");
        if self.show {
            print!("{}", self.recipe[1].show(&request, &answer, CHECKOUT_TOKEN));
            println!("The error that the program gets");
            for name in
                ["class", "outcome", "operation", "attempts", "status", "code", "type", "trace_id", "message"]
            {
                println!("  {name}: {}", plain(&error[name]));
            }
        }
        Ok(())
    }

    /// Plays one exchange of the recipe and holds it against the recipe, on the wire and as the language sees it.
    fn exchange(&mut self, number: usize, operation: &str, path: Vec<String>) -> Result {
        let exchange = &self.recipe[number];
        let body = exchange.body.as_ref().map(|body| self.names.fill_json(body));
        let (result, request) = self.client.call(self.sandbox, operation, path, body)?;
        let Some(answer) = result.get("ok") else {
            return Err(format!("the call failed: {}", plain(&result["error"]["message"])));
        };
        exchange.check_request(&request, &self.names, &self.sandbox.address)?;
        exchange.check_answer(answer, &mut self.names)?;
        let shown = exchange.show(&request, answer, CHECKOUT_TOKEN);
        self.say(&format!("{}: {} is {}", STEPS[number].0, plain(&answer["id"]), plain(&answer["status"])));
        if self.show {
            print!("{shown}");
        }
        Ok(())
    }

    /// A payment that must be refused; answers the error and the request.
    fn refused_payment(&mut self, session: &str) -> Result<(Value, Value)> {
        let body = self.recipe[1].body.clone();
        let (result, request) =
            self.client.call(self.sandbox, "createCheckoutPayment", vec![session.into()], body)?;
        let error = result.get("error").cloned();
        Ok((error.ok_or_else(|| format!("the payment was not refused: {result}"))?, request))
    }

    fn say(&self, text: &str) {
        println!("{}  {text}", if self.show { "\n" } else { "" });
    }
}

/// Whether an object has these members.
fn expect(error: &Value, expected: &Value) -> Result {
    for (name, value) in expected.as_object().into_iter().flatten() {
        if error[name] != *value {
            return Err(format!(
                "the error's {name} is {}, not {value}: {}",
                error[name],
                plain(&error["message"])
            ));
        }
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A driver's process: a JSON line in, a JSON line out.
struct Client {
    process: Running,
    answers: Receiver<String>,
}

impl Client {
    fn start(driver: &Driver) -> Result<Self> {
        let (program, arguments) = driver.command.split_first().expect("a command has a program");
        let mut driver = offline(command(program));
        driver.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Running::start(driver)?;
        let stdout = process.0.stdout.take().expect("stdout is piped");
        // A thread of its own, so that a driver that hangs does not make the demo hang.
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(|line| line.ok()) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self { process, answers })
    }

    /// Makes one call with a new client; answers `{"ok": …}` or `{"error": …}`, and the one request that it sent.
    fn call(
        &mut self,
        sandbox: &Sandbox,
        operation: &str,
        path: Vec<String>,
        body: Option<Value>,
    ) -> Result<(Value, Value)> {
        sandbox.control("DELETE", "requests", None)?;
        let client = json!({"api_key": API_KEY, "access_token": ACCESS_TOKEN, "app": "MyApp/1.0",
            "base_url": sandbox.base_url});
        let script =
            json!({"client": client, "calls": [{"operation": operation, "path": path, "body": body}]});
        let stdin = self.process.0.stdin.as_mut().expect("stdin is piped");
        writeln!(stdin, "{script}").map_err(|error| format!("the driver is gone: {error}"))?;
        let answer = self.answers.recv_timeout(PATIENCE).map_err(|_| "the driver does not answer")?;
        let mut answer: Value =
            serde_json::from_str(&answer).map_err(|error| format!("the driver answered no JSON: {error}"))?;
        let mut requests = sandbox.control("GET", "requests", None)?;
        match requests.as_array().map_or(0, Vec::len) {
            1 => Ok((answer["results"][0].take(), requests[0].take())),
            _ => Err(format!("one call sent these requests: {requests}")),
        }
    }
}
