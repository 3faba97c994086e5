//! What a call can fail with: the classes, and the table of what they tell.

use serde_json::json;

use super::{doc, header, list, quoted, spelled};
use crate::facts::{ErrorClass, ErrorFact, FactKind, Facts, Shown};

/// `errorTable.ts`: what the hand-written half needs to know of every class and fact.
pub(super) fn table(facts: &Facts) -> String {
    let mut out = header(&source());
    out += "\nimport type { ClassRow, FactRow } from \"./errorFacts.js\";\n\n";
    out += &doc(
        "",
        &[
            "What errors tell: what the core calls it, what it is, and whether it may be printed.",
            "@internal",
        ],
    );
    out += "export const FACTS: Readonly<Record<string, FactRow>> = {\n";
    for fact in told(facts) {
        let shown = match fact.shown {
            Shown::Always(shown) => shown.to_string(),
            Shown::If(_) => quoted("label"),
        };
        out += &format!(
            "  {}: {{ core: {}, kind: {}, shown: {shown} }},\n",
            fact.node_name(),
            quoted(&fact.name),
            quoted(kind(fact.kind)),
        );
    }
    out += "};\n\n";
    out += &doc(
        "",
        &[
            "Every class: its own facts beside its parent's, and what holds where a fact is not given.",
            "@internal",
        ],
    );
    out += "export const CLASSES: Readonly<Record<string, ClassRow>> = {\n";
    for error in &facts.errors {
        let names: Vec<String> = own_facts(error, facts).map(|fact| quoted(&fact.node_name())).collect();
        let mut defaults =
            vec![format!("outcome: {}", quoted(&error.outcome)), format!("retryable: {}", error.retryable)];
        if let Some(status) = error.status {
            let name = facts.error_fact("status").map_or_else(String::new, ErrorFact::node_name);
            defaults.push(format!("{name}: {status}"));
        }
        defaults.extend(
            own_facts(error, facts)
                .filter(|fact| !["outcome", "retryable"].contains(&fact.name.as_str()))
                .filter_map(|fact| Some(format!("{}: {}", fact.node_name(), default(error, fact)?))),
        );
        out += &format!("  {}: {{\n", error.class);
        out += &list("    ", "facts: [", &names, "],");
        out += &format!("    defaults: {{ {} }},\n  }},\n", defaults.join(", "));
    }
    out + "};\n"
}

/// `errors.ts`.
pub(super) fn classes(facts: &Facts) -> String {
    let mut out = header(&source());
    out += "\nimport * as behavior from \"./errorFacts.js\";\n";
    out += "import type { Outcome, Phase } from \"./errorFacts.js\";\n\n";
    out += &doc(
        "",
        &["What an error can be made with. Each class takes the part that it tells, and has defaults."],
    );
    out += "export interface ErrorFacts {\n";
    for fact in told(facts) {
        out += &doc("  ", &[&text(fact, facts)]);
        out += &format!("  readonly {}?: {};\n", fact.node_name(), or_none(fact.kind));
    }
    out += &doc("  ", &["Which of the service's own words may be printed: names such as `code`."]);
    out += "  readonly shown?: readonly string[] | undefined;\n";
    out += &doc("  ", &["What it came of."]);
    out += "  readonly cause?: unknown;\n}\n";
    for error in &facts.errors {
        out += &class(error, facts);
    }
    let names: String = facts.errors.iter().map(|error| format!("  {},\n", error.class)).collect();
    out + &format!("\nbehavior.register({{\n{names}}});\n")
}

