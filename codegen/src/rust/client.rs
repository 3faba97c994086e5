//! progenitor's client and types for the lowered document, with the changes that no setting of it makes. Each change
//! asserts that it applied, so that an upgrade of progenitor cannot silently undo it.

use std::collections::BTreeSet;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use serde_json::Value;
use syn::{parse_quote, visit_mut::VisitMut};

use super::{objects, open_enums};
use crate::spec::{Result, Spec, Type};

pub(super) fn client(spec: &Spec, lowered: Value) -> Result<String> {
    let document: openapiv3::OpenAPI = serde_json::from_value(lowered).map_err(|e| e.to_string())?;
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Positional);
    settings.with_hooks(HooksMode::Expected);
    settings.with_inner_type(quote!(crate::exchange::Exchange));
    for (schema, _) in open_enums(spec) {
        let impls = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_replacement(&schema.name, format!("crate::enums::{}", schema.name), impls);
    }
    let tokens = Generator::new(&settings).generate_tokens(&document).map_err(|e| e.to_string())?;
    let mut file: syn::File = syn::parse2(tokens).map_err(|e| e.to_string())?;

    let mut segments = EncodeSegments::default();
    segments.visit_file_mut(&mut file);
    let params: usize = spec.operations.iter().map(|o| o.path_params.len()).sum();
    if segments.replaced != params {
        return Err(format!(
            "{} of {params} path parameters are encoded: adapt EncodeSegments",
            segments.replaced
        ));
    }
    let mut bodies = LeaveBodies::default();
    bodies.visit_file_mut(&mut file);
    let with_body = spec.operations.iter().filter(|o| o.request.is_some() && !o.asks_by_query).count();
    if (bodies.arguments, bodies.calls) != (with_body, with_body) {
        return Err(format!("{} of {with_body} bodies are left: adapt LeaveBodies", bodies.calls));
    }
    let mut version = ForgetVersion::default();
    version.visit_file_mut(&mut file);
    let operations = spec.operations.len();
    if (version.maps, version.calls) != (2 * operations, operations) {
        return Err(format!("{} of {operations} versions are not sent: adapt ForgetVersion", version.calls));
    }
    let mut debug = DropDerivedDebug::default();
    debug.visit_file_mut(&mut file);
    if let Some((left, _)) = objects(spec).find(|(schema, _)| !debug.dropped.contains(&schema.name)) {
        return Err(format!("progenitor derives no Debug on {} any more: adapt DropDerivedDebug", left.name));
    }
    let mut closed = StayExtensible::default();
    closed.visit_file_mut(&mut file);
    if let Some((left, _)) = objects(spec).find(|(schema, _)| !closed.marked.contains(&schema.name)) {
        return Err(format!("progenitor makes no struct {} any more: adapt StayExtensible", left.name));
    }
    let mut demands = DemandOnlyIds { spec, relaxed: 0 };
    demands.visit_file_mut(&mut file);
    let promised: usize = objects(spec)
        .filter(|(schema, _)| schema.received)
        .map(|(_, properties)| properties.iter().filter(|p| p.required && !p.is_demanded()).count())
        .sum();
    if demands.relaxed != promised {
        return Err(format!(
            "{} of {promised} promised members may be absent: adapt DemandOnlyIds",
            demands.relaxed
        ));
    }
    Ok(prettyplease::unparse(&file))
}

/// Takes the derived `Debug` away: it would print secrets. [`debugs`] writes the ones that are needed.
#[derive(Default)]
struct DropDerivedDebug {
    dropped: BTreeSet<String>,
}

impl VisitMut for DropDerivedDebug {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        for attribute in item.attrs.iter_mut().filter(|a| a.path().is_ident("derive")) {
            type Paths = syn::punctuated::Punctuated<syn::Path, syn::Token![,]>;
            let Ok(derives) = attribute.parse_args_with(Paths::parse_terminated) else { continue };
            let kept: Paths = derives.iter().filter(|path| !path.is_ident("Debug")).cloned().collect();
            if kept.len() < derives.len() {
                *attribute = parse_quote!(#[derive(#kept)]);
                self.dropped.insert(item.ident.to_string());
            }
        }
    }
}

/// Encodes path parameters by the core's own rule: progenitor's lets some values leave their segment.
#[derive(Default)]
struct EncodeSegments {
    replaced: usize,
}

