//! The Rust driver's part that knows operations and options: `tests/drivers/rust/src/dispatch.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{
    facts::{Facts, Scope, Setting, SettingKind},
    spec::{Operation, Spec},
};

pub(super) fn driver(spec: &Spec, facts: &Facts) -> TokenStream {
    let arms = spec.operations.iter().filter(|o| o.offered).map(arm);
    let call: Vec<_> = facts.settings(Scope::Call).collect();
    let client: Vec<_> =
        facts.settings(Scope::Client).filter(|setting| setting.kind != SettingKind::Hook).collect();
    let (option_fields, client_fields) = (fields(&call), fields(&client));
    let (on_call, on_builder, on_client) = (setters(&call), setters(&call), setters(&client));
    quote! {
        //! From the names and settings of a script to the methods and setters that a person would call.

        use std::{collections::BTreeMap, time::Duration};

        use conomyhq::{Call, Conomy, ConomyBuilder, Result};
        use serde::{Deserialize, de::DeserializeOwned};
        use serde_json::Value;

        use crate::report::succeeded;

        /// Options that a client and a call share.
        #[derive(Clone, Default, Deserialize)]
        pub(crate) struct Options { #option_fields }

        /// A client's settings.
        #[derive(Deserialize)]
        pub(crate) struct Settings {
            #client_fields
            #[serde(flatten)]
            options: Options,
        }

        impl Options {
            fn call<T>(self, mut target: Call<T>) -> Call<T> {
                #on_call
                target
            }

            fn client(self, mut target: ConomyBuilder) -> ConomyBuilder {
                #on_builder
                target
            }
        }

        impl Settings {
            pub(crate) fn client(self, builder: ConomyBuilder) -> Result<ConomyBuilder> {
                let mut target = self.options.clone().client(builder);
                #on_client
                Ok(target)
            }
        }

        /// One call as a person would write it, and its success as the harness compares it.
        pub(crate) async fn call(
            conomy: &Conomy,
            operation: &str,
            path: &[String],
            body: Value,
            options: Options,
        ) -> Result<Value> {
            match (operation, path) {
                #(#arms)*
                (other, path) => panic!("there is no {other} of {} path parameters", path.len()),
            }
        }

        fn model<T: DeserializeOwned>(body: Value) -> T {
            serde_json::from_value(body).expect("a case's body is the model")
        }
    }
}

fn arm(o: &Operation) -> TokenStream {
    let (id, resource, method) = (&o.id, format_ident!("{}", o.resource), format_ident!("{}", o.method));
    let params: Vec<_> = (0..o.path_params.len()).map(|i| format_ident!("param_{i}")).collect();
    let body = o.request.iter().map(|_| quote!(model(body)));
    let arguments = params.iter().map(|param| quote!(#param)).chain(body);
    quote! {
        (#id, [#(#params),*]) => {
            options.call(conomy.#resource().#method(#(#arguments),*)).await.map(succeeded)
        }
    }
}

fn fields(settings: &[&Setting]) -> TokenStream {
    let fields = settings.iter().map(|setting| {
        let (name, ty) = (
            field(setting),
            match setting.kind {
                SettingKind::Duration => quote!(u64),
                SettingKind::Count => quote!(u32),
                SettingKind::Flag | SettingKind::Hook => quote!(bool),
                SettingKind::Secret
                | SettingKind::Token
                | SettingKind::Text
                | SettingKind::Url
                | SettingKind::Path
                | SettingKind::Environment => quote!(String),
                SettingKind::Headers => quote!(BTreeMap<String, String>),
            },
        );
        quote!(#name: Option<#ty>,)
    });
    quote!(#(#fields)*)
}

fn setters(settings: &[&Setting]) -> TokenStream {
    let setters = settings.iter().map(|setting| {
        let (name, field) = (format_ident!("{}", setting.name), field(setting));
        let value = match setting.kind {
            SettingKind::Duration => quote!(Duration::from_millis(value)),
            SettingKind::Environment => quote!(value.parse()?),
            _ => quote!(value),
        };
        quote! {
            if let Some(value) = self.#field {
                target = target.#name(#value);
            }
        }
    });
    quote!(#(#setters)*)
}

/// How a script names it.
fn field(setting: &Setting) -> proc_macro2::Ident {
    match setting.kind {
        SettingKind::Duration => format_ident!("{}_ms", setting.name),
        _ => format_ident!("{}", setting.name),
    }
}
