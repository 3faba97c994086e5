//! The spec as the emitters see it: operations and schemas in the order of the file, nothing of OpenAPI's syntax.
//!
//! Whatever an emitter could get wrong silently is refused here, by name: an operation without an effect, a
//! method twice, a type that no language has a mapping for.

use std::{collections::BTreeSet, path::Path};

use heck::ToSnakeCase;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What goes wrong while reading the spec, in words for the maintainer who edits it.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The whole API.
pub(crate) struct Spec {
    /// `info.version`, which the service wants in a header.
    pub(crate) version: String,
    /// The servers by the names of their environments, without trailing slashes. The first one is the default.
    pub(crate) servers: Vec<(String, String)>,
    /// Names of the headers that carry the API's version and the merchant's key.
    pub(crate) version_header: String,
    pub(crate) api_key_header: String,
    /// The names that the service documents for what went wrong.
    pub(crate) error_types: Vec<String>,
    pub(crate) operations: Vec<Operation>,
    /// What holds the operations in the clients, by name.
    pub(crate) resources: Vec<Resource>,
    /// Every schema that an operation sends or answers on success.
    pub(crate) schemas: Vec<Schema>,
}

/// What holds operations in the clients.
pub(crate) struct Resource {
    /// snake_case.
    pub(crate) name: String,
    /// The description of the tag that its operations have.
    pub(crate) description: String,
}

/// What sending a request again could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Charge,
    Create,
    Rotate,
    Read,
}

impl Effect {
    pub(crate) const ALL: [Self; 4] = [Self::Charge, Self::Create, Self::Rotate, Self::Read];

    /// How the spec and the tables write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Create => "create",
            Self::Rotate => "rotate",
            Self::Read => "read",
        }
    }
}

pub(crate) struct Operation {
    /// `operationId`, camelCase.
    pub(crate) id: String,
    /// The HTTP method, in capitals.
    pub(crate) verb: String,
    /// The path below a server, with its parameters' names in braces.
    pub(crate) template: String,
    pub(crate) effect: Effect,
    /// The accessor that holds it in the clients, snake_case.
    pub(crate) resource: String,
    /// Its name there, snake_case.
    pub(crate) method: String,
    tag: Option<String>,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) path_params: Vec<PathParam>,
    /// Name of the schema of what is asked: of the request's body, or of its query.
    pub(crate) request: Option<String>,
    /// Whether that is a query.
    pub(crate) asks_by_query: bool,
    /// Whether it answers a page, after which there may be another.
    pub(crate) pages: bool,
    /// The method beside it that looks for a payment whose outcome is unknown.
    pub(crate) resolve: Option<String>,
    /// Whether the clients offer it. Else they call it by themselves, for their credentials.
    pub(crate) offered: bool,
    /// Name of the successful answer's schema.
    pub(crate) response: String,
}

pub(crate) struct PathParam {
    /// The API's name, camelCase.
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether it names the session to look a payment up by.
    pub(crate) names_session: bool,
}

pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: Kind,
    /// Whether an enum's known values may be printed.
    pub(crate) printable: bool,
    /// Whether it belongs to what the clients offer.
    offered: bool,
    /// Whether a request can hold it.
    pub(crate) sent: bool,
    /// Whether a successful answer can hold it.
    pub(crate) received: bool,
}

pub(crate) enum Kind {
    Object(Vec<Property>),
    /// The values known today; any other string is valid too.
    OpenEnum(Vec<String>),
}

pub(crate) struct Property {
    /// The API's name, camelCase.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) required: bool,
    pub(crate) ty: Type,
    /// Whether it may be printed. What a reference points at says so itself.
    pub(crate) printable: bool,
    /// The part of the request that an answer repeats here.
    pub(crate) from: Option<String>,
    /// Whether an answer that repeats another value is somebody else's.
    pub(crate) same: bool,
    /// Whether it is a decimal number, written as a string.
    pub(crate) decimal: bool,
    /// Whether it is a duration, in seconds.
    pub(crate) seconds: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    Integer,
    Boolean,
    /// Any JSON value.
    Any,
    Array(Box<Type>),
    /// Another schema, by name.
    Ref(String),
}

impl Property {
    /// Whether an answer without it cannot be read. Nothing but these makes what went through an error; a page without its
    /// results is none, and must not be taken for an empty one.
    pub(crate) fn is_demanded(&self) -> bool {
        ["id", "results"].contains(&self.name.as_str())
    }