fn class(error: &ErrorClass, facts: &Facts) -> String {
    let parent = error.parent.as_deref().unwrap_or("Error");
    let about = spelled(&error.text, facts);
    let mut out = format!("\n{}export class {} extends {parent} {{", doc("", &[&about]), error.class);
    let (shown, hidden): (Vec<_>, Vec<_>) =
        own_facts(error, facts).partition(|fact| fact.shown != Shown::Always(false));
    for fact in &shown {
        // Every object of the class has a value where there is a default.
        let always = default(error, fact).is_some() || ["outcome", "retryable"].contains(&fact.name.as_str());
        let ty = if always { ty(fact.kind).into() } else { or_none(fact.kind) };
        out += &format!("\n{}", doc("  ", &[&text(fact, facts)]));
        out += &format!("  declare readonly {}: {ty};", fact.node_name());
    }
    if error.parent.is_none() {
        out += ROOT;
    }
    for fact in &hidden {
        let (ty, otherwise) = match fact.kind {
            FactKind::Headers => (ty(fact.kind).into(), " ?? {}"),
            kind => (or_none(kind), ""),
        };
        let name = fact.node_name();
        out += &format!(
            "\n\n{}  get {name}(): {ty} {{\n    return behavior.unprinted(this).{name}{otherwise};\n  }}",
            doc("  ", &[&text(fact, facts)]),
        );
    }
    out + if shown.is_empty() && hidden.is_empty() { "}\n" } else { "\n}\n" }
}

/// What every error does.
const ROOT: &str = r#"

  /**
   * @param message - What happened.
   * @param facts - What is known of it; what is not given is as the class's name says.
   */
  constructor(message?: string, facts: ErrorFacts = {}) {
    super(message, "cause" in facts ? { cause: facts.cause } : undefined);
    behavior.setFacts(this, facts);
  }

  /** What is safe to log: everything that may be printed, without `cause`. {@link ConomyError.fromJSON} takes it. */
  toJSON(): Record<string, unknown> {
    return behavior.toJSON(this);
  }

  /** The error, of its own class, that `toJSON()` told of; also from another process or thread. */
  static fromJSON(json: object): ConomyError {
    return behavior.fromJSON(json);
  }

  /** @internal */
  [behavior.custom](): object {
    return behavior.inspected(this);
  }"#;

fn source() -> String {
    format!("{}/errors.yaml", crate::FACTS)
}

/// Everything but the message, which is JavaScript's own.
fn told(facts: &Facts) -> impl Iterator<Item = &ErrorFact> {
    facts.error_facts.iter().filter(|fact| fact.name != "message")
}

fn own_facts<'a>(error: &'a ErrorClass, facts: &'a Facts) -> impl Iterator<Item = &'a ErrorFact> {
    error.facts.iter().filter(|name| *name != "message").filter_map(|name| facts.error_fact(name))
}

fn text(fact: &ErrorFact, facts: &Facts) -> String {
    let unit = if fact.kind == FactKind::Duration { " In milliseconds." } else { "" };
    spelled(&format!("{}{unit}", fact.text), facts)
}

/// What a class whose fact this is has where it is not given; none where it then has none.
fn default(error: &ErrorClass, fact: &ErrorFact) -> Option<serde_json::Value> {
    match (fact.kind, fact.name.as_str()) {
        (FactKind::Flag, _) => Some(json!(false)),
        (FactKind::Count, "attempts") => Some(json!(0)),
        // An answer without a status is none.
        (FactKind::Count, "status") if error.class == "ApiError" => Some(json!(0)),
        _ => None,
    }
}

/// The type where it may also be missing.
fn or_none(kind: FactKind) -> String {
    match kind {
        FactKind::Any => ty(kind).into(),
        _ => format!("{} | undefined", ty(kind)),
    }
}

fn kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Text => "text",
        FactKind::Count => "count",
        FactKind::Outcome => "outcome",
        FactKind::Phase => "phase",
        FactKind::Flag => "flag",
        FactKind::Headers => "headers",
        FactKind::Bytes => "bytes",
        FactKind::Duration => "duration",
        FactKind::Time => "time",
        FactKind::Any => "any",
    }
}

fn ty(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Text => "string",
        FactKind::Count | FactKind::Duration => "number",
        FactKind::Outcome => "Outcome",
        FactKind::Phase => "Phase",
        FactKind::Flag => "boolean",
        FactKind::Headers => "Readonly<Record<string, string>>",
        FactKind::Bytes => "Buffer",
        FactKind::Time => "Date",
        FactKind::Any => "unknown",
    }
}
