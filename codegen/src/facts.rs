//! What the spec does not say and every language must: options, effects and errors, read from `codegen/facts/`.

use std::path::Path;

use heck::ToLowerCamelCase;
use serde::Deserialize;

use crate::spec::{Effect, Result, read};

/// All tables.
pub(crate) struct Facts {
    pub(crate) options: Vec<Setting>,
    effects: Vec<EffectText>,
    pub(crate) errors: Vec<ErrorClass>,
    pub(crate) error_facts: Vec<ErrorFact>,
}

/// Something that can be set; `codegen/facts/options.yaml` explains its members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    /// snake_case.
    pub(crate) name: String,
    #[serde(rename = "for")]
    pub(crate) scope: Scope,
    pub(crate) kind: SettingKind,
    #[serde(default)]
    pub(crate) env: Option<String>,
    /// Where one of these is given, the environment is not asked.
    #[serde(default)]
    pub(crate) unless: Vec<String>,
    #[serde(default)]
    pub(crate) default: Option<serde_json::Value>,
    #[serde(default)]
    pub(crate) least: Option<u64>,
    #[serde(default)]
    without: Option<String>,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) more: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    Client,
    Call,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettingKind {
    Secret,
    /// A secret, or a function that gives it.
    Token,
    Text,
    Url,
    Path,
    Duration,
    Count,
    Flag,
    /// The name of one of the spec's servers.
    Environment,
    Headers,
    Hook,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectText {
    name: String,
    twice: String,
    unknown: String,
}

/// An error class; `codegen/facts/errors.yaml` explains its members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorClass {
    pub(crate) class: String,
    #[serde(default)]
    pub(crate) parent: Option<String>,
    #[serde(default)]
    pub(crate) variant: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    pub(crate) outcome: String,
    pub(crate) retryable: bool,
    /// Names of [`ErrorFact`]s.
    #[serde(default)]
    pub(crate) facts: Vec<String>,
    pub(crate) text: String,
    /// What a shop tells its customer, and what its operator does.
    #[serde(default)]
    pub(crate) payer: Option<String>,
    #[serde(default)]
    pub(crate) operator: Option<String>,
}

/// Something that errors tell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorFact {
    /// snake_case.
    pub(crate) name: String,
    /// What Node calls it in place of the name in camelCase.
    #[serde(default)]
    node: Option<String>,
    pub(crate) kind: FactKind,
    pub(crate) shown: Shown,
    pub(crate) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FactKind {
    Text,
    Count,
    Outcome,
    Phase,
    Flag,
    Headers,
    Bytes,
    Duration,
    Time,
    Any,
}

/// Whether it may be printed.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Shown {
    Always(bool),
    /// Only where the core finds it harmless.
    If(Label),
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Label {
    Label,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorTables {
    classes: Vec<ErrorClass>,
    facts: Vec<ErrorFact>,
}

impl Facts {
    /// Reads the tables of `folder`, and refuses what would make an emitter's output wrong.
    pub(crate) fn load(folder: &Path) -> Result<Self> {
        let ErrorTables { classes, facts } = read(&folder.join("errors.yaml"))?;
        let facts = Self {
            options: read(&folder.join("options.yaml"))?,
            effects: read(&folder.join("effects.yaml"))?,
            errors: classes,
            error_facts: facts,
        };
        for effect in Effect::ALL {
            if !facts.effects.iter().any(|text| text.name == effect.name()) {
                return Err(format!("effects.yaml says nothing of {}", effect.name()));
            }
        }
        for (i, error) in facts.errors.iter().enumerate() {
            let parent = |name: &String| facts.errors[..i].iter().any(|other| other.class == *name);
            if !error.parent.as_ref().map_or(i == 0, parent) {
                return Err(format!("errors.yaml: {} stands before its parent", error.class));
            }
            if let Some(name) = error.facts.iter().find(|name| facts.error_fact(name).is_none()) {
                return Err(format!(
                    "errors.yaml: {} tells {name}, which is not among the facts",
                    error.class
                ));
            }
        }
        for setting in &facts.options {
            if let Some(name) =
                setting.unless.iter().find(|name| !facts.options.iter().any(|o| o.name == **name))
            {
                return Err(format!(
                    "options.yaml: {} stands in place of {name}, which is no option",
                    setting.name
                ));
            }
            if setting.default.is_none() && setting.without.is_none() {
                return Err(format!("options.yaml: {} says not what holds without it", setting.name));
            }
        }
        Ok(facts)
    }

    /// The options that a client and each call share, then what only a client has.
    pub(crate) fn settings(&self, scope: Scope) -> impl Iterator<Item = &Setting> {
        self.options.iter().filter(move |setting| setting.scope == scope)
    }

    /// What to do about a call of this effect that may have been applied: a clause.
    pub(crate) fn unknown(&self, effect: Effect) -> &str {
        self.effect(effect).map_or("", |text| &text.unknown)
    }

    /// What a second request could do.
    pub(crate) fn twice(&self, effect: Effect) -> &str {
        self.effect(effect).map_or("", |text| &text.twice)
    }

    fn effect(&self, effect: Effect) -> Option<&EffectText> {
        self.effects.iter().find(|text| text.name == effect.name())
    }

    pub(crate) fn error_fact(&self, name: &str) -> Option<&ErrorFact> {
        self.error_facts.iter().find(|fact| fact.name == name)
    }
}

impl ErrorFact {
    /// How Node spells it.
    pub(crate) fn node_name(&self) -> String {
        self.node.clone().unwrap_or_else(|| self.name.to_lower_camel_case())
    }
}

impl Setting {
    /// Whether it must not stand in a text that could be printed.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.kind, SettingKind::Secret | SettingKind::Token)
    }

    /// What holds where it is not given, in words. `duration` words a number of milliseconds.
    pub(crate) fn otherwise(&self, duration: impl Fn(u64) -> String) -> String {
        match (&self.without, &self.default) {
            (Some(words), _) => words.clone(),
            (None, Some(serde_json::Value::Bool(on))) => if *on { "on" } else { "off" }.into(),
            (None, Some(value)) => match (self.kind, value.as_u64()) {
                (SettingKind::Duration, Some(ms)) => duration(ms),
                (_, Some(n)) if n >= 1 << 20 && n % (1 << 20) == 0 => format!("{} MiB", n >> 20),
                (_, number) => number.map_or_else(|| value.to_string(), |n| n.to_string()),
            },
            (None, None) => String::new(),
        }
    }
}
