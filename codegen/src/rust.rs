//! Rust: progenitor's client and types, and beside them the contract that the hand-written core hangs its policy on.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{parse_quote, visit_mut::VisitMut};

use crate::spec::{Effect, Kind, Operation, Result, Schema, Spec, Type};
use crate::{COMMAND, File, SPEC, facts::Facts};

pub(crate) fn files(spec: &Spec, _facts: &Facts, lowered: Value) -> Result<Vec<File>> {
    let file = |text| format!("// @generated from {SPEC} by `{COMMAND}`. Do not edit.\n\n{text}");
    Ok(vec![
        ("crates/conomyhq/src/generated.rs", file(client(spec, lowered)?)),
        ("crates/conomyhq/src/contract.rs", file(contract(spec)?)),
    ])
}

/// progenitor's output for the lowered document, with the two changes that no setting of it makes.
fn client(spec: &Spec, lowered: Value) -> Result<String> {
    let document: openapiv3::OpenAPI = serde_json::from_value(lowered).map_err(|e| e.to_string())?;
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder);
    settings.with_hooks(HooksMode::Expected);
    settings.with_inner_type(quote!(crate::attempt::Attempt));
    let open_enums: Vec<&str> = spec.schemas.iter().filter_map(open_enum_name).collect();
    for name in &open_enums {
        let impls = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_replacement(name, format!("crate::contract::{name}"), impls);
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
    let mut extra = DefaultExtra::default();
    extra.visit_file_mut(&mut file);
    let objects = spec.schemas.iter().filter(|s| matches!(s.kind, Kind::Object(_))).count();
    if extra.defaulted != objects {
        return Err(format!("{} of {objects} builders want `extra`: adapt DefaultExtra", extra.defaulted));
    }
    let mut texts = TakeTexts::default();
    texts.visit_file_mut(&mut file);
    let optional = spec.schemas.iter().map(optional_texts).sum::<usize>();
    if texts.replaced != optional {
        return Err(format!("{} of {optional} builders take a text: adapt TakeTexts", texts.replaced));
    }
    let mut debug = DropDerivedDebug::default();
    debug.visit_file_mut(&mut file);
    let objects = spec.schemas.iter().filter(|s| matches!(s.kind, Kind::Object(_)));
    if let Some(left) = objects.map(|s| &s.name).find(|name| !debug.dropped.contains(*name)) {
        return Err(format!("progenitor derives no Debug on {left} any more: adapt DropDerivedDebug"));
    }
    Ok(prettyplease::unparse(&file))
}

/// Constants, open enums and the operations' facts: what the hand-written core must not repeat.
fn contract(spec: &Spec) -> Result<String> {
    let (version, base_url) = (&spec.version, &spec.base_url);
    let (version_header, api_key_header) = (&spec.version_header, &spec.api_key_header);
    let operations = operations(spec);
    let requests = requests(spec);
    let debugs = debugs(spec);
    let enums = spec.schemas.iter().filter_map(open_enum);
    let tokens = quote! {
        //! Facts of the API, straight from the spec.

        use std::fmt;

        use crate::{generated::types, hooks::span, masked::{Masked, MemberNames}, open_enum::open_enum};

        /// The service that requests go to unless told otherwise.
        pub const BASE_URL: &str = #base_url;
        /// The version of the API that these types describe.
        pub const API_VERSION: &str = #version;
        /// The header that carries [`API_VERSION`].
        pub const API_VERSION_HEADER: &str = #version_header;
        /// The header that carries the merchant's key.
        pub const API_KEY_HEADER: &str = #api_key_header;

        #operations
        #requests
        #(#enums)*
        #debugs
    };
    let file: syn::File = syn::parse2(tokens).map_err(|e| e.to_string())?;
    Ok(prettyplease::unparse(&file))
}