    pub(crate) fn snake_name(&self) -> String {
        self.name.to_snake_case()
    }
}

/// A file of YAML.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_saphyr::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

impl Spec {
    /// Reads the specs, as [one document](crate::document::read), and refuses what the emitters have no mapping for.
    pub(crate) fn load(document: &Value) -> Result<Self> {
        Self::from_document(&serde_json::from_value(document.clone()).map_err(|e| e.to_string())?)
    }

    fn from_document(doc: &openapiv3::OpenAPI) -> Result<Self> {
        let components = doc.components.as_ref().ok_or("the spec has no components")?;
        let api_key_header = components
            .security_schemes
            .values()
            .find_map(|scheme| match scheme.as_item() {
                Some(openapiv3::SecurityScheme::APIKey { name, .. }) => Some(name.clone()),
                _ => None,
            })
            .ok_or("the spec has no apiKey security scheme")?;
        let version_header = components
            .parameters
            .get("ApiVersion")
            .and_then(|p| p.as_item())
            .map(|p| p.parameter_data_ref().name.clone())
            .ok_or("components.parameters.ApiVersion is missing")?;
        let servers = doc.servers.iter().map(|server| {
            let environment = server.extensions.get("x-conomy-environment").and_then(Value::as_str);
            let environment = environment.ok_or(format!("{} has no x-conomy-environment", server.url))?;
            Ok((environment.to_owned(), server.url.trim_end_matches('/').to_owned()))
        });
        let servers = servers.collect::<Result<Vec<_>>>()?;
        if servers.is_empty() {
            return Err("the spec names no server".into());
        }

        let error_types = error_types(components).ok_or("ErrorBody.type has no x-extensible-enum")?;

        let mut operations = Vec::new();
        for (path, item) in &doc.paths.paths {
            let item = item.as_item().ok_or(format!("{path}: a $ref is not supported"))?;
            for (verb, operation) in item.iter() {
                let operation = Operation::from_openapi(verb, path, operation);
                operations.push(operation.map_err(|e| format!("{path}: {e}"))?);
            }
        }
        // What only the clients call has the last numbers.
        operations.sort_by_key(|operation| !operation.offered);
        let mut seen = BTreeSet::new();
        for operation in &operations {
            if !seen.insert((&operation.resource, &operation.method)) {
                return Err(format!("{}.{} is named twice", operation.resource, operation.method));
            }
        }

        let resources = resources(doc, &operations)?;
        let events = components.schemas.iter().filter(|(_, schema)| {
            let event = |s: &openapiv3::Schema| is_true(s.schema_data.extensions.get("x-conomy-event"));
            schema.as_item().is_some_and(event)
        });
        let events: Vec<String> = events.map(|(name, _)| name.clone()).collect();
        let asked = |o: &Operation| o.request.clone();
        let answered = |o: &Operation| o.response.clone();
        let sent = reachable(doc, operations.iter().filter_map(asked))?;
        let received = reachable(doc, operations.iter().map(answered).chain(events.clone()))?;
        let offered = operations.iter().filter(|operation| operation.offered);
        let offered = offered.flat_map(|o| asked(o).into_iter().chain([answered(o)])).chain(events);
        let offered = reachable(doc, offered)?;
        let mut schemas: Vec<Schema> = Vec::new();
        for (name, schema) in &components.schemas {
            let (sent, received) = (sent.contains(name), received.contains(name));
            if sent || received {
                let schema = schema.as_item().ok_or(format!("{name}: an alias is not supported"))?;
                let kind = kind(schema).map_err(|e| format!("{name}: {e}"))?;
                let description = described(&schema.schema_data.description, name)?;
                let printable = is_true(schema.schema_data.extensions.get("x-conomy-printable"));
                let (name, offered) = (name.clone(), offered.contains(name));
                schemas.push(Schema { name, description, kind, printable, offered, sent, received });
            }
        }
        check_repeated(&operations, &schemas)?;
        Ok(Self {
            version: doc.info.version.clone(),
            servers,
            version_header,
            api_key_header,
            error_types,
            operations,
            resources,
            schemas,
        })
    }

    /// Without what only the clients call.
    pub(crate) fn offered(mut self) -> Self {
        self.operations.retain(|operation| operation.offered);
        self.schemas.retain(|schema| schema.offered);
        self
    }

