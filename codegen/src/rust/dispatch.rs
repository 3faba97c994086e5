//! From operations to requests, and the methods that people call.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::field;
use crate::{
    facts::Facts,
    spec::{Effect, Operation, Spec, Type, named},
};

/// `dispatch.rs`.
pub(super) fn dispatch(spec: &Spec) -> TokenStream {
    let requests = spec.operations.iter().map(|o| request(spec, o));
    let paged = spec.operations.iter().filter(|o| o.pages).map(|o| paged(spec, o));
    let arms = spec.operations.iter().map(|o| {
        let variant = variant(o);
        let fields = o.path_params.iter().map(|p| {
            let name = field(&p.name);
            quote!(#name: parts.path_param()?,)
        });
        let body = o.request.iter().map(|_| quote!(body: parts.body()?,));
        quote! {
            Operation::#variant => {
                let request = #variant { #(#fields)* #(#body)* };
                parts.call(request).await
            }
        }
    });
    quote! {
        //! What each operation sends, and the way to it from the parts that a binding holds.

        use bytes::Bytes;

        use crate::{
            call::{Parts, Request, Sent}, error::Result, generated::{Client, types}, json::Missing,
            operation::Operation, pages::{Page, Paged},
        };

        #(#requests)*

        #(#paged)*

        /// Makes the call of an operation from its parts.
        pub(crate) async fn call(operation: Operation, mut parts: Parts<'_>) -> Result<Bytes> {
            match operation { #(#arms)* }
        }
    }
}

/// How to go through the pages of what an operation answers.
fn paged(spec: &Spec, o: &Operation) -> TokenStream {
    let (name, item) = (variant(o), format_ident!("{}", item(spec, o)));
    quote! {
        impl Paged for #name {
            type Item = types::#item;

            fn offset(&mut self) -> &mut Option<i64> {
                &mut self.body.offset
            }

            fn page(model: Self::Model) -> Page<Self::Item> {
                let first = model.results.first().map(|item| item.id.clone());
                Page { items: model.results, total: model.pagination.and_then(|pagination| pagination.total), first }
            }
        }
    }
}

/// The schema of what an operation answers page by page.
fn item<'a>(spec: &'a Spec, o: &Operation) -> &'a str {
    let results = spec.members(&o.response).unwrap_or_default().iter().find(|p| p.name == "results");
    results.and_then(|results| named(&results.ty)).unwrap_or_default()
}