impl VisitMut for EncodeSegments {
    fn visit_macro_mut(&mut self, item: &mut syn::Macro) {
        const THEIRS: &str = "encode_path";
        if !item.path.is_ident("format") {
            return;
        }
        type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;
        let Ok(mut arguments) = item.parse_body_with(Arguments::parse_terminated) else { return };
        for argument in &mut arguments {
            let syn::Expr::Call(call) = argument else { continue };
            if matches!(&*call.func, syn::Expr::Path(function) if function.path.is_ident(THEIRS)) {
                *call.func = parse_quote!(crate::path::encode_segment);
                self.replaced += 1;
            }
        }
        item.tokens = quote!(#arguments);
    }
}

/// Leaves bodies to the exchange, which has their exact text: here each would be serialised a second time, for nothing.
/// What is left of one is its content's type.
#[derive(Default)]
struct LeaveBodies {
    arguments: usize,
    calls: usize,
}

impl VisitMut for LeaveBodies {
    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        let is_body = |input: &syn::FnArg| {
            matches!(input, syn::FnArg::Typed(input)
                if matches!(&*input.pat, syn::Pat::Ident(name) if name.ident == "body"))
        };
        let inputs = std::mem::take(&mut signature.inputs);
        let before = inputs.len();
        signature.inputs = inputs.into_iter().filter(|input| !is_body(input)).collect();
        self.arguments += before - signature.inputs.len();
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        if call.method == "json" {
            call.method = parse_quote!(header);
            call.args = parse_quote!(
                ::reqwest::header::CONTENT_TYPE,
                ::reqwest::header::HeaderValue::from_static("application/json")
            );
            self.calls += 1;
        }
        syn::visit_mut::visit_expr_method_call_mut(self, call);
    }
}

/// Takes away the header `api-version`, in which progenitor sends the spec's version and which the API does not know. It
/// is the only one of the map that each request makes for headers.
#[derive(Default)]
struct ForgetVersion {
    /// Statements that make the map.
    maps: usize,
    /// Requests that are given it.
    calls: usize,
}

impl ForgetVersion {
    const MAP: &str = "header_map";

    fn is_map(expression: &syn::Expr) -> bool {
        matches!(expression, syn::Expr::Path(path) if path.path.is_ident(Self::MAP))
    }

    /// `let mut header_map = …;`, or the one header that it is given.
    fn makes_map(statement: &syn::Stmt) -> bool {
        match statement {
            syn::Stmt::Local(local) => {
                matches!(&local.pat, syn::Pat::Ident(name) if name.ident == Self::MAP)
            }
            syn::Stmt::Expr(syn::Expr::MethodCall(call), _) => Self::is_map(&call.receiver),
            _ => false,
        }
    }
}

impl VisitMut for ForgetVersion {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !Self::makes_map(statement));
        self.maps += before - block.stmts.len();
        syn::visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expression: &mut syn::Expr) {
        if let syn::Expr::MethodCall(call) = expression
            && call.method == "headers"
            && call.args.iter().all(Self::is_map)
        {
            *expression = (*call.receiver).clone();
            self.calls += 1;
        }
        syn::visit_mut::visit_expr_mut(self, expression);
    }
}

/// A new member of the spec must break nobody who builds or matches on a model.
#[derive(Default)]
struct StayExtensible {
    marked: BTreeSet<String>,
}

impl VisitMut for StayExtensible {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        let is_model =
            item.fields.iter().any(|field| field.ident.as_ref().is_some_and(|name| name == "extra"));
        if is_model {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
            self.marked.insert(item.ident.to_string());
        }
    }
}

/// Reads an answer that lacks a promised member, or says null: a payment that went through must not become an error
/// for it. Nor must a page for something odd in one of its items.
struct DemandOnlyIds<'a> {
    spec: &'a Spec,
    relaxed: usize,
}

impl VisitMut for DemandOnlyIds<'_> {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        let schema = objects(self.spec).find(|(schema, _)| item.ident == schema.name && schema.received);
        let Some((_, properties)) = schema else { return };
        let promised =
            properties.iter().filter(|p| p.required && !p.is_demanded()).map(|p| super::field(&p.name));
        let promised: BTreeSet<_> = promised.collect();
        for field in item.fields.iter_mut().filter(|f| f.ident.as_ref().is_some_and(|n| promised.contains(n)))
        {
            field
                .attrs
                .push(parse_quote!(#[serde(default, deserialize_with = "crate::json::null_as_default")]));
            self.relaxed += 1;
        }
        let lists = properties.iter().filter(|p| p.is_demanded() && matches!(p.ty, Type::Array(_)));
        let lists: BTreeSet<_> = lists.map(|p| super::field(&p.name)).collect();
        for field in item.fields.iter_mut().filter(|f| f.ident.as_ref().is_some_and(|n| lists.contains(n))) {
            field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::json::each")]));
        }
    }
}
