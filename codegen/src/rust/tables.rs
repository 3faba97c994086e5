//! Options and errors, from the tables beside the generator: `settings.rs` and `error/class.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::{Facts, Scope, Setting, SettingKind};

/// `settings.rs`.
pub(super) fn settings(facts: &Facts) -> TokenStream {
    let call: Vec<&Setting> = facts.settings(Scope::Call).collect();
    let client: Vec<&Setting> =
        facts.settings(Scope::Client).filter(|setting| setting.kind != SettingKind::Hook).collect();
    let options = options(&call);
    let given_options = given(&call);
    let client_fields = client.iter().map(|setting| {
        let (name, ty) = (name(setting), ty(setting.kind));
        quote!(pub(crate) #name: Option<#ty>)
    });
    let from_env = client.iter().filter_map(|setting| {
        let (name, env) = (name(setting), setting.env.as_ref()?);
        let taken = match setting.kind {
            SettingKind::Secret => quote!(self.#name = self.#name.or_else(|| read(#env).map(Secret::from));),
            SettingKind::Token => {
                quote!(self.#name = self.#name.or_else(|| read(#env).map(AccessToken::from));)
            }
            SettingKind::Environment => quote! {
                if self.#name.is_none() {
                    self.#name = environment(#env, read(#env))?;
                }
            },
            _ => quote!(self.#name = self.#name.or_else(|| read(#env));),
        };
        let others = setting.unless.iter().map(|other| format_ident!("{other}"));
        Some(match setting.unless.as_slice() {
            [] => taken,
            _ => quote!(if #(self.#others.is_none())&&* { #taken }),
        })
    });
    let env_of = client.iter().filter_map(|setting| {
        let (name, env) = (&setting.name, setting.env.as_ref()?);
        Some(quote!(#name => #env))
    });
    // Secrets come by themselves, so that no text which could be printed holds them.
    let json: Vec<&&Setting> = client.iter().filter(|setting| !setting.is_secret()).collect();
    let json_fields = json.iter().map(|setting| json_field(setting));
    let json_call_fields: Vec<_> = call.iter().map(|setting| json_field(setting)).collect();
    let settings_from_json = json.iter().map(|setting| from_json(setting));
    let call_from_json: Vec<_> = call.iter().map(|setting| from_json(setting)).collect();
    let durations = client.iter().filter(|setting| setting.kind == SettingKind::Duration).map(|setting| {
        let (field, label, default) = (name(setting), &setting.name, default(setting));
        let doc = format!(" {}", setting.text);
        quote! {
            #[doc = #doc]
            pub(crate) fn #field(&self) -> Result<Duration> {
                durations::check(#label, self.#field.unwrap_or(#default))
            }
        }
    });
    quote! {
        //! What can be set for a client, and what for a call.

        use std::{path::PathBuf, time::Duration};

        use serde::Deserialize;

        use crate::{
            credentials::AccessToken, durations, error::{Error, Result}, headers::ExtraHeaders, masked::Secret,
            operation::Environment,
        };

        #options

        #given_options

        /// What was given for a client. What is not given is none.
        #[derive(Clone, Default)]
        pub(crate) struct Settings {
            pub(crate) options: GivenOptions,
            #(#client_fields,)*
        }

        impl Settings {
            /// Takes from the environment what is not given. `read` answers a variable's value.
            pub(crate) fn env(mut self, read: impl Fn(&str) -> Option<String>) -> Result<Self> {
                #(#from_env)*
                Ok(self)
            }

            #(#durations)*
        }

        fn environment(setting: &str, name: Option<String>) -> Result<Option<Environment>> {
            let named = |name: String| {
                Environment::named(&name).ok_or_else(|| Error::setting(setting, Environment::KNOWN))
            };
            name.map(named).transpose()
        }

        /// The environment variable that a setting is read from.
        pub(crate) fn env_of(setting: &str) -> &'static str {
            match setting { #(#env_of,)* _ => "" }
        }

        /// A client's settings as a binding gives them, but for what is secret; durations are milliseconds.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct ClientSettings { #(#json_fields,)* #(#json_call_fields,)* }

        impl TryFrom<ClientSettings> for Settings {
            type Error = Error;

            fn try_from(json: ClientSettings) -> Result<Self> {
                Ok(Self {
                    options: GivenOptions { #(#call_from_json,)* },
                    #(#settings_from_json,)*
                    ..Self::default()
                })
            }
        }

        /// A call's options as a binding gives them; durations are milliseconds.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct CallOptions { #(#json_call_fields,)* }

        impl TryFrom<CallOptions> for GivenOptions {
            type Error = Error;

            fn try_from(json: CallOptions) -> Result<Self> {
                Ok(Self { #(#call_from_json,)* })
            }
        }
    }
}

/// `Options` and their defaults.
fn options(call: &[&Setting]) -> TokenStream {
    let fields = call.iter().map(|setting| {
        let (name, ty, doc) = (name(setting), ty(setting.kind), format!(" {}", setting.text));
        quote!(#[doc = #doc] pub(crate) #name: #ty)
    });
    let defaults = call.iter().map(|setting| {
        let (name, default) = (name(setting), default(setting));
        quote!(#name: #default)
    });
    let checks = call.iter().filter_map(|setting| {
        let (field, label) = (name(setting), &setting.name);
        match (setting.kind, setting.least) {
            (SettingKind::Duration, _) => Some(quote!(durations::check(#label, self.#field)?;)),
            (SettingKind::Headers, _) => Some(quote!(self.#field.check(#label)?;)),
            (SettingKind::Count, Some(least)) => {
                let (least, why) =
                    (u32::try_from(least).unwrap_or(u32::MAX), format!("must be at least {least}"));
                Some(quote!(if self.#field < #least { return Err(Error::setting(#label, #why)); }))
            }
            _ => None,
        }
    });
    quote! {
        /// What a call goes by.
        #[derive(Clone, Debug)]
        pub(crate) struct Options { #(#fields),* }

        impl Default for Options {
            fn default() -> Self {
                Self { #(#defaults),* }
            }
        }

        impl Options {
            /// Refuses what cannot be meant.
            pub(crate) fn check(&self) -> Result<()> {
                #(#checks)*
                Ok(())
            }
        }
    }
}

/// `GivenOptions`: what was given of them.
fn given(call: &[&Setting]) -> TokenStream {
    let names: Vec<_> = call.iter().map(|setting| name(setting)).collect();
    let types = call.iter().map(|setting| ty(setting.kind));
    quote! {
        /// What was given for a call, or for all calls of a client. What is not given is none.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct GivenOptions { #(pub(crate) #names: Option<#types>),* }

        impl GivenOptions {
            /// These, and where nothing is given `defaults`.
            pub(crate) fn over(self, defaults: Options) -> Options {
                Options { #(#names: self.#names.unwrap_or(defaults.#names)),* }
            }
        }
    }
}

/// `setters.rs`.
pub(super) fn setters(facts: &Facts) -> TokenStream {
    let options: Vec<_> =
        facts.settings(Scope::Call).map(|setting| setter(setting, &quote!(self.options))).collect();
    let of_builder =
        facts.settings(Scope::Call).map(|setting| setter(setting, &quote!(self.settings.options)));
    let client = facts.settings(Scope::Client).filter(|setting| setting.kind != SettingKind::Hook);
    let of_client: Vec<_> = client.map(|setting| setter(setting, &quote!(self.settings))).collect();
    let envs: Vec<_> =
        facts.options.iter().filter_map(|setting| Some(format!("`{}`", setting.env.as_ref()?))).collect();
    let env_docs = format!(" Takes what is not set yet from the environment: {}.", envs.join(", "));
    quote! {
        //! The setters of a client's builder and of a call.

        use std::{path::PathBuf, time::Duration};

        use crate::{
            call::Call, client::ConomyBuilder, credentials::AccessToken, headers::ExtraHeaders, masked::Secret,
            operation::Environment, pages::Items, resolve::Resolve,
        };

        impl ConomyBuilder {
            #(#of_client)*
            #(#of_builder)*

            #[doc = #env_docs]
            pub fn env(mut self) -> Self {
                self.reads_env = true;
                self
            }
        }

        impl<T> Call<T> { #(#options)* }

        impl<T> Items<T> { #(#options)* }

        impl Resolve { #(#options)* }
    }
}

fn setter(setting: &Setting, target: &TokenStream) -> TokenStream {
    let field = name(setting);
    let mut docs = vec![format!(" {}", setting.text)];
    docs.extend(setting.more.iter().flat_map(|more| [String::new(), format!(" {more}")]));
    docs.extend([String::new(), format!(" Without it: {}.", setting.otherwise(seconds))]);
    let (taken, value) = match setting.kind {
        SettingKind::Secret => (quote!(impl Into<String>), quote!(Secret::from(value.into()))),
        SettingKind::Token => (quote!(impl Into<String>), quote!(AccessToken::from(value.into()))),
        SettingKind::Text | SettingKind::Url => (quote!(impl Into<String>), quote!(value.into())),
        SettingKind::Path => (quote!(impl Into<PathBuf>), quote!(value.into())),
        SettingKind::Duration => (quote!(Duration), quote!(value)),
        SettingKind::Count => (quote!(u32), quote!(value)),
        SettingKind::Environment => (quote!(Environment), quote!(value)),
        SettingKind::Headers => (
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>),
            quote!(ExtraHeaders::from_iter(value)),
        ),
        SettingKind::Flag | SettingKind::Hook => (quote!(bool), quote!(value)),
    };
    quote! {
        #(#[doc = #docs])*
        pub fn #field(mut self, value: #taken) -> Self {
            #target.#field = Some(#value);
            self
        }
    }
}

fn seconds(ms: u64) -> String {
    format!("{} s", ms as f64 / 1000.0)
}

fn json_name(setting: &Setting) -> proc_macro2::Ident {
    match setting.kind {
        SettingKind::Duration => format_ident!("{}_ms", setting.name),
        _ => name(setting),
    }
}

fn json_field(setting: &Setting) -> TokenStream {
    let (name, ty) = (json_name(setting), ty(setting.kind));
    match setting.kind {
        SettingKind::Duration => quote!(#name: Option<f64>),
        SettingKind::Environment => quote!(#name: Option<String>),
        _ => quote!(#name: Option<#ty>),
    }
}

fn from_json(setting: &Setting) -> TokenStream {
    let (label, name, json) = (&setting.name, name(setting), json_name(setting));
    match setting.kind {
        SettingKind::Duration => quote!(#name: durations::from_milliseconds(#label, json.#json)?),
        SettingKind::Environment => quote!(#name: environment(#label, json.#json)?),
        _ => quote!(#name: json.#json),
    }
}

fn name(setting: &Setting) -> proc_macro2::Ident {
    format_ident!("{}", setting.name)
}

fn ty(kind: SettingKind) -> TokenStream {
    match kind {
        SettingKind::Secret => quote!(Secret),
        SettingKind::Token => quote!(AccessToken),
        SettingKind::Text | SettingKind::Url => quote!(String),
        SettingKind::Path => quote!(PathBuf),
        SettingKind::Duration => quote!(Duration),
        SettingKind::Count => quote!(u32),
        SettingKind::Environment => quote!(Environment),
        SettingKind::Headers => quote!(ExtraHeaders),
        SettingKind::Flag | SettingKind::Hook => quote!(bool),
    }
}

fn default(setting: &Setting) -> TokenStream {
    match (setting.kind, setting.default.as_ref()) {
        (SettingKind::Duration, Some(value)) => {
            let ms = value.as_u64().unwrap_or_default();
            quote!(Duration::from_millis(#ms))
        }
        (SettingKind::Flag, Some(value)) => {
            let on = value.as_bool().unwrap_or_default();
            quote!(#on)
        }
        (SettingKind::Headers, _) => quote!(ExtraHeaders::default()),
        (_, value) => {
            let count =
                value.and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
            quote!(#count)
        }
    }
}

/// `error/class.rs`.
pub(super) fn error_classes(facts: &Facts) -> TokenStream {
    let variants =
        facts.errors.iter().filter_map(|error| Some((format_ident!("{}", error.variant.as_ref()?), error)));
    let variants: Vec<_> = variants.collect();
    let declared = variants.iter().map(|(variant, error)| {
        let doc = format!(" {}", error.text);
        quote!(#[doc = #doc] #variant(Details))
    });
    let names: Vec<_> = variants.iter().map(|(variant, _)| variant).collect();
    let classes = variants.iter().map(|(_, error)| &error.class);
    let retryable = variants.iter().map(|(_, error)| error.retryable);
    let statuses = variants.iter().filter_map(|(variant, error)| {
        let status = error.status?;
        Some(quote!(#status => Self::#variant(details)))
    });
    let tree = facts.errors.iter().filter_map(|error| {
        let (class, parent) = (&error.class, error.parent.as_ref()?);
        Some(quote!((#class, #parent)))
    });
    quote! {
        //! The error classes.

        use super::details::Details;

        /// A call that did not succeed. Ask [`outcome()`](Details::outcome) first: it tells whether the call may have
        /// had an effect.
        ///
        /// `Display` says what happened and what to do. It never holds a credential, a token, a person's data or a
        /// text that the service sent; those that came with the answer are at hand through [`Details`].
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum Error { #(#declared),* }

        impl Error {
            /// The class's name, the same in every language.
            pub fn class(&self) -> &'static str {
                match self { #(Self::#names(_) => #classes),* }
            }

            /// Whether sending the same call again cannot charge twice and may succeed, by the class alone.
            pub(super) fn class_is_retryable(&self) -> bool {
                match self { #(Self::#names(_) => #retryable),* }
            }

            /// What is known of the failure.
            pub fn details(&self) -> &Details {
                match self { #(Self::#names(details))|* => details }
            }

            pub(super) fn details_mut(&mut self) -> &mut Details {
                match self { #(Self::#names(details))|* => details }
            }

            /// An error of the same class.
            pub(crate) fn alike(&self, details: Details) -> Self {
                match self { #(Self::#names(_) => Self::#names(details)),* }
            }

            /// The error for a status that is no success.
            pub(crate) fn of_status(status: u16, details: Details) -> Self {
                match status {
                    #(#statuses,)*
                    408 | 500.. => Self::Server(details),
                    _ => Self::Api(details),
                }
            }
        }

        /// Every class below `ConomyError` with its parent, parents first.
        pub(crate) const TREE: &[(&str, &str)] = &[#(#tree),*];
    }
}