fn request(spec: &Spec, o: &Operation) -> TokenStream {
    let (name, method, answer) =
        (variant(o), format_ident!("{}", o.id.to_snake_case()), format_ident!("{}", o.response));
    let params: Vec<_> = o.path_params.iter().map(|p| field(&p.name)).collect();
    let body_type = o.request.as_ref().map(|name| format_ident!("{name}"));
    let body_field = body_type.iter().map(|ty| quote!(pub(crate) body: types::#ty,));
    let body_json = body_type.iter().map(|_| quote!(Some(serde_json::to_vec(&self.body))));
    let body_json = body_json.chain([quote!(None)]).next();
    let promised = spec.members(&o.response).unwrap_or_default().iter();
    let promised = promised.filter(|p| p.required && !p.is_demanded()).map(|p| {
        let (name, member) = (&p.name, field(&p.name));
        if p.ty != Type::String {
            return quote!(missing.value(#name, answer.#member.as_str()););
        }
        // What the request does not say cannot be taken from it, nor held against it.
        let Some(asked) = p.from.as_ref().and_then(|from| asked(spec, o, from)) else {
            return quote!(missing.value(#name, &answer.#member););
        };
        let fill = quote!(missing.text(#name, &mut answer.#member, &#asked););
        let same = p.same.then(|| quote!(missing.same(&answer.#member, &#asked);));
        quote!(#fill #same)
    });
    let promised: Vec<_> = promised.chain(promised_of_items(spec, o)).collect();
    let (answer_name, missing_name) =
        if promised.is_empty() { (quote!(_), quote!(_)) } else { (quote!(answer), quote!(missing)) };
    quote! {
        #[derive(Clone)]
        pub(crate) struct #name { #(pub(crate) #params: String,)* #(#body_field)* }

        impl Request for #name {
            const OPERATION: Operation = Operation::#name;
            type Model = types::#answer;

            fn path(&self) -> Vec<&str> {
                vec![#(&self.#params),*]
            }

            fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
                #body_json
            }

            async fn send(&self, client: &Client) -> Sent<Self::Model> {
                client.#method(#(&self.#params),*).await
            }

            fn complete(&self, #answer_name: &mut Self::Model, #missing_name: &mut Missing) {
                #(#promised)*
            }
        }
    }
}

/// What is promised of the items of a page.
fn promised_of_items<'a>(spec: &'a Spec, o: &'a Operation) -> impl Iterator<Item = TokenStream> + 'a {
    let lists = spec.members(&o.response).unwrap_or_default().iter().filter(|p| p.is_demanded());
    lists.filter_map(|list| {
        let Type::Array(items) = &list.ty else { return None };
        let Type::Ref(item) = &**items else { return None };
        let promised = spec.members(item)?.iter().filter(|p| p.required && !p.is_demanded()).map(|p| {
            let (name, member, list) = (&p.name, field(&p.name), &list.name);
            let text =
                if p.ty == Type::String { quote!(&item.#member) } else { quote!(item.#member.as_str()) };
            quote!(missing.of_item((#list, i), #name, #text);)
        });
        let (promised, list) = (promised.collect::<Vec<_>>(), field(&list.name));
        (!promised.is_empty())
            .then(|| quote!(for (i, item) in answer.#list.iter().enumerate() { #(#promised)* }))
    })
}

/// Where a request says what its answer is to repeat.
fn asked(spec: &Spec, o: &Operation, from: &str) -> Option<TokenStream> {
    let name = field(from);
    if o.path_params.iter().any(|param| param.name == from) {
        return Some(quote!(self.#name));
    }
    let members = spec.members(o.request.as_ref()?)?;
    members
        .iter()
        .any(|p| p.name == from && p.required && p.ty == Type::String)
        .then(|| quote!(self.body.#name))
}

/// `resources.rs`.
pub(super) fn resources(spec: &Spec, facts: &Facts) -> TokenStream {
    let accessors = spec.resources.iter().map(|resource| {
        let (name, class) = (format_ident!("{}", resource.name), class(&resource.name));
        let doc = format!(" {}", resource.description);
        quote! {
            #[doc = #doc]
            pub fn #name(&self) -> #class<'_> {
                #class(self)
            }
        }
    });
    let classes = spec.resources.iter().map(|resource| {
        let (class, doc) = (class(&resource.name), format!(" {}", resource.description));
        let methods = spec.operations_of(resource).flat_map(|o| {
            let all = o.pages.then(|| all(spec, o));
            let resolve = o.resolve.as_ref().map(|name| resolve(name));
            [Some(method(facts, o)), all, resolve].into_iter().flatten()
        });
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug)]
            pub struct #class<'a>(&'a Conomy);

            impl #class<'_> { #(#methods)* }
        }
    });
    quote! {
        //! The operations of the API, as the client offers them.

        use crate::{
            call::Call, client::Conomy, dispatch, generated::types, pages::Items, resolve::{Resolve, Unresolved},
        };

        impl Conomy { #(#accessors)* }

        #(#classes)*
    }
}

fn method(facts: &Facts, o: &Operation) -> TokenStream {
    let (method, request) = (format_ident!("{}", o.method), variant(o));
    let answer = format_ident!("{}", o.response);
    let params: Vec<_> = o.path_params.iter().map(|p| field(&p.name)).collect();
    let body_type = o.request.as_ref().map(|name| format_ident!("{name}"));
    let body_arg = body_type.iter().map(|ty| quote!(body: types::#ty));
    let body = body_type.iter().map(|_| quote!(body,));
    let about = o.path_params.iter().map(|p| format!(" `{}`: {}", p.name.to_snake_case(), p.description));
    let mut docs = vec![format!(" {}.", o.summary), String::new(), format!(" {}", o.description)];
    for line in about {
        docs.extend([String::new(), line]);
    }
    docs.extend([String::new(), " # Errors".into(), String::new()]);
    let unknown = capitalized(facts.unknown(o.effect));
    docs.push(match o.effect {
        Effect::Read => " [`Error`](crate::Error), for whose `outcome()` nothing was changed.".into(),
        _ => format!(
            " [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): {unknown}. The `outcome()` of any other \
             [`Error`](crate::Error) tells whether the call may have had an effect."
        ),
    });
    quote! {
        #(#[doc = #docs])*
        pub fn #method(&self, #(#params: impl Into<String>,)* #(#body_arg)*) -> Call<types::#answer> {
            Call::new(&self.0.transport, dispatch::#request { #(#params: #params.into(),)* #(#body)* })
        }
    }
}

/// The method that goes through all pages.
fn all(spec: &Spec, o: &Operation) -> TokenStream {
    let (name, request) = (format_ident!("{}_all", o.method), variant(o));
    let (item, query) =
        (format_ident!("{}", item(spec, o)), o.request.as_ref().map(|name| format_ident!("{name}")));
    let docs = [
        format!(" {}, one after the other, through all pages.", o.summary),
        String::new(),
        format!(" {}", o.description),
    ];
    quote! {
        #(#[doc = #docs])*
        pub fn #name(&self, body: types::#query) -> Items<types::#item> {
            Items::new(&self.0.transport, dispatch::#request { body })
        }
    }
}

/// The method that looks for a payment whose outcome is unknown.
fn resolve(name: &str) -> TokenStream {
    let name = format_ident!("{name}");
    quote! {
        /// Look for a payment whose outcome is unknown.
        ///
        /// Takes the [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown), or the session's id and when the payment
        /// was sent. Gives the session's payments that were made since, by the service's clock, as soon as there is one.
        /// An empty answer says that none was seen, never that the payment failed.
        ///
        /// # Errors
        ///
        /// [`Error`](crate::Error) of the last look, for whose `outcome()` nothing was changed;
        /// [`Error::Config`](crate::Error::Config) if the error is of no such payment.
        pub fn #name(&self, unresolved: impl Into<Unresolved>) -> Resolve {
            Resolve::new(&self.0.transport, unresolved.into())
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn variant(o: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", o.id.to_upper_camel_case())
}

fn class(resource: &str) -> proc_macro2::Ident {
    format_ident!("{}", resource.to_upper_camel_case())
}
