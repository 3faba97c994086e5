//! The recipe's steps, played through one language's driver.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    recipe::{Exchange, Names, exchanges},
    webhooks::Webhooks,
};
use crate::{
    process::{Result, Running, command, offline},
    programs::Driver,
    sandbox::Sandbox,
};

pub(crate) const API_KEY: &str = "demo-key";
pub(crate) const ACCESS_TOKEN: &str = "demo-token";
pub(crate) const CLIENT_ID: &str = "demo-client";
pub(crate) const CLIENT_SECRET: &str = "demo-secret";
pub(crate) const WEBHOOK_SECRET: &str = "demo-webhook-secret";
/// How long a session of the demo's link lives, in seconds. Nobody waits for it: the sandbox's clock is advanced.
const SESSION_TTL: u64 = 900;
/// The payer whose payments the sandbox makes, and loses the answers to.
const LOST: &str = "lost@sandbox.test";
/// For how long such a payment is looked for.
const LOOKED_FOR: Duration = Duration::from_secs(20);
/// How long a program that was told to wait does nothing: more than it takes to see what it did before.
const PAUSE: Duration = Duration::from_secs(2);
/// A session that the sandbox never opened.
const UNKNOWN_SESSION: &str = "00000000-0000-4000-8000-000000000000";
/// Longer than any call's own deadline.
const PATIENCE: Duration = Duration::from_secs(60);

type Step = fn(&mut Play<'_>) -> Result;

/// The steps, in order.
const STEPS: [(&str, Step); 8] = [
    ("link", |play| play.link()),
    ("session", |play| play.create()),
    ("payment", |play| play.pay()),
    ("refresh", |play| play.expire_and_refresh()),
    ("token renewal", |play| play.renew()),
    ("unknown resolved", |play| play.lose_and_find()),
    ("webhook verified", |play| play.settle()),
    ("refused call", |play| play.be_refused()),
];

/// The steps' names, in order.
pub(crate) fn titles() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|(title, _)| *title)
}

/// Plays every step up to the first that fails; `show` prints what is sent and received.
pub(crate) fn all(
    sandbox: &Sandbox,
    webhooks: &Webhooks,
    driver: &Driver,
    show: bool,
) -> Result<Vec<(&'static str, Option<Result>)>> {
    webhooks.forget();
    // As the sandbox shows them.
    let names = Names::new(&[("YOUR_API_KEY", "***"), ("ACCESS_TOKEN", "***")]);
    let mut play = Play {
        sandbox,
        webhooks,
        client: Client::start(driver)?,
        link: Value::Null,
        names,
        recipe: exchanges(),
        show,
    };
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
    webhooks: &'a Webhooks,
    client: Client,
    /// What the link's creation answered.
    link: Value,
    names: Names,
    recipe: Vec<Exchange>,
    show: bool,
}

