//! The server's side of a case: a sandbox or a fault endpoint of its own, so that cases can run at the same time.

use std::{collections::BTreeMap, path::PathBuf};

use conomyhq_sandbox::{
    Running, Sandbox,
    fault::{self, LedgerEntry},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{case::Case, printed::PLANTED};

/// What runs for one case.
pub(crate) struct Stage {
    control: Control,
    /// What stands for a name in braces in the case's settings.
    placeholders: Vec<(&'static str, String)>,
    ca_file: Option<PathBuf>,
    _sandbox: Option<Running>,
}

/// Where to ask what arrived.
struct Control {
    http: reqwest::Client,
    requests: String,
    /// The fault server's endpoint; a sandbox keeps no ledger.
    endpoint: Option<String>,
    proxied: Option<String>,
}

impl Stage {
    /// Starts what the case needs. The fault server is shared; a sandbox has state, so each case has its own.
    pub(crate) async fn set(
        case: &Case,
        language: &str,
        faults: &fault::Server,
        http: &reqwest::Client,
    ) -> Result<Self, String> {
        let mut stage = match &case.script {
            Some(script) => Self::faults(case, script, faults, http).await,
            None => Self::sandbox(case, http).await,
        }?;
        // One version for every package.
        let agent = format!("MyApp/1.0 conomyhq-{language}/{}", env!("CARGO_PKG_VERSION"));
        stage.placeholders.push(("{user_agent}", agent));
        stage.placeholders.extend(PLANTED.map(|(name, value)| (name, value.to_owned())));
        Ok(stage)
    }

    async fn sandbox(case: &Case, http: &reqwest::Client) -> Result<Self, String> {
        let mut builder = Sandbox::builder();
        if let Some(key) = &case.sandbox.api_key {
            builder = builder.api_key(key);
        }
        if let Some(token) = &case.sandbox.access_token {
            builder = builder.access_token(token);
        }
        let sandbox = builder.start().await.map_err(|e| e.to_string())?;
        for answer in &case.answers {
            post(http, &format!("{}/_sandbox/answers", sandbox.url()), answer).await?;
        }
        let control = Control {
            http: http.clone(),
            requests: format!("{}/_sandbox/requests", sandbox.url()),
            endpoint: None,
            proxied: None,
        };
        let placeholders = vec![("{base_url}", sandbox.base_url())];
        Ok(Self { control, placeholders, ca_file: None, _sandbox: Some(sandbox) })
    }

    async fn faults(
        case: &Case,
        script: &Value,
        faults: &fault::Server,
        http: &reqwest::Client,
    ) -> Result<Self, String> {
        let url = faults.url();
        let wanted = json!({"script": script, "tls": case.tls});
        let endpoint = post(http, &format!("{url}/_faults/endpoints"), &wanted).await?;
        let id = endpoint["id"].as_str().ok_or("the fault server answered no id")?;
        let mut placeholders = vec![("{base_url}", text(&endpoint["base_url"]))];
        let mut proxied = None;
        if let Some(proxy) = &case.proxy {
            let opened = post(http, &format!("{url}/_faults/proxies"), proxy).await?;
            let (id, address) = (text(&opened["id"]), text(&opened["url"]));
            if let Some(credentials) = proxy["auth"].as_str() {
                placeholders
                    .push(("{proxy_with_auth}", address.replace("://", &format!("://{credentials}@"))));
            }
            placeholders.push(("{proxy}", address));
            proxied = Some(format!("{url}/_faults/proxies/{id}/requests"));
        }
        let mut ca_file = None;
        if let Some(pem) = endpoint["ca_pem"].as_str() {
            let path = std::env::temp_dir().join(format!("conomyhq-ca-{}-{id}.pem", std::process::id()));
            std::fs::write(&path, pem).map_err(|e| format!("{}: {e}", path.display()))?;
            placeholders.push(("{ca_file}", path.display().to_string()));
            ca_file = Some(path);
        }
        let endpoint = format!("{url}/_faults/endpoints/{id}");
        let control = Control {
            http: http.clone(),
            requests: format!("{endpoint}/requests"),
            endpoint: Some(endpoint),
            proxied,
        };
        Ok(Self { control, placeholders, ca_file, _sandbox: None })
    }

    /// `value` with this stage's addresses and files in it.
    pub(crate) fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let fill = |text: String, (name, value): &(&str, String)| text.replace(name, value);
                Value::from(self.placeholders.iter().fold(text.clone(), fill))
            }
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect())
            }
            other => other.clone(),
        }
    }

    /// Every request that arrived so far.
    pub(crate) async fn requests(&self) -> Result<Vec<Value>, String> {
        self.control.list(&self.control.requests).await
    }

    /// What the fault server did with every request so far; `None` of a sandbox.
    pub(crate) async fn ledger(&self) -> Result<Option<BTreeMap<String, LedgerEntry>>, String> {
        match &self.control.endpoint {
            Some(url) => ledger(&self.control.http, url).await.map(Some),
            None => Ok(None),
        }
    }

    /// How many connections came to where redirects point to.
    pub(crate) async fn redirected(&self) -> Result<u64, String> {
        let Some(url) = &self.control.endpoint else { return Ok(0) };
        let stats: Value = get(&self.control.http, &format!("{url}/stats")).await?;
        Ok(stats["redirected"]["connections"].as_u64().unwrap_or_default())
    }

    /// Every request that the proxy saw so far.
    pub(crate) async fn proxied(&self) -> Result<Vec<Value>, String> {
        match &self.control.proxied {
            Some(url) => self.control.list(url).await,
            None => Ok(Vec::new()),
        }
    }
}

impl Control {
    async fn list(&self, url: &str) -> Result<Vec<Value>, String> {
        get(&self.http, url).await
    }
}

/// The ledger of a fault server's endpoint, by path.
pub(crate) async fn ledger(
    http: &reqwest::Client,
    endpoint: &str,
) -> Result<BTreeMap<String, LedgerEntry>, String> {
    get(http, &format!("{endpoint}/ledger")).await
}

async fn get<T: DeserializeOwned>(http: &reqwest::Client, url: &str) -> Result<T, String> {
    let answer = http.get(url).send().await.map_err(|e| e.to_string())?;
    answer.json().await.map_err(|e| format!("{url}: {e}"))
}

pub(crate) async fn delete(http: &reqwest::Client, url: &str) -> Result<(), String> {
    http.delete(url).send().await.map(drop).map_err(|e| e.to_string())
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(path) = &self.ca_file {
            // A file left in the temporary folder does no harm.
            let _ = std::fs::remove_file(path);
        }
    }
}

pub(crate) async fn post(http: &reqwest::Client, url: &str, body: &Value) -> Result<Value, String> {
    let answer = http.post(url).json(body).send().await.map_err(|e| e.to_string())?;
    let status = answer.status();
    let text = answer.text().await.map_err(|e| e.to_string())?;
    if !status.is_success() {
        return Err(format!("{url} answered {status}: {text}"));
    }
    Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// A text, or none at all.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
