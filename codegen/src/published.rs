//! The specs as the sandbox serves them: one document, in the sandbox's folder since its crate is packed by itself.

use std::path::Path;

use crate::{
    COMMAND, File, SPEC, SPECS, document,
    spec::{Result, Spec},
};

pub(crate) fn files(root: &Path, spec: &Spec) -> Result<Vec<File>> {
    let (_, sandbox) = spec.servers.first().ok_or("the spec names no server")?;
    let after_scheme = sandbox.split_once("://").map_or(sandbox.as_str(), |(_, rest)| rest);
    let path = after_scheme.find('/').map_or("/", |slash| &after_scheme[slash..]);
    let document = document::read_for_others(&SPECS.map(|spec| root.join(spec)), path)?;
    let yaml = serde_saphyr::to_string(&document).map_err(|e| e.to_string())?;
    let text = format!("# @generated from {SPEC} by `{COMMAND}`. Do not edit.\n{yaml}");
    Ok(vec![("crates/conomyhq-sandbox/src/openapi.yaml", text)])
}