    /// The schema of this name, if it is an object: its members.
    pub(crate) fn members(&self, schema: &str) -> Option<&[Property]> {
        match &self.schemas.iter().find(|candidate| candidate.name == schema)?.kind {
            Kind::Object(properties) => Some(properties),
            Kind::OpenEnum(_) => None,
        }
    }

    /// The operations that a resource holds.
    pub(crate) fn operations_of<'a>(&'a self, resource: &'a Resource) -> impl Iterator<Item = &'a Operation> {
        self.operations.iter().filter(|operation| operation.offered && operation.resource == resource.name)
    }

    /// An operation's number, by which the bindings call it.
    pub(crate) fn number(&self, operation: &Operation) -> usize {
        self.operations.iter().take_while(|other| other.id != operation.id).count()
    }
}

fn error_types(components: &openapiv3::Components) -> Option<Vec<String>> {
    let body = components.schemas.get("ErrorBody")?.as_item()?;
    let openapiv3::SchemaKind::Type(openapiv3::Type::Object(body)) = &body.schema_kind else { return None };
    let values = body.properties.get("type")?.as_item()?.schema_data.extensions.get("x-extensible-enum")?;
    values.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Refuses what an answer is to repeat if no request says it.
fn check_repeated(operations: &[Operation], schemas: &[Schema]) -> Result<()> {
    let objects = |name: &str| match &schemas.iter().find(|schema| schema.name == name).map(|s| &s.kind) {
        Some(Kind::Object(properties)) => properties.as_slice(),
        _ => &[],
    };
    for schema in schemas {
        for property in objects(&schema.name) {
            let Some(from) = &property.from else { continue };
            let said = |operation: &Operation| {
                operation.response == schema.name
                    && (operation.path_params.iter().any(|param| param.name == *from)
                        || operation.request.iter().flat_map(|body| objects(body)).any(|p| p.name == *from))
            };
            if property.ty != Type::String || !operations.iter().any(said) {
                return Err(format!("{}.{}: no request says {from}", schema.name, property.name));
            }
        }
    }
    Ok(())
}

/// The resources, in the order of their first operations.
fn resources(doc: &openapiv3::OpenAPI, operations: &[Operation]) -> Result<Vec<Resource>> {
    let mut resources: Vec<Resource> = Vec::new();
    for operation in operations.iter().filter(|operation| operation.offered) {
        if resources.iter().any(|resource| resource.name == operation.resource) {
            continue;
        }
        let tag = doc.tags.iter().find(|tag| Some(&tag.name) == operation.tag.as_ref());
        let tag = tag.ok_or(format!("{}: its first tag is not among the spec's tags", operation.id))?;
        let description = described(&tag.description, &tag.name)?;
        resources.push(Resource { name: operation.resource.clone(), description });
    }
    Ok(resources)
}

impl Operation {
    fn from_openapi(verb: &str, path: &str, operation: &openapiv3::Operation) -> Result<Self> {
        let id = operation.operation_id.clone().ok_or("an operation has no operationId")?;
        let extension = |name: &str| {
            operation.extensions.get(name).and_then(Value::as_str).ok_or(format!("{id}: {name} is missing"))
        };
        let effect = extension("x-conomy-effect")?;
        let effect = Effect::ALL.into_iter().find(|known| known.name() == effect).ok_or_else(|| {
            format!("{id}: x-conomy-effect is {effect:?}, not {}", Effect::ALL.map(Effect::name).join(", "))
        })?;
        let mut path_params = Vec::new();
        for parameter in operation.parameters.iter().filter_map(|p| p.as_item()) {
            let parameter_data = match parameter {
                openapiv3::Parameter::Path { parameter_data, .. } => parameter_data,
                // A schema was made of these.
                openapiv3::Parameter::Query { .. } => continue,
                _ => return Err(format!("{id}: headers other than the shared ones are not supported")),
            };
            let description = described(&parameter_data.description, &parameter_data.name)?;
            path_params.push(PathParam {
                name: parameter_data.name.clone(),
                description,
                names_session: is_true(parameter_data.extensions.get("x-conomy-session")),
            });
        }
        let query = operation.extensions.get("x-conomy-query").and_then(Value::as_str).map(str::to_owned);
        let request = match &operation.request_body {
            None => query.clone(),
            Some(_) if query.is_some() => return Err(format!("{id}: a query and a body are not supported")),
            Some(body) => {
                let body = body.as_item().ok_or(format!("{id}: a shared request body is not supported"))?;
                Some(
                    body_schema(&body.content)
                        .ok_or(format!("{id}: the request body is no named JSON schema"))?,
                )
            }
        };
        if (effect == Effect::Charge) != path_params.iter().any(|param| param.names_session) {
            return Err(format!("{id}: x-conomy-session names the session of a charge, and of nothing else"));
        }
        let response = operation
            .responses
            .responses
            .get(&openapiv3::StatusCode::Range(2))
            .and_then(|r| body_schema(&r.as_item()?.content))
            .ok_or(format!("{id}: the 2XX answer is no named JSON schema"))?;
        Ok(Self {
            verb: verb.to_uppercase(),
            template: path.to_owned(),
            effect,
            resource: extension("x-conomy-resource")?.to_owned(),
            method: extension("x-conomy-method")?.to_owned(),
            tag: operation.tags.first().cloned(),
            summary: described(&operation.summary, &id)?,
            description: described(&operation.description, &id)?,
            path_params,
            request,
            asks_by_query: query.is_some(),
            pages: is_true(operation.extensions.get("x-conomy-pages")),
            resolve: operation.extensions.get("x-conomy-resolve").and_then(Value::as_str).map(str::to_owned),
            offered: !is_true(operation.extensions.get("x-conomy-credentials")),
            response,
            id: id.clone(),
        })
    }
}

fn described(description: &Option<String>, of: &str) -> Result<String> {
    let text = description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(text.ok_or(format!("{of} has no description"))?.to_owned())
}

fn body_schema(content: &openapiv3::Content) -> Option<String> {
    let schema = content.get("application/json")?.schema.as_ref()?;
    reference_name(schema)
}

fn reference_name<T>(schema: &openapiv3::ReferenceOr<T>) -> Option<String> {
    match schema {
        openapiv3::ReferenceOr::Reference { reference } => {
            reference.strip_prefix("#/components/schemas/").map(str::to_owned)
        }
        openapiv3::ReferenceOr::Item(_) => None,
    }
}

fn kind(schema: &openapiv3::Schema) -> Result<Kind> {
    use openapiv3::{SchemaKind, Type as Ty};
    match &schema.schema_kind {
        SchemaKind::Type(Ty::Object(object)) => {
            let open =
                matches!(&object.additional_properties, Some(openapiv3::AdditionalProperties::Schema(_)));
            if !open {
                return Err("needs `additionalProperties: {}`, or unknown members would be lost".into());
            }
            let mut properties = Vec::new();
            for (name, property) in &object.properties {
                let required = object.required.contains(name);
                properties.push(property_of(name, property, required)?);
            }
            Ok(Kind::Object(properties))
        }
        SchemaKind::Type(Ty::String(_)) => {
            let values = schema.schema_data.extensions.get("x-extensible-enum").and_then(Value::as_array);
            let values = values.ok_or("a named string needs x-extensible-enum")?;
            let values = values.iter().map(|v| v.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
            Ok(Kind::OpenEnum(values.ok_or("x-extensible-enum holds strings only")?))
        }
        _ => Err("only objects and open enums can be named schemas".into()),
    }
}

fn property_of(
    name: &str,
    property: &openapiv3::ReferenceOr<Box<openapiv3::Schema>>,
    required: bool,
) -> Result<Property> {
    if let Some(reference) = reference_name(property) {
        // A $ref has no siblings in OpenAPI 3.0, so what it points at describes it.
        let description = String::new();
        return Ok(Property {
            name: name.into(),
            description,
            required,
            ty: Type::Ref(reference),
            printable: false,
            from: None,
            same: false,
            decimal: false,
            seconds: false,
        });
    }
    let schema = property.as_item().ok_or(format!("{name}: a foreign $ref"))?;
    let extensions = &schema.schema_data.extensions;
    Ok(Property {
        name: name.into(),
        description: described(&schema.schema_data.description, name)?,
        required,
        ty: type_of(property).map_err(|e| format!("{name}: {e}"))?,
        printable: is_true(extensions.get("x-conomy-printable")),
        from: extensions.get("x-conomy-from").and_then(Value::as_str).map(str::to_owned),
        same: is_true(extensions.get("x-conomy-same")),
        decimal: format_of(schema) == Some("decimal"),
        seconds: is_true(extensions.get("x-conomy-seconds")),
    })
}

/// A string's format, where it is none of those that every tool knows.
fn format_of(schema: &openapiv3::Schema) -> Option<&str> {
    use openapiv3::{SchemaKind, Type as Ty, VariantOrUnknownOrEmpty as Format};
    match &schema.schema_kind {
        SchemaKind::Type(Ty::String(string)) => match &string.format {
            Format::Unknown(format) => Some(format),
            _ => None,
        },
        _ => None,
    }
}

fn is_true(extension: Option<&Value>) -> bool {
    extension == Some(&Value::Bool(true))
}

fn type_of(schema: &openapiv3::ReferenceOr<Box<openapiv3::Schema>>) -> Result<Type> {
    use openapiv3::{SchemaKind, Type as Ty};
    if let Some(reference) = reference_name(schema) {
        return Ok(Type::Ref(reference));
    }
    let schema = schema.as_item().ok_or("a foreign $ref")?;
    match &schema.schema_kind {
        SchemaKind::Type(Ty::String(string)) if string.enumeration.is_empty() => Ok(Type::String),
        SchemaKind::Type(Ty::String(_)) => {
            Err("a closed enum would fail successful calls; use x-extensible-enum".into())
        }
        SchemaKind::Type(Ty::Integer(_)) => Ok(Type::Integer),
        SchemaKind::Type(Ty::Boolean(_)) => Ok(Type::Boolean),
        SchemaKind::Type(Ty::Array(array)) => {
            let items = array.items.as_ref().ok_or("an array without items")?;
            Ok(Type::Array(Box::new(type_of(items)?)))
        }
        SchemaKind::Any(_) => Ok(Type::Any),
        SchemaKind::Type(Ty::Number(_)) => {
            Err("amounts are decimal strings; a number would become a float".into())
        }
        _ => Err("has no mapping; name it as a schema of its own".into()),
    }
}

/// The schemas reachable from `roots`, by name.
fn reachable(doc: &openapiv3::OpenAPI, roots: impl Iterator<Item = String>) -> Result<BTreeSet<String>> {
    let schemas = &doc.components.as_ref().ok_or("the spec has no components")?.schemas;
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = roots.collect();
    while let Some(name) = open.pop() {
        let schema = schemas.get(&name).and_then(|s| s.as_item()).ok_or(format!("{name} is not defined"))?;
        if let Kind::Object(properties) = kind(schema).map_err(|e| format!("{name}: {e}"))? {
            open.extend(
                properties
                    .iter()
                    .filter_map(|p| named(&p.ty))
                    .filter(|n| !found.contains(*n))
                    .map(str::to_owned),
            );
        }
        found.insert(name);
    }
    Ok(found)
}

/// The schema that a type names, if it names one.
pub(crate) fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Ref(name) => Some(name),
        Type::Array(items) => named(items),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = include_str!("../../openapi/checkout.yaml");

    fn problem(from: &str, to: &str) -> String {
        assert!(SPEC.contains(from), "the spec no longer holds {from:?}");
        let document = serde_saphyr::from_str(&SPEC.replacen(from, to, 1)).expect("it is still OpenAPI");
        Spec::from_document(&document).err().unwrap_or_default()
    }

    #[test]
    fn what_emitters_could_get_wrong_is_refused_by_name() {
        for (from, to, said) in [
            ("      x-conomy-effect: charge\n", "", "createCheckoutPayment: x-conomy-effect is missing"),
            ("x-conomy-effect: charge", "x-conomy-effect: pay", "x-conomy-effect is \"pay\""),
            (
                "x-conomy-method: create_payment",
                "x-conomy-method: create",
                "checkout_sessions.create is named twice",
            ),
            ("      additionalProperties: {}\n", "", "unknown members would be lost"),
            ("      x-extensible-enum: [ATTEMPT", "      enum: [ATTEMPT", "x-extensible-enum"),
            ("          type: boolean\n", "          type: number\n", "would become a float"),
            ("          description: Given name.\n", "", "firstName has no description"),
            ("schemas/Tax\"", "schemas/Duty\"", "Duty is not defined"),
        ] {
            let problem = problem(from, to);
            assert!(problem.contains(said), "{to:?}: {problem:?}");
        }
    }
}
