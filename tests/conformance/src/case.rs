//! The cases: data files in `tests/cases/`, each case one client's calls, the server's part, and what must come of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::operations::{self, Usual};

pub(crate) type Object = Map<String, Value>;

/// A case as a file states it. With `operations: all` it stands for one case an operation.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stated {
    pub(crate) name: String,
    /// For which operations the case is repeated; the calls are then the operation's own.
    #[serde(default)]
    operations: Option<String>,
    /// What the fault server does, a behaviour after the other. Without it the case runs against the sandbox.
    #[serde(default)]
    script: Option<Value>,
    /// The certificate with which the fault server speaks TLS.
    #[serde(default)]
    tls: Option<String>,
    /// A proxy to start; its URL replaces `{proxy}`.
    #[serde(default)]
    proxy: Option<Value>,
    /// How many requests the proxy saw.
    #[serde(default)]
    proxied: Option<u64>,
    /// The credentials that the sandbox wants; without them it takes any.
    #[serde(default)]
    sandbox: Credentials,
    /// Answers that the sandbox gives in place of its own.
    #[serde(default)]
    answers: Vec<Value>,
    /// Settings over the usual ones; null takes one away.
    #[serde(default)]
    client: Object,
    /// Environment of the driver.
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    call: Option<Value>,
    #[serde(default)]
    calls: Vec<Value>,
    /// What arrived, in order.
    #[serde(default)]
    requests: Option<Vec<Value>>,
    /// How many requests arrived.
    #[serde(default)]
    arrived: Option<Value>,
    /// How many attempts the hook saw.
    #[serde(default)]
    events: Option<Value>,
    expect: Value,
    /// How long the call may take at most, where it is not the timeout that bounds it.
    #[serde(default)]
    within_ms: Option<u64>,
    /// The same case again with other options and another end.
    #[serde(default)]
    variants: Vec<Variant>,
}

/// Credentials that a sandbox insists on.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    pub(crate) api_key: Option<String>,
    pub(crate) access_token: Option<String>,
}

/// What a variant says differently.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    name: String,
    #[serde(default)]
    script: Option<Value>,
    #[serde(default)]
    client: Object,
    #[serde(default)]
    options: Option<Value>,
    #[serde(default)]
    arrived: Option<Value>,
    #[serde(default)]
    proxied: Option<u64>,
    expect: Value,
}

/// One case, ready to run.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The operation's effect, where the case is repeated for each.
    effect: Option<String>,
    pub(crate) script: Option<Value>,
    pub(crate) tls: Option<String>,
    pub(crate) proxy: Option<Value>,
    pub(crate) proxied: Option<u64>,
    pub(crate) sandbox: Credentials,
    pub(crate) answers: Vec<Value>,
    pub(crate) client: Object,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) calls: Vec<Value>,
    pub(crate) requests: Option<Vec<Value>>,
    pub(crate) arrived: Option<Value>,
    pub(crate) events: Option<Value>,
    pub(crate) expect: Vec<Value>,
    pub(crate) within_ms: Option<u64>,
}

/// The settings of every case's client.
fn usual_client() -> Object {
    let settings = json!({
        "api_key": "key_example", "access_token": "token_example", "app": "MyApp/1.0", "base_url": "{base_url}",
    });
    settings.as_object().cloned().unwrap_or_default()
}

/// Every case of every file, by name of the file.
pub(crate) fn load(folder: &Path) -> Result<Vec<(String, Vec<Stated>)>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let is_cases = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "yaml")
            && path.file_stem().is_some_and(|stem| stem != operations::FILE)
    };
    paths.retain(is_cases);
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let cases = serde_saphyr::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files.push((stem, cases));
    }
    Ok(files)
}

impl Stated {
    /// The cases that this one stands for.
    pub(crate) fn expand(&self, file: &str, operations: &[Usual]) -> Vec<Case> {
        let mut cases = self.each_operation(file, operations);
        for variant in &self.variants {
            let mut varied = self.clone();
            varied.name = format!("{}, {}", self.name, variant.name);
            varied.script = variant.script.clone().or(varied.script);
            varied.client.extend(variant.client.clone());
            varied.arrived = variant.arrived.clone().or(varied.arrived);
            varied.proxied = variant.proxied.or(varied.proxied);
            varied.expect = variant.expect.clone();
            varied.variants.clear();
            let mut varied = varied.each_operation(file, operations);
            if let Some(options) = &variant.options {
                for call in varied.iter_mut().flat_map(|case| &mut case.calls) {
                    call["options"] = options.clone();
                }
            }
            cases.extend(varied);
        }
        let unmoved: Vec<Case> = cases.iter().filter_map(Case::under_an_option_without_effect).collect();
        cases.extend(unmoved);
        cases
    }

    fn each_operation(&self, file: &str, operations: &[Usual]) -> Vec<Case> {
        if self.operations.is_none() {
            return vec![self.case(format!("{file}: {}", self.name), None)];
        }
        let each = operations
            .iter()
            .map(|usual| self.case(format!("{file}: {} [{}]", self.name, usual.id), Some(usual)));
        each.collect()
    }

