//! What the sandbox has of the specs, in its own folder since its crate is packed by itself: one document, as it serves
//! them, and the members that its desk may show.

use std::{collections::BTreeSet, path::Path};

use crate::{
    COMMAND, File, SPEC, SPECS, document,
    spec::{Kind, Result, Spec, Type},
};

pub(crate) fn files(root: &Path, spec: &Spec) -> Result<Vec<File>> {
    let (_, sandbox) = spec.servers.first().ok_or("the spec names no server")?;
    let after_scheme = sandbox.split_once("://").map_or(sandbox.as_str(), |(_, rest)| rest);
    let path = after_scheme.find('/').map_or("/", |slash| &after_scheme[slash..]);
    let document = document::read_for_others(&SPECS.map(|spec| root.join(spec)), path)?;
    let yaml = serde_saphyr::to_string(&document).map_err(|e| e.to_string())?;
    let text = format!("# @generated from {SPEC} by `{COMMAND}`. Do not edit.\n{yaml}");
    Ok(vec![
        ("crates/conomyhq-sandbox/src/openapi.yaml", text),
        ("crates/conomyhq-sandbox/src/printable.rs", printable(spec)),
    ])
}

/// The names of the members that may be printed in some model.
fn printable(spec: &Spec) -> String {
    let objects = spec.schemas.iter().filter_map(|schema| match &schema.kind {
        Kind::Object(properties) => Some(properties),
        Kind::OpenEnum(_) => None,
    });
    let marked = objects.flatten().filter(|property| property.printable || is_printable(spec, &property.ty));
    let names: BTreeSet<_> = marked.map(|property| property.name.as_str()).collect();
    let lines: String = names.iter().map(|name| format!("    {name:?},\n")).collect();
    format!(
        "// @generated from {SPEC} by `{COMMAND}`. Do not edit.\n\n/// The names of the members that the specs mark as \
         printable in some model.\npub(crate) const PRINTABLE: [&str; {}] = [\n{lines}];\n",
        names.len()
    )
}

/// Whether it is an enum whose known values may be printed, or an array of such.
fn is_printable(spec: &Spec, ty: &Type) -> bool {
    match ty {
        Type::Array(items) => is_printable(spec, items),
        Type::Ref(name) => spec.schemas.iter().any(|schema| {
            schema.name == *name && schema.printable && matches!(schema.kind, Kind::OpenEnum(_))
        }),
        _ => false,
    }
}