fn operations(spec: &Spec) -> TokenStream {
    let variants = spec.operations.iter().map(|o| {
        let (name, doc) = (format_ident!("{}", o.id.to_upper_camel_case()), format!(" {}.", o.summary));
        quote!(#[doc = #doc] #name)
    });
    let names: Vec<_> =
        spec.operations.iter().map(|o| format_ident!("{}", o.id.to_upper_camel_case())).collect();
    let effects = spec.operations.iter().map(|o| match o.effect {
        Effect::Charge => quote!(Charge),
        Effect::Create => quote!(Create),
        Effect::Rotate => quote!(Rotate),
        Effect::Read => quote!(Read),
    });
    let labels: Vec<_> = spec.operations.iter().map(|o| format!("{}.{}", o.resource, o.method)).collect();
    let ids = spec.operations.iter().map(|o| &o.id);
    let params = spec.operations.iter().map(|o| {
        let names = o.path_params.iter().map(|p| p.name.to_snake_case());
        quote!(&[#(#names),*])
    });
    quote! {
        /// An operation of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation { #(#variants),* }

        impl Operation {
            /// Every operation, in the order of the spec.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];

            /// What sending the operation's request again could do.
            pub fn effect(self) -> crate::Effect {
                match self { #(Self::#names => crate::Effect::#effects),* }
            }

            /// Its `operationId` in the spec.
            pub(crate) fn id(self) -> &'static str {
                match self { #(Self::#names => #ids),* }
            }

            /// The name under which the clients offer it, such as `checkout_sessions.create`.
            pub fn name(self) -> &'static str {
                match self { #(Self::#names => #labels),* }
            }

            /// A `tracing` span for one attempt, named after the operation. The attempt's end fills its fields.
            pub(crate) fn span(self, attempt: u32) -> tracing::Span {
                match self { #(Self::#names => span!(#labels, attempt)),* }
            }

            /// Names of its path parameters, in order.
            pub(crate) fn path_params(self) -> &'static [&'static str] {
                match self { #(Self::#names => #params),* }
            }
        }
    }
}

/// What each operation sends, and the way from a binding's parts to it.
fn requests(spec: &Spec) -> TokenStream {
    let requests = spec.operations.iter().map(request);
    let arms = spec.operations.iter().map(|o| {
        let variant = format_ident!("{}", o.id.to_upper_camel_case());
        let fields = o.path_params.iter().map(|p| {
            let name = format_ident!("{}", p.name.to_snake_case());
            quote!(#name: parts.path_param()?,)
        });
        let body = o.request.iter().map(|_| quote!(body: parts.body()?,));
        quote! {
            Operation::#variant => {
                let request = requests::#variant { #(#fields)* #(#body)* };
                parts.call(request).await
            }
        }
    });
    quote! {
        /// What each operation sends.
        pub(crate) mod requests {
            use super::{Operation, types};
            use crate::{call::{Request, Sent}, generated::Client};

            #(#requests)*
        }

        /// Calls an operation by its name in the spec, from the parts that a binding holds.
        pub(crate) async fn call_from_parts(
            operation: Operation,
            mut parts: crate::binding::Parts<'_>,
        ) -> crate::binding::Answer {
            match operation { #(#arms)* }
        }
    }
}

fn request(o: &Operation) -> TokenStream {
    let name = format_ident!("{}", o.id.to_upper_camel_case());
    let method = format_ident!("{}", o.id.to_snake_case());
    let answer = format_ident!("{}", o.response);
    let params: Vec<_> = o.path_params.iter().map(|p| format_ident!("{}", p.name.to_snake_case())).collect();
    let body_type = o.request.as_ref().map(|name| format_ident!("{name}"));
    let body_field = body_type.iter().map(|ty| quote!(pub(crate) body: types::#ty,));
    let body_arg = body_type.iter().map(|_| quote!(.body(self.body.clone())));
    quote! {
        #[derive(Clone)]
        pub(crate) struct #name { #(pub(crate) #params: String,)* #(#body_field)* }

        impl Request for #name {
            const OPERATION: Operation = Operation::#name;
            type Answer = types::#answer;

            fn path(&self) -> Vec<&str> {
                vec![#(&self.#params),*]
            }

            async fn send(&self, client: &Client) -> Sent<Self::Answer> {
                client.#method() #(.#params(self.#params.as_str()))* #(#body_arg)* .send().await
            }
        }
    }
}

/// `Debug` for every object: members that hold a person's data or a secret are masks, unknown members only names.
fn debugs(spec: &Spec) -> TokenStream {
    let impls = spec.schemas.iter().filter_map(|schema| {
        let Kind::Object(properties) = &schema.kind else { return None };
        let (name, label) = (format_ident!("{}", schema.name), &schema.name);
        let fields = properties.iter().map(|p| {
            let (label, field) = (p.snake_name(), rust_field(&p.name));
            if !p.printable {
                quote!(.field(#label, &Masked(&self.#field)))
            } else {
                quote!(.field(#label, &self.#field))
            }
        });
        Some(quote! {
            impl fmt::Debug for types::#name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_struct(#label) #(#fields)* .field("extra", &MemberNames(&self.extra)).finish()
                }
            }
        })
    });
    quote!(#(#impls)*)
}

/// typify's name for a member: keywords get an underscore.
fn rust_field(name: &str) -> proc_macro2::Ident {
    let name = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        format_ident!("{name}")
    } else {
        format_ident!("{name}_")
    }
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

/// Lets a builder do without `extra`: typify wants a value for the members that the spec does not name.
#[derive(Default)]
struct DefaultExtra {
    defaulted: usize,
}

impl VisitMut for DefaultExtra {
    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        let is_extra = matches!(&field.member, syn::Member::Named(name) if name == "extra");
        let wants = |function: &syn::Expr| matches!(function, syn::Expr::Path(f) if f.path.is_ident("Err"));
        if is_extra && matches!(&field.expr, syn::Expr::Call(call) if wants(&call.func)) {
            field.expr = parse_quote!(Ok(Default::default()));
            self.defaulted += 1;
        }
    }
}

/// Lets a builder take `"Jane"` for an optional text: typify's setter wants a `String`, since no `&str` is an
/// `Option<String>`.
#[derive(Default)]
struct TakeTexts {
    replaced: usize,
}

impl VisitMut for TakeTexts {
    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        let theirs: syn::WherePredicate =
            parse_quote!(T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>);
        let theirs = quote!(#theirs).to_string();
        let name = function.sig.ident.clone();
        let wheres = function.sig.generics.where_clause.as_ref();
        if wheres.is_some_and(|clause| clause.predicates.iter().any(|p| quote!(#p).to_string() == theirs)) {
            *function = parse_quote! {
                pub fn #name(mut self, value: impl crate::optional_text::OptionalText) -> Self {
                    self.#name = Ok(value.into_optional_text());
                    self
                }
            };
            self.replaced += 1;
        }
    }
}

/// How many members of a schema are texts that may be absent.
fn optional_texts(schema: &Schema) -> usize {
    let Kind::Object(properties) = &schema.kind else { return 0 };
    properties.iter().filter(|p| !p.required && p.ty == Type::String).count()
}

fn open_enum_name(schema: &Schema) -> Option<&str> {
    matches!(schema.kind, Kind::OpenEnum(_)).then_some(schema.name.as_str())
}

fn open_enum(schema: &Schema) -> Option<TokenStream> {
    let Kind::OpenEnum(values) = &schema.kind else { return None };
    let (name, doc) = (format_ident!("{}", schema.name), format!(" {}", schema.description));
    let variants = values.iter().map(|v| format_ident!("{}", v.to_upper_camel_case()));
    Some(quote! {
        open_enum! {
            #[doc = #doc]
            pub enum #name { #(#variants = #values),* }
        }
    })
}
