//! Python: the models (`models.py`) and request input (`_values.py`), the methods of both clients (`resources.py`) and what they call
//! (`_operations.py`), the settings (`_settings.py`) and the errors (`_error_classes.py`). What all of them do at run
//! time is written by hand, beside them.
//!
//! The output is laid out as `ruff format` would: one member or argument a line, 100 columns at most.

mod errors;
mod models;
mod resources;
mod settings;
mod source;

use std::collections::BTreeSet;

use crate::spec::{Kind, Property, Result, Schema, Spec, Type, named};
use crate::{File, facts::Facts};

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Names that a model or a method has besides its members.
const RESERVED: [&str; 6] = ["self", "answer", "extra", "models", "to_dict", "from_dict"];

pub(crate) fn files(spec: &Spec, facts: &Facts) -> Result<Vec<File>> {
    Ok(vec![
        ("bindings/python/python/conomyhq/models.py", models::module(spec)?),
        ("bindings/python/python/conomyhq/_values.py", models::values(spec)),
        ("bindings/python/python/conomyhq/resources.py", resources::module(spec, facts)?),
        ("bindings/python/python/conomyhq/_operations.py", resources::table(spec, facts)),
        ("bindings/python/python/conomyhq/_settings.py", settings::module(facts)),
        ("bindings/python/python/conomyhq/_error_classes.py", errors::module(facts)),
    ])
}

/// The type of an answer's member.
fn annotation(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String => "str".into(),
        Type::Integer => "int".into(),
        Type::Boolean => "bool".into(),
        Type::Any => "typing.Any".into(),
        Type::Array(items) => format!("abc.Sequence[{}]", annotation(spec, items)),
        Type::Ref(name) if spec.members(name).is_some() => name.clone(),
        Type::Ref(name) => format!("values.{name}"),
    }
}

/// The type of a request's member, as the methods take it: whatever becomes the API's JSON without loss.
fn input_annotation(spec: &Spec, property: &Property, module: &str) -> String {
    match Takes::of(property) {
        Takes::Decimal => "str | types.Decimal | int".into(),
        Takes::Id => "str | types.UUID".into(),
        Takes::Seconds => "int | types.timedelta".into(),
        Takes::AsIs => input_type(spec, &property.ty, module),
    }
}

fn input_type(spec: &Spec, ty: &Type, module: &str) -> String {
    match ty {
        Type::Any => "typing.Any".into(),
        Type::Array(items) => format!("abc.Iterable[{}]", input_type(spec, items, module)),
        Type::Ref(name) if spec.members(name).is_some() => {
            format!("{module}{} | {module}{name}", params_name(name))
        }
        Type::Ref(name) => format!("{module}{name}"),
        Type::String | Type::Integer | Type::Boolean => annotation(spec, ty),
    }
}

/// What a request's member takes besides its own type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    AsIs,
    Decimal,
    Id,
    Seconds,
}

impl Takes {
    fn of(property: &Property) -> Self {
        let is_id = property.name == "id" || property.name.ends_with("Id");
        match property.ty {
            Type::String if property.decimal => Self::Decimal,
            Type::String if is_id => Self::Id,
            Type::Integer if property.seconds => Self::Seconds,
            _ => Self::AsIs,
        }
    }
}

/// The member's own description, or that of the schema it points at.
fn description<'a>(spec: &'a Spec, property: &'a Property) -> &'a str {
    let of_schema = || spec.schemas.iter().find(|s| Some(s.name.as_str()) == named(&property.ty));
    match property.description.as_str() {
        "" => of_schema().map_or("", |schema| schema.description.as_str()),
        description => description,
    }
}

fn object(schema: &Schema) -> Option<(&Schema, &[Property])> {
    match &schema.kind {
        Kind::Object(properties) => Some((schema, properties)),
        Kind::OpenEnum(_) => None,
    }
}

fn params_name(name: &str) -> String {
    format!("{name}Params")
}

fn python_name(property: &Property) -> String {
    let name = property.snake_name();
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}

fn check_names(of: &str, properties: &[Property]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in properties.iter().map(python_name) {
        if RESERVED.contains(&name.as_str()) || !seen.insert(name.clone()) {
            return Err(format!("{of}: the Python name {name} is taken"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str) -> Property {
        let description = "Something.".to_owned();
        Property {
            name: name.into(),
            description,
            required: false,
            ty: Type::String,
            printable: false,
            from: None,
            same: false,
            decimal: false,
            seconds: false,
        }
    }

    #[test]
    fn keywords_are_no_names() {
        assert_eq!(python_name(&property("paymentMethod")), "payment_method");
        assert_eq!(python_name(&property("from")), "from_");
    }

    #[test]
    fn a_name_with_two_meanings_is_refused() {
        assert!(check_names("A", &[property("firstName"), property("extra")]).is_err());
        assert!(check_names("A", &[property("firstName"), property("first_name")]).is_err());
        assert!(check_names("A", &[property("firstName"), property("lastName")]).is_ok());
    }
}
