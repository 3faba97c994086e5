//! The facts of the API and of its operations: `operation.rs`.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{
    facts::Facts,
    spec::{Effect, Spec},
};

pub(super) fn operation(spec: &Spec, facts: &Facts) -> TokenStream {
    let version = &spec.version;
    let environments = environments(spec);
    let (version_header, api_key_header) = (&spec.version_header, &spec.api_key_header);
    let operations = operations(spec);
    let effects = Effect::ALL.map(|effect| {
        let (name, text) = (format_ident!("{}", effect.name().to_upper_camel_case()), effect.name());
        let (twice, unknown) = (facts.twice(effect), facts.unknown(effect));
        (quote!(#[doc = #twice] #name), quote!(Self::#name => #text), quote!(Self::#name => #unknown))
    });
    let (variants, names, unknown) = (
        effects.iter().map(|(variant, ..)| variant),
        effects.iter().map(|(_, name, _)| name),
        effects.iter().map(|(.., unknown)| unknown),
    );
    let error_types = &spec.error_types;
    quote! {
        //! Facts of the API, straight from the spec.

        #environments
        /// The version of the API that these types describe.
        pub const API_VERSION: &str = #version;
        /// The header that carries [`API_VERSION`].
        pub const API_VERSION_HEADER: &str = #version_header;
        /// The header that carries the merchant's key.
        pub const API_KEY_HEADER: &str = #api_key_header;

        /// The names that the service documents for what went wrong.
        pub(crate) const ERROR_TYPES: &[&str] = &[#(#error_types),*];

        /// What sending an operation's request a second time could do. The spec states it for every operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Effect { #(#variants),* }

        impl Effect {
            /// Its name in the spec.
            pub fn as_str(self) -> &'static str {
                match self { #(#names),* }
            }

            /// What to do about a call that may have been applied: a clause.
            pub(crate) fn unknown(self) -> &'static str {
                match self { #(#unknown),* }
            }
        }

        #operations
    }
}

fn environments(spec: &Spec) -> TokenStream {
    let names: Vec<_> = spec.servers.iter().map(|(name, _)| name).collect();
    let urls: Vec<_> = spec.servers.iter().map(|(_, url)| url).collect();
    let variants: Vec<_> = names.iter().map(|name| format_ident!("{}", name.to_upper_camel_case())).collect();
    let docs: Vec<_> = urls.iter().map(|url| format!(" `{url}`")).collect();
    let first = &variants[0];
    let known =
        format!("must be one of {}", names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "));
    quote! {
        /// Where requests go.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Environment { #(#[doc = #docs] #variants),* }

        impl Environment {
            /// The one that holds where none is chosen.
            pub const DEFAULT: Self = Self::#first;

            /// What is said to who names another.
            pub(crate) const KNOWN: &str = #known;

            /// Its name, the same in every language.
            pub fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #names),* }
            }

            /// The URL of its server.
            pub fn base_url(self) -> &'static str {
                match self { #(Self::#variants => #urls),* }
            }

            /// The environment of this name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name { #(#names => Some(Self::#variants),)* _ => None }
            }
        }

        impl std::str::FromStr for Environment {
            type Err = crate::Error;

            fn from_str(name: &str) -> Result<Self, crate::Error> {
                Self::named(name).ok_or_else(|| crate::Error::setting("environment", Self::KNOWN))
            }
        }
    }
}

fn operations(spec: &Spec) -> TokenStream {
    let variants = spec.operations.iter().map(|o| {
        let (name, doc) = (format_ident!("{}", o.id.to_upper_camel_case()), format!(" {}.", o.summary));
        quote!(#[doc = #doc] #name)
    });
    let names: Vec<_> =
        spec.operations.iter().map(|o| format_ident!("{}", o.id.to_upper_camel_case())).collect();
    let effects = spec.operations.iter().map(|o| format_ident!("{}", o.effect.name().to_upper_camel_case()));
    let labels: Vec<_> = spec.operations.iter().map(|o| format!("{}.{}", o.resource, o.method)).collect();
    let ids = spec.operations.iter().map(|o| &o.id);
    let verbs = spec.operations.iter().map(|o| &o.verb);
    let templates = spec.operations.iter().map(|o| &o.template);
    let params = spec.operations.iter().map(|o| {
        let names = o.path_params.iter().map(|p| p.name.to_snake_case());
        quote!(&[#(#names),*])
    });
    let sessions =
        spec.operations.iter().map(|o| match o.path_params.iter().position(|param| param.names_session) {
            Some(index) => quote!(Some(#index)),
            None => quote!(None),
        });
    let offered = spec.operations.iter().filter(|o| o.offered);
    let offered = offered.map(|o| format_ident!("{}", o.id.to_upper_camel_case()));
    let by_query = spec.operations.iter().filter(|o| o.asks_by_query);
    let by_query = by_query.map(|o| format_ident!("{}", o.id.to_upper_camel_case()));
    quote! {
        /// An operation of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation { #(#variants),* }

        impl Operation {
            /// Every operation that the clients offer, in the order of the spec.
            pub const ALL: &'static [Self] = &[#(Self::#offered),*];

            /// What sending the operation's request again could do.
            pub fn effect(self) -> Effect {
                match self { #(Self::#names => Effect::#effects),* }
            }

            /// Its `operationId` in the spec.
            pub fn id(self) -> &'static str {
                match self { #(Self::#names => #ids),* }
            }

            /// The name under which the clients offer it, such as `checkout_sessions.create`.
            pub fn name(self) -> &'static str {
                match self { #(Self::#names => #labels),* }
            }

            /// Names of its path parameters, in order.
            pub(crate) fn path_params(self) -> &'static [&'static str] {
                match self { #(Self::#names => #params),* }
            }

            /// Which of its path parameters names the session to look a payment up by.
            pub(crate) fn session_param(self) -> Option<usize> {
                match self { #(Self::#names => #sessions),* }
            }

            /// Whether what it asks for stands in the query.
            pub(crate) fn asks_by_query(self) -> bool {
                matches!(self, #(Self::#by_query)|*)
            }

            /// The HTTP method.
            pub(crate) fn verb(self) -> &'static str {
                match self { #(Self::#names => #verbs),* }
            }

            /// The path below the base URL, with its parameters' names in braces.
            pub(crate) fn template(self) -> &'static str {
                match self { #(Self::#names => #templates),* }
            }

            /// A `tracing` span for one call, named after the operation. The call's end fills its fields.
            pub(crate) fn span(self) -> tracing::Span {
                macro_rules! span {
                    ($name:literal) => {
                        tracing::debug_span!(
                            target: "conomyhq",
                            $name,
                            "conomyhq.operation" = $name,
                            "conomyhq.session_id" = tracing::field::Empty,
                            "conomyhq.outcome" = tracing::field::Empty,
                            "error.type" = tracing::field::Empty,
                            "otel.status_code" = tracing::field::Empty,
                        )
                    };
                }
                match self { #(Self::#names => span!(#labels)),* }
            }
        }
    }
}
