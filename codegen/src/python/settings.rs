//! `_settings.py`: the constructor of both clients, and of which kind each setting is.

use super::source::{Source, quoted};
use crate::facts::{Facts, Setting, SettingKind};

pub(super) fn module(facts: &Facts) -> String {
    let mut out = Source::new("codegen/facts/options.yaml");
    out.docstring(0, &["What can be set."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("TYPE_CHECKING = False\n");
    out.text("if TYPE_CHECKING:\n");
    out.text("    import os\n");
    out.text("    from collections.abc import Callable, Mapping\n");
    out.text("    from typing import Any\n\n");
    out.text("    from ._hooks import Attempt\n");
    out.text("\n\nclass Configured:\n");
    out.docstring(4, &["What is made from settings."]);
    let arguments = facts
        .options
        .iter()
        .map(|setting| format!("{}: {} | None = None", setting.name, annotation(setting)));
    let arguments = ["self".to_owned(), "*".to_owned()].into_iter().chain(arguments);
    out.text("\n");
    out.list(4, "def __init__(", arguments, ") -> None:");
    out.text("        \"\"\"Check the settings and make the client. Nothing is sent.\n");
    out.text("\n        Args:\n");
    for setting in &facts.options {
        let otherwise = setting.otherwise(|ms| format!("{} s", ms / 1000));
        let otherwise = match &setting.env {
            Some(variable) => format!("`{variable}`, else {otherwise}"),
            None => otherwise,
        };
        let text = described(setting);
        out.wrapped(12, 16, &format!("{}: {text} Without it: {otherwise}.", setting.name));
    }
    out.text("\n        Raises:\n");
    out.text("            ConfigError: A setting is missing or cannot be meant. Its `setting` names it.\n");
    out.text("        \"\"\"\n");
    let is_hook = |setting: &&Setting| setting.kind == SettingKind::Hook;
    let (hooks, values): (Vec<&Setting>, Vec<&Setting>) = facts.options.iter().partition(is_hook);
    out.text("        try:\n            self._open(\n");
    out.list(16, "{", values.iter().map(|s| format!("\"{0}\": {0}", s.name)), "},");
    for hook in hooks {
        out.text(&format!("                {},\n", hook.name));
    }
    out.text("            )\n");
    out.text("        finally:\n            # A traceback may show this frame.\n");
    let is_hidden = |setting: &&Setting| is_hidden(setting);
    let hidden = facts.options.iter().filter(is_hidden);
    let hidden: Vec<&str> = hidden.map(|setting| setting.name.as_str()).collect();
    out.text(&format!("            del {}\n", hidden.join(", ")));
    out.text("\n    def _open(\n        self,\n        settings: dict[str, Any],\n");
    out.text(&format!("        on_attempt: {} | None,\n", hook_type()));
    out.text("    ) -> None:\n        raise NotImplementedError\n");
    out.text("\n\n");
    let kinds = values.iter().map(|s| format!("{}: {}", quoted(&s.name), quoted(kind(s.kind))));
    out.list(0, "KINDS = {", kinds, "}");
    out.docstring(0, &["Of which kind each value is."]);
    out.finish()
}

/// What it is, and in which unit.
pub(super) fn described(setting: &Setting) -> String {
    let unit = if setting.kind == SettingKind::Duration { " In seconds." } else { "" };
    let more = setting.more.as_ref().map(|more| format!(" {more}")).unwrap_or_default();
    format!("{}{unit}{more}", setting.text)
}

pub(super) fn annotation(setting: &Setting) -> &'static str {
    match setting.kind {
        SettingKind::Secret | SettingKind::Text | SettingKind::Url => "str",
        SettingKind::Path => "str | os.PathLike[str]",
        SettingKind::Duration => "float",
        SettingKind::Count => "int",
        SettingKind::Flag => "bool",
        SettingKind::Environment => "str",
        SettingKind::Headers => "Mapping[str, str]",
        SettingKind::Hook => hook_type(),
    }
}

/// Whether no traceback may show it: a URL and a header can hold credentials.
pub(super) fn is_hidden(setting: &Setting) -> bool {
    matches!(setting.kind, SettingKind::Secret | SettingKind::Url | SettingKind::Headers)
}

fn hook_type() -> &'static str {
    "Callable[[Attempt], object]"
}

fn kind(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::Secret => "secret",
        SettingKind::Text | SettingKind::Environment => "text",
        SettingKind::Headers => "headers",
        SettingKind::Url => "url",
        SettingKind::Path => "path",
        SettingKind::Duration => "duration",
        SettingKind::Count => "count",
        SettingKind::Flag => "flag",
        SettingKind::Hook => "hook",
    }
}