impl Play<'_> {
    /// The recipe's first step, the payment link, for which it shows no request.
    fn link(&mut self) -> Result {
        let link = json!({
            "items": [{"description": "Annual plan", "preTaxAmount": "10504.20", "totalAmount": "12500.00"}],
            "currency": "CLP", "paymentMethodsAllowed": ["ETPAY"], "duration": SESSION_TTL,
        });
        let (result, _) = self.client.call(self.sandbox, "createPaymentLink", vec![], Some(link))?;
        let link = succeeded(&result)?;
        expect(link, &json!({"status": "ACTIVE", "currency": "CLP", "totalAmount": "12500.00"}))?;
        self.link = link.clone();
        self.names.set("CHECKOUT_TOKEN", &plain(&link["checkoutToken"]));
        self.say(&format!(
            "link: {} is {}, over {} CLP",
            plain(&link["id"]),
            plain(&link["status"]),
            plain(&link["totalAmount"])
        ));
        Ok(())
    }

    fn create(&mut self) -> Result {
        self.exchange(0, "createCheckoutSession", vec![])
    }

    fn pay(&mut self) -> Result {
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        self.exchange(1, "createCheckoutPayment", vec![session])
    }

    /// Reads the session with a token of the client's own, before and after the service revokes that.
    fn renew(&mut self) -> Result {
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        let read = json!({"operation": "getCheckoutSession", "path": [session]});
        let mut again = read.clone();
        again["wait_before_ms"] = json!(PAUSE.as_millis() as u64);
        let before = requests(self.sandbox, 0)?.len();
        self.client.tell(
            &settings(self.sandbox, &json!({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})),
            &[read, again],
        )?;
        let begun = Instant::now();
        while requests(self.sandbox, before)?.len() < 2 && begun.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(20));
        }
        self.sandbox.control("POST", "tokens/revoke", None)?;
        let results = self.client.hear()?;
        for result in &results {
            expect(succeeded(result)?, &json!({"id": session}))?;
        }
        let (auth, read) = ("/sandbox/auth".to_owned(), format!("/sandbox/checkout-sessions/{session}"));
        let expected = [&auth, &read, &read, &auth, &read];
        let paths: Vec<_> =
            requests(self.sandbox, before)?.iter().map(|request| plain(&request["path"])).collect();
        if paths.iter().collect::<Vec<_>>() != expected {
            return Err(format!("the requests went to {paths:?}"));
        }
        self.say(
            "token renewal: the service revoked the access token, and the client got another one by itself",
        );
        Ok(())
    }

    /// A payment that is made and whose answer is lost.
    fn lose_and_find(&mut self) -> Result {
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        let before = self.made(&session)?;
        let step = json!({
            "operation": "createCheckoutPayment", "path": [session],
            "body": {"paymentMethod": "ETPAY", "customer": {"firstName": "Jane", "email": LOST}},
            "resolve_ms": LOOKED_FOR.as_millis() as u64,
        });
        self.client.tell(&settings(self.sandbox, &json!({"access_token": ACCESS_TOKEN})), &[step])?;
        let result = self.client.hear()?.swap_remove(0);
        expect(
            &result["error"],
            &json!({"class": "OutcomeUnknownError", "outcome": "unknown", "session_id": session}),
        )?;
        let lost: Vec<String> = self.made(&session)?.into_iter().filter(|id| !before.contains(id)).collect();
        let found: Vec<String> = result["resolved"].as_array().into_iter().flatten().map(plain).collect();
        // The payment before this one was made in the same session, long before by the sandbox's clock.
        if lost.len() != 1 || found != lost {
            return Err(format!("the service made {lost:?}, and found was {}", result["resolved"]));
        }
        self.say(&format!(
            "unknown resolved: the answer to a payment was lost, and the payment found: {}",
            lost[0]
        ));
        Ok(())
    }

    /// The first payment goes on until the money is settled, of which webhooks tell.
    fn settle(&mut self) -> Result {
        let session = self.names.get("CHECKOUT_SESSION_ID")?;
        let payment = self.made(&session)?.swap_remove(0);
        self.sandbox.control(
            "POST",
            &format!("payments/{payment}/advance"),
            Some(&json!({"to": "SETTLED"})),
        )?;
        let deliveries = self.webhooks.wait(2, PATIENCE)?;
        let mut steps = Vec::new();
        for body in &deliveries {
            let tampered = body.replacen("CAPTURED", "SETTLED", 1).replacen("RECEIVED", "SETTLED", 1);
            for body in [body, &tampered] {
                steps.push(json!({"operation": "webhook", "body": {"body": body, "secret": WEBHOOK_SECRET}}));
            }
        }
        self.client.tell(&settings(self.sandbox, &json!({"access_token": ACCESS_TOKEN})), &steps)?;
        let results = self.client.hear()?;
        let expected = [("Transaction.Captured", "CAPTURED"), ("Transaction.Received", "RECEIVED")];
        for ((event, status), verdicts) in expected.iter().zip(results.chunks(2)) {
            expect(&verdicts[0], &json!({"key": format!("{event}:{payment}:{status}")}))?;
            let said = succeeded(&verdicts[0])?;
            expect(said, &json!({"event": event}))?;
            expect(&said["data"]["transaction"], &json!({"id": payment, "status": status}))?;
            expect(&verdicts[1]["error"], &json!({"class": "WebhookSignatureError"}))?;
        }
        let (result, _) = self.client.call(self.sandbox, "getPayment", vec![payment], None)?;
        expect(succeeded(&result)?, &json!({"status": "SETTLED"}))?;
        self.say("webhook verified: Transaction.Captured, then Transaction.Received; the payment is SETTLED");
        Ok(())
    }

    /// The payments that the sandbox made in a session.
    fn made(&self, session: &str) -> Result<Vec<String>> {
        let payments = self.sandbox.control("GET", "payments", None)?;
        let of_session =
            payments.as_array().into_iter().flatten().filter(|made| made["checkoutSessionId"] == session);
        Ok(of_session.map(|made| plain(&made["id"])).collect())
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
        let token = self.names.get("CHECKOUT_TOKEN")?;
        self.exchange(2, "refreshCheckoutSession", vec![token])
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
            print!("{}", self.recipe[1].show(&request, &answer, &self.names.get("CHECKOUT_TOKEN")?));
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
        let answer = &own(succeeded(&result)?, &self.link, &self.sandbox.address);
        exchange.check_request(&request, &self.names, &self.sandbox.address)?;
        exchange.check_answer(answer, &mut self.names)?;
        let shown = exchange.show(&request, answer, &self.names.get("CHECKOUT_TOKEN")?);
        self.say(&format!(
            "{}: {} is {}",
            STEPS[number + 1].0,
            plain(&answer["id"]),
            plain(&answer["status"])
        ));
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

/// What an answer has besides what it repeats of the payment link: the recipe's answers leave that out.
fn own(answer: &Value, link: &Value, address: &str) -> Value {
    let (token, id) = (plain(&answer["checkoutToken"]), plain(&answer["id"]));
    let here = format!("http://{address}/checkout/{token}/{id}");
    let bank = format!("http://{address}/bank/{id}");
    let repeated = |name: &str, value: &Value| match name {
        "paymentLinkId" => *value == link["id"],
        "items" | "paymentMethodsAllowed" => *value == link[name],
        // Where the payer goes on: a page of the sandbox.
        "origins" => value[0]["etpay"]["url"] == bank,
        _ => false,
    };
    let members = answer.as_object().into_iter().flatten().filter(|(name, value)| !repeated(name, value));
    let at_the_recipes = |name: &str, value: &Value| match name {
        // The sandbox's page stands for the one that the recipe names.
        "url" if *value == here => format!("https://checkout.conomyhq.com/{token}").into(),
        _ => value.clone(),
    };
    members.map(|(name, value)| (name.clone(), at_the_recipes(name, value))).collect()
}

/// The requests that the sandbox received, but for the first so many. None is forgotten: who looks at it afterwards sees all.
fn requests(sandbox: &Sandbox, but_for: usize) -> Result<Vec<Value>> {
    match sandbox.control("GET", "requests", None)? {
        Value::Array(received) => Ok(received.into_iter().skip(but_for).collect()),
        other => Err(format!("the sandbox received {other}")),
    }
}

/// What a client is made with.
fn settings(sandbox: &Sandbox, credentials: &Value) -> Value {
    let mut client = json!({"api_key": API_KEY, "app": "MyApp/1.0", "base_url": sandbox.base_url});
    for (name, value) in credentials.as_object().into_iter().flatten() {
        client[name] = value.clone();
    }
    client
}

/// What a call answered.
fn succeeded(result: &Value) -> Result<&Value> {
    result.get("ok").ok_or_else(|| format!("the call failed: {}", plain(&result["error"]["message"])))
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
        let before = requests(sandbox, 0)?.len();
        let client = settings(sandbox, &json!({"access_token": ACCESS_TOKEN}));
        self.tell(&client, &[json!({"operation": operation, "path": path, "body": body})])?;
        let result = self.hear()?.swap_remove(0);
        let mut sent = requests(sandbox, before)?;
        match sent.len() {
            1 => Ok((result, sent.remove(0))),
            _ => Err(format!("one call sent these requests: {}", Value::from(sent))),
        }
    }

    /// Has it make these calls with a client of these settings, one after the other.
    fn tell(&mut self, client: &Value, calls: &[Value]) -> Result {
        let script = json!({"client": client, "calls": calls});
        let stdin = self.process.0.stdin.as_mut().expect("stdin is piped");
        writeln!(stdin, "{script}").map_err(|error| format!("the driver is gone: {error}"))
    }

    /// What became of each.
    fn hear(&mut self) -> Result<Vec<Value>> {
        let answer = self.answers.recv_timeout(PATIENCE).map_err(|_| "the driver does not answer")?;
        let mut answer: Value =
            serde_json::from_str(&answer).map_err(|error| format!("the driver answered no JSON: {error}"))?;
        match answer["results"].take() {
            Value::Array(results) if !results.is_empty() => Ok(results),
            other => Err(format!("the driver answered {other}")),
        }
    }
}
