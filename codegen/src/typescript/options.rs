//! What can be set: the options' interfaces, and how each crosses to the core.

use super::{camel, doc, header, quoted, spelled};
use crate::facts::{Facts, Scope, Setting, SettingKind};
use crate::spec::Spec;

/// `options.ts`.
pub(super) fn interfaces(spec: &Spec, facts: &Facts) -> String {
    let mut out = header(&format!("{}/options.yaml", crate::FACTS));
    out += "\nimport type { AttemptEvent } from \"./attempts.js\";\nimport type { Kind } from \"./settings.js\";\nimport type { AskToken } from \"./tokens.js\";\n";

    let environments: Vec<String> = spec.servers.iter().map(|(name, _)| quoted(name)).collect();
    out += "\n/** Which of the service's environments to call. */\n";
    out += &format!("export type Environment = {};\n", environments.join(" | "));

    out += "\n/** What both a client and one call can set. */\nexport interface SharedOptions {\n";
    out += &members(facts, Scope::Call);
    out += "}\n\n/** A client's settings. */\nexport interface ConomyOptions extends SharedOptions {\n";
    out += &members(facts, Scope::Client);
    out += "}\n\n/** What one call does differently from its client. */\n";
    out += "export interface CallOptions extends SharedOptions {\n";
    out += &doc(
        "  ",
        &[
            "Calls the call off: nothing is sent afterwards. The promise rejects with an `AbortError` where the \
        call provably had no effect, and with an `OutcomeUnknownError` where it may have had one.",
        ],
    );
    out += "  signal?: AbortSignal | undefined;\n";
    out += &doc(
        "  ",
        &["Members to send in the body besides those that this version knows. None may stand in both."],
    );
    out += "  extra?: Readonly<Record<string, unknown>> | undefined;\n}\n\n";

    out += &doc("", &["The options of a call: what each must be, and what the core calls it.", "@internal"]);
    out += &table(facts, "CALL_SETTINGS", "", Scope::Call);
    out += &format!("\n{}", doc("", &["The settings of a client, in the same form.", "@internal"]));
    out + &table(facts, "CLIENT_SETTINGS", "  ...CALL_SETTINGS,\n", Scope::Client)
}

fn members(facts: &Facts, scope: Scope) -> String {
    let member = |setting: &Setting| {
        let ty = match setting.kind {
            SettingKind::Duration | SettingKind::Count => "number",
            SettingKind::Flag => "boolean",
            SettingKind::Hook => "((event: AttemptEvent) => void)",
            SettingKind::Secret | SettingKind::Text | SettingKind::Url | SettingKind::Path => "string",
            SettingKind::Environment => "Environment",
            SettingKind::Headers => "Readonly<Record<string, string>>",
            SettingKind::Token => "string | AskToken",
        };
        let unit = if setting.kind == SettingKind::Duration { " In milliseconds." } else { "" };
        let text = format!("{}{unit} {}", setting.text, setting.more.as_deref().unwrap_or_default());
        let otherwise = setting.otherwise(milliseconds);
        let otherwise = match &setting.env {
            Some(variable) => format!("`{variable}`, else {otherwise}"),
            None => otherwise,
        };
        let text = format!("{} Without it: {otherwise}.", text.trim());
        format!("{}  {}?: {ty} | undefined;\n", doc("  ", &[&spelled(&text, facts)]), camel(&setting.name))
    };
    facts.settings(scope).map(member).collect()
}

fn table(facts: &Facts, name: &str, first: &str, scope: Scope) -> String {
    let row = |setting: &Setting| {
        let (kind, suffix) = match setting.kind {
            SettingKind::Secret => ("secret", ""),
            SettingKind::Token => ("token", ""),
            SettingKind::Text | SettingKind::Url | SettingKind::Path => ("text", ""),
            SettingKind::Duration => ("duration", "_ms"),
            SettingKind::Count => ("count", ""),
            SettingKind::Flag => ("flag", ""),
            SettingKind::Environment => ("text", ""),
            SettingKind::Headers => ("headers", ""),
            SettingKind::Hook => ("hook", ""),
        };
        let core = quoted(&format!("{}{suffix}", setting.name));
        format!("  {}: [{}, {core}],\n", camel(&setting.name), quoted(kind))
    };
    let rows: String = facts.settings(scope).map(row).collect();
    format!(
        "export const {name}: Readonly<Record<string, readonly [kind: Kind, core: string]>> = {{\n{first}{rows}}};\n"
    )
}

/// `25,000 ms`.
fn milliseconds(ms: u64) -> String {
    let digits = ms.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{} ms", groups.join(","))
}
