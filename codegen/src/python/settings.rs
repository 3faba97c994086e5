//! `_settings.py`: the constructor of both clients, and of which kind each setting is.

use super::source::{Source, quoted};
use crate::facts::{Facts, Scope, Setting, SettingKind};

pub(super) fn module(facts: &Facts) -> String {
    let mut out = Source::new("codegen/facts/options.yaml");
    out.docstring(0, &["What can be set."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("import os\n\n");
    out.text("from ._lazy import abc, hooks, types, typing\n");
    out.text("from ._native import NativeClient\n");
    out.text("\n\nclass Configured:\n");
    out.docstring(4, &["What is made from settings."]);
    out.text("\n    __slots__ = (\"__weakref__\", \"_call\", \"_native\")\n\n");
    out.text("    _native: NativeClient\n\n    _call: typing.Any\n");
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
    with_options(&mut out, facts);
    out.text("\n    def _open(\n        self,\n        settings: dict[str, typing.Any],\n");
    out.text(&format!("        on_attempt: {} | None,\n", hook_type()));
    out.text("    ) -> None:\n        raise NotImplementedError\n");
    out.text("\n    def _offer(self, call: typing.Any) -> None:\n        raise NotImplementedError\n");
    out.text(
        "\n    def _with_options(self: types.ClientT, options: dict[str, typing.Any]) -> types.ClientT:\n",
    );
    out.text("        raise NotImplementedError\n");
    out.text("\n\n");
    let kinds = values.iter().map(|s| format!("{}: {}", quoted(&s.name), quoted(kind(s.kind))));
    out.list(0, "KINDS = {", kinds, "}");
    out.docstring(0, &["Of which kind each value is."]);
    out.finish()
}

/// A method that gives the same client with other values of what each call may have its own of.
fn with_options(out: &mut Source, facts: &Facts) {
    let options = || facts.settings(Scope::Call);
    let arguments =
        options().map(|setting| format!("{}: {} | None = None", setting.name, annotation(setting)));
    let arguments = ["self: types.ClientT".to_owned(), "*".to_owned()].into_iter().chain(arguments);
    out.text("\n");
    out.list(4, "def with_options(", arguments, ") -> types.ClientT:");
    out.text("        \"\"\"Give a client with other options that shares this one's connections.\n\n");
    out.wrapped(8, 8, "Closing either closes both.");
    out.text("\n        Args:\n");
    for setting in options() {
        out.wrapped(12, 16, &format!("{}: {} Without it: as here.", setting.name, described(setting)));
    }
    out.text(
        "\n        Raises:\n            ConfigError: An option cannot be meant. Its `setting` names it.\n",
    );
    out.text("        \"\"\"\n        try:\n            return self._with_options(\n");
    out.list(16, "{", options().map(|s| format!("\"{0}\": {0}", s.name)), "}");
    out.text("            )\n        finally:\n            # A traceback may show this frame.\n");
    let hidden: Vec<&str> = options().filter(|s| is_hidden(s)).map(|s| s.name.as_str()).collect();
    out.text(&format!("            del {}\n", hidden.join(", ")));
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
        SettingKind::Duration => "float | types.timedelta",
        SettingKind::Count => "int",
        SettingKind::Flag => "bool",
        SettingKind::Environment => "str",
        SettingKind::Headers => "abc.Mapping[str, str]",
        SettingKind::Hook => hook_type(),
        SettingKind::Token => "types.AccessToken",
    }
}

/// Whether no traceback may show it: a URL and a header can hold credentials.
pub(super) fn is_hidden(setting: &Setting) -> bool {
    setting.is_secret() || matches!(setting.kind, SettingKind::Url | SettingKind::Headers)
}

fn hook_type() -> &'static str {
    "abc.Callable[[hooks.Attempt], object]"
}

fn kind(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::Secret => "secret",
        SettingKind::Token => "token",
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
