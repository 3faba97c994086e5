//! `models.py`: a dataclass for each object; and `_values.py`: a `TypedDict` for each one that nests in a request, and
//! the open enums.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;

use super::{
    Takes, annotation, check_names, description, input_annotation, object, params_name, python_name,
    source::{Source, quoted},
};
use crate::spec::{Kind, Property, Result, Schema, Spec, Type, named};

pub(super) fn module(spec: &Spec) -> Result<String> {
    let objects: Vec<(&Schema, &[Property])> = spec.schemas.iter().filter_map(object).collect();
    for (schema, properties) in &objects {
        check_names(&schema.name, properties)?;
    }
    let values = value_names(spec);

    let mut out = Source::new(crate::SPEC);
    out.docstring(0, &[
        "What the API sends and answers.",
        "A member that the API left out is None; its names are in snake_case here. What the spec does not name is in \
         `extra`, under the API's own names, and goes back out with `to_dict()`.",
    ]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("# What annotations name.\n");
    out.text("from ._lazy import abc, typing, values  # pyright: ignore[reportUnusedImport]\n");
    out.text("from ._model import DECIMAL, ID, MANY, SECONDS, Member, Model, describe\n\n");
    out.text("TYPE_CHECKING = False\nif not TYPE_CHECKING:\n    from ._dataclass import dataclass\n\n");
    out.list(4, "_VALUES = {", values.iter().map(|name| quoted(name)), "}");
    out.text("\n    def __getattr__(name):\n");
    out.text("        # Loaded when asked for: only annotations need them.\n        if name in _VALUES:\n");
    out.text("            return getattr(values, name)\n");
    out.text("        raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")\n\n");
    out.text("else:\n    from dataclasses import dataclass\n\n");
    out.list(4, "from ._values import (", values.iter().map(|name| format!("{name} as {name}")), ")");
    out.text("\n");
    let mut public: Vec<String> = objects.iter().map(|(schema, _)| schema.name.clone()).collect();
    public.extend(values);
    public.sort();
    out.list(0, "__all__ = [", public.iter().map(|name| quoted(name)), "]");

    for (schema, properties) in &objects {
        dataclass(&mut out, spec, schema, properties);
    }
    // Last, when every class that they name exists.
    out.text("\n");
    for schema in &spec.schemas {
        if let (Kind::OpenEnum(values), true) = (&schema.kind, schema.printable) {
            out.text("\n");
            let values = values.iter().map(|value| quoted(value));
            out.list(0, &format!("{} = (", known_values(schema)), values, ")");
        }
    }
    for (schema, properties) in &objects {
        let members = properties.iter().map(|p| member(spec, p));
        out.text("\n");
        out.list(0, "describe(", [schema.name.clone()].into_iter().chain(members), ")");
    }
    Ok(out.finish())
}

/// `_values.py`.
pub(super) fn values(spec: &Spec) -> String {
    let roots = roots(spec);
    let mut out = Source::new(crate::SPEC);
    out.docstring(0, &["What members hold and take, for annotations; see `models.py`, which offers it."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("import sys\nfrom typing import TYPE_CHECKING, Literal, Union\n\n");
    out.text("# What annotations name.\n");
    out.text("from ._lazy import abc, models, types, typing  # pyright: ignore[reportUnusedImport]\n\n");
    out.text("if TYPE_CHECKING or sys.version_info >= (3, 12):\n    from typing import TypedDict\n");
    out.text("else:\n    try:\n");
    out.text("        # Pydantic, and so FastAPI, takes no other before Python 3.12, and brings it along.\n");
    out.text("        from typing_extensions import TypedDict\n");
    out.text("    except ImportError:\n        from typing import TypedDict\n\n");
    let mut public = value_names(spec);
    public.sort();
    out.list(0, "__all__ = [", public.iter().map(|name| quoted(name)), "]");
    for schema in &spec.schemas {
        if let Kind::OpenEnum(values) = &schema.kind {
            open_enum(&mut out, schema, values);
        }
    }
    for (schema, properties) in spec.schemas.iter().filter_map(object).filter(|(s, _)| nests(s, &roots)) {
        typed_dict(&mut out, spec, schema, properties);
    }
    out.finish()
}

/// What `_values.py` offers.
fn value_names(spec: &Spec) -> Vec<String> {
    let roots = roots(spec);
    let name = |schema: &Schema| match &schema.kind {
        Kind::OpenEnum(_) => Some(schema.name.clone()),
        Kind::Object(_) => nests(schema, &roots).then(|| params_name(&schema.name)),
    };
    let mut names: Vec<String> = spec.schemas.iter().filter_map(name).collect();
    names.sort();
    names
}

/// The bodies of requests.
fn roots(spec: &Spec) -> BTreeSet<&str> {
    spec.operations.iter().filter_map(|operation| operation.request.as_deref()).collect()
}

/// The name of an open enum's known values.
fn known_values(schema: &Schema) -> String {
    format!("_{}", schema.name.to_shouty_snake_case())
}

fn open_enum(out: &mut Source, schema: &Schema, values: &[String]) {
    out.text(&format!("\n{} = Union[\n", schema.name));
    out.list(4, "Literal[", values.iter().map(|value| quoted(value)), "],");
    out.text("    str,\n]\n");
    out.docstring(
        0,
        &[&format!("{} The values known today; any other string is valid too.", schema.description)],
    );
}

fn dataclass(out: &mut Source, spec: &Spec, schema: &Schema, properties: &[Property]) {
    out.text("\n\n@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)\n");
    out.text(&format!("class {}(Model):\n", schema.name));
    out.docstring(4, &[&schema.description]);
    for property in properties {
        let ty = annotation(spec, &property.ty);
        let or_none = if property.required || property.ty == Type::Any { "" } else { " | None" };
        let default = if property.required { "" } else { " = None" };
        out.text(&format!("\n    {}: {ty}{or_none}{default}\n", python_name(property)));
        out.docstring(4, &[description(spec, property)]);
    }
}

/// `NotRequired` came with Python 3.11, so a schema with both kinds of members takes two classes.
fn typed_dict(out: &mut Source, spec: &Spec, schema: &Schema, properties: &[Property]) {
    let (required, optional): (Vec<&Property>, Vec<&Property>) = properties.iter().partition(|p| p.required);
    let name = params_name(&schema.name);
    let title =
        [schema.description.as_str(), "For requests. A key that is not among these is sent as it is."];
    let mut class = |head: String, title: &[&str], properties: &[&Property]| {
        out.text(&format!("\n\nclass {head}:\n"));
        out.docstring(4, title);
        for property in properties {
            let ty = input_annotation(spec, property, "models.");
            out.text(&format!("\n    {}: {ty}\n", python_name(property)));
            out.docstring(4, &[description(spec, property)]);
        }
    };
    if required.is_empty() {
        class(format!("{name}(TypedDict, total=False)"), &title, &optional);
    } else {
        class(format!("_{name}Required(TypedDict)"), &["What it always has."], &required);
        class(format!("{name}(_{name}Required, total=False)"), &title, &optional);
    }
}

/// The member's entry in the table that converts between Python's names and the API's, and says what may be printed.
fn member(spec: &Spec, property: &Property) -> String {
    let mut out = format!("Member({}, {}", quoted(&python_name(property)), quoted(&property.name));
    let schema = named(&property.ty).and_then(|name| spec.schemas.iter().find(|s| s.name == name));
    match schema.map(|schema| (&schema.kind, schema)) {
        Some((Kind::Object(_), schema)) => out += &format!(", model={}", schema.name),
        Some((Kind::OpenEnum(_), schema)) if schema.printable => {
            out += &format!(", values={}", known_values(schema));
        }
        _ if property.printable => out += ", printable=True",
        _ => {}
    }
    if property.required {
        out += ", required=True";
    }
    match Takes::of(property) {
        Takes::Decimal => out += ", takes=DECIMAL",
        Takes::Id => out += ", takes=ID",
        Takes::Seconds => out += ", takes=SECONDS",
        Takes::AsIs if matches!(property.ty, Type::Array(_)) => out += ", takes=MANY",
        Takes::AsIs => {}
    }
    out + ")"
}

/// Whether it is input within a request; a request body's own members are keyword arguments instead.
fn nests(schema: &Schema, roots: &BTreeSet<&str>) -> bool {
    schema.sent && !roots.contains(schema.name.as_str())
}