    fn case(&self, name: String, operation: Option<&Usual>) -> Case {
        let effect = operation.map(|usual| usual.effect.as_str());
        // `call` over an operation's own call adds to it: options, or when to cancel.
        let mut calls = self.calls.clone();
        calls.extend(self.call.clone());
        if let Some(Usual { call: usual, .. }) = operation {
            let over = |call: &Value| {
                let mut usual = usual.clone();
                merge(&mut usual, call);
                usual
            };
            calls = if calls.is_empty() { vec![usual.clone()] } else { calls.iter().map(over).collect() };
        }
        let mut client = usual_client();
        for (name, value) in &self.client {
            if value.is_null() {
                client.remove(name)
            } else {
                client.insert(name.clone(), value.clone())
            };
        }
        let expect = for_effect(&self.expect, effect);
        Case {
            name,
            effect: effect.map(str::to_owned),
            script: self.script.clone(),
            tls: self.tls.clone(),
            proxy: self.proxy.clone(),
            proxied: self.proxied,
            sandbox: self.sandbox.clone(),
            answers: self.answers.clone(),
            client,
            env: self.env.clone(),
            calls,
            requests: self.requests.clone(),
            arrived: self.arrived.as_ref().map(|arrived| for_effect(arrived, effect)),
            events: self.events.as_ref().map(|events| for_effect(events, effect)),
            expect: expect.as_array().cloned().unwrap_or_else(|| vec![expect.clone()]),
            within_ms: self.within_ms,
        }
    }

    /// What a table of the documentation says of the case: the name, what a charge gets, and what the others get. A
    /// case of certain calls is about charges.
    pub(crate) fn row(&self) -> (&str, Value, Value) {
        let other =
            self.operations.as_ref().map_or(Value::Null, |_| for_effect(&self.expect, Some("create")));
        (&self.name, for_effect(&self.expect, Some("charge")), other)
    }

    /// The variants' rows.
    pub(crate) fn variant_rows(&self) -> Vec<(String, Value, Value)> {
        let row = |variant: &Variant| {
            let name = format!("{}, {}", self.name, variant.name);
            (name, for_effect(&variant.expect, Some("charge")), for_effect(&variant.expect, Some("create")))
        };
        self.variants.iter().map(row).collect()
    }
}

impl Case {
    /// The same case, told on the call to do what must change nothing: no option makes a payment that may have been
    /// applied be sent again, and where nothing was tried again, no retries is as many as before.
    fn under_an_option_without_effect(&self) -> Option<Self> {
        let (option, value) = match self.effect.as_deref()? {
            "charge" => ("retry_ambiguous", json!(true)),
            _ => ("max_retries", json!(0)),
        };
        let set = self.client.contains_key(option)
            || self.calls.iter().any(|call| !call["options"][option].is_null());
        let tried_once = self.expect.iter().all(|expect| {
            let error = &expect["error"];
            error.is_object() && error["attempts"].as_u64().unwrap_or(1) <= 1
        });
        let arrived_once = self.arrived.as_ref().is_none_or(|arrived| arrived.as_u64() <= Some(1));
        if set || (option == "max_retries" && !(tried_once && arrived_once)) {
            return None;
        }
        let mut case = self.clone();
        case.name = format!("{} (with {option} {value})", self.name);
        for call in &mut case.calls {
            merge(&mut call["options"], &json!({option: value}));
        }
        Some(case)
    }
}

/// By what a value can differ from operation to operation; `other` is every effect that is not named beside it.
const EFFECTS: [&str; 5] = ["charge", "create", "rotate", "read", "other"];

/// `{charge: …, other: …}` read for one effect; anything else holds for every effect.
fn for_effect(stated: &Value, effect: Option<&str>) -> Value {
    let (Some(effect), Some(by_effect)) = (effect, stated.as_object()) else { return stated.clone() };
    if by_effect.is_empty() || !by_effect.keys().all(|key| EFFECTS.contains(&key.as_str())) {
        return stated.clone();
    }
    by_effect.get(effect).or_else(|| by_effect.get("other")).cloned().unwrap_or_default()
}

fn merge(into: &mut Value, over: &Value) {
    match (into, over) {
        (Value::Object(into), Value::Object(over)) => {
            for (name, value) in over {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, over) => *into = over.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_by_effect_is_read_for_one() {
        let stated = json!({"charge": 1, "read": 2, "other": 3});
        let of = |effect| for_effect(&stated, Some(effect));
        assert_eq!([of("charge"), of("read"), of("create"), of("rotate")], [1, 2, 3, 3].map(Value::from));
        assert_eq!(for_effect(&json!({"charge": 1}), Some("read")), Value::Null);
        assert_eq!(for_effect(&json!({"ok": {}}), Some("read")), json!({"ok": {}}));
    }

    /// Also while the spec has no read, so that the first one needs no case but its own.
    #[test]
    fn every_case_of_every_operation_says_what_a_read_gets() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
        let call = json!({"operation": "getThing", "path": ["t_1"]});
        let read = Usual { id: "getThing".into(), effect: "read".into(), call };
        for (file, cases) in load(&folder).expect("the cases can be read") {
            for case in cases.iter().filter(|case| case.operations.is_some()) {
                for Case { name, expect, .. } in case.expand(&file, std::slice::from_ref(&read)) {
                    assert!(!expect.is_empty() && expect.iter().all(Value::is_object), "nothing: {name}");
                    // What only reads has no effect that could be in doubt.
                    let unknown = expect.iter().any(|expect| expect["error"]["outcome"] == "unknown");
                    assert!(!unknown, "what a charge or a session gets: {name}");
                }
            }
        }
    }
}
