//! Rust: progenitor's client and types, and beside them what the hand-written core hangs its policy on.

mod client;
mod dispatch;
mod driver;
mod models;
mod operation;
mod tables;

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::format_ident;
use serde_json::Value;

use crate::{
    COMMAND, FACTS, File, SPEC,
    facts::Facts,
    spec::{Kind, Property, Result, Schema, Spec, named},
};

pub(crate) fn files(spec: &Spec, facts: &Facts, lowered: Value) -> Result<Vec<File>> {
    let text = |from: &str, text: String| {
        format!("// @generated from {from} by `{COMMAND}`. Do not edit.\n\n{text}")
    };
    let file = |from: &str, tokens: TokenStream| -> Result<String> {
        let file: syn::File = syn::parse2(tokens).map_err(|e| e.to_string())?;
        Ok(text(from, prettyplease::unparse(&file)))
    };
    Ok(vec![
        ("crates/conomyhq/src/generated.rs", text(SPEC, client::client(spec, lowered)?)),
        ("crates/conomyhq/src/operation.rs", file(SPEC, operation::operation(spec, facts))?),
        ("crates/conomyhq/src/enums.rs", file(SPEC, models::enums(spec))?),
        ("crates/conomyhq/src/models.rs", file(SPEC, models::models(spec))?),
        ("crates/conomyhq/src/dispatch.rs", file(SPEC, dispatch::dispatch(spec))?),
        ("crates/conomyhq/src/resources.rs", file(SPEC, dispatch::resources(spec, facts))?),
        ("crates/conomyhq/src/settings.rs", file(FACTS, tables::settings(facts))?),
        ("crates/conomyhq/src/setters.rs", file(FACTS, tables::setters(facts))?),
        ("crates/conomyhq/src/error/class.rs", file(FACTS, tables::error_classes(facts))?),
        ("tests/drivers/rust/src/dispatch.rs", file(SPEC, driver::driver(spec, facts))?),
    ])
}

fn objects(spec: &Spec) -> impl Iterator<Item = (&Schema, &[Property])> {
    spec.schemas.iter().filter_map(|schema| match &schema.kind {
        Kind::Object(properties) => Some((schema, properties.as_slice())),
        Kind::OpenEnum(_) => None,
    })
}

fn open_enums(spec: &Spec) -> impl Iterator<Item = (&Schema, &[String])> {
    spec.schemas.iter().filter_map(|schema| match &schema.kind {
        Kind::OpenEnum(values) => Some((schema, values.as_slice())),
        Kind::Object(_) => None,
    })
}

/// typify's name for a member: keywords get an underscore.
fn field(name: &str) -> proc_macro2::Ident {
    let name = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        format_ident!("{name}")
    } else {
        format_ident!("{name}_")
    }
}

/// The member's own description, or that of the schema it points at.
fn described<'a>(spec: &'a Spec, property: &'a Property) -> &'a str {
    let of_schema = || spec.schemas.iter().find(|s| Some(s.name.as_str()) == named(&property.ty));
    match property.description.as_str() {
        "" => of_schema().map_or("", |schema| schema.description.as_str()),
        description => description,
    }
}
