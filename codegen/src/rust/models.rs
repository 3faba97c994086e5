//! What the clients' types can do besides what progenitor gives them: open enums, constructors, masks.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{field, objects, open_enums};
use crate::spec::{Property, Spec, Type};

/// `enums.rs`.
pub(super) fn enums(spec: &Spec) -> TokenStream {
    let enums = open_enums(spec).map(|(schema, values)| {
        let (name, doc) = (format_ident!("{}", schema.name), format!(" {}", schema.description));
        let variants = values.iter().map(|v| format_ident!("{}", v.to_upper_camel_case()));
        let printable = schema.printable;
        quote! {
            open_enum! {
                #[doc = #doc]
                pub enum #name (printable: #printable) { #(#variants = #values),* }
            }
        }
    });
    quote! {
        //! The open enums of the spec.

        use crate::open_enum::open_enum;

        #(#enums)*
    }
}

/// `models.rs`.
pub(super) fn models(spec: &Spec) -> TokenStream {
    let constructors = objects(spec)
        .filter(|(schema, _)| schema.sent)
        .map(|(schema, properties)| constructors(spec, &schema.name, properties));
    let debugs = objects(spec).map(|(schema, properties)| debug(&schema.name, properties));
    let read = objects(spec).filter(|(schema, _)| schema.received).map(|(schema, _)| {
        let name = format_ident!("{}", schema.name);
        quote! {
            impl Extensible for types::#name {
                fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
                    &mut self.extra
                }
            }
        }
    });
    quote! {
        //! Constructors and setters for what requests hold, and `Debug` for every model: it shows what the spec says
        //! may be printed, of unknown members the names, and of all else only whether it is there.

        use std::fmt;

        use crate::{
            enums, generated::types, json::Extensible, masked::{Masked, MemberNames}, optional_text::OptionalText,
        };

        #(#constructors)*
        #(#read)*
        #(#debugs)*
    }
}

fn constructors(spec: &Spec, name: &str, properties: &[Property]) -> TokenStream {
    let (ty, of) =
        (format_ident!("{name}"), format!(" A `{name}` with what it must have; the setters add the rest."));
    let required: Vec<_> = properties.iter().filter(|p| p.required).collect();
    let arguments = required.iter().map(|p| {
        let (name, taken) = (field(&p.name), taken(spec, &p.ty));
        quote!(#name: #taken)
    });
    let inits = properties.iter().map(|p| {
        let (name, value) = (field(&p.name), converted(spec, &p.ty, field(&p.name)));
        if p.required { quote!(#name: #value) } else { quote!(#name: None) }
    });
    let setters = properties.iter().filter(|p| !p.required).map(|p| {
        let (name, doc) = (field(&p.name), format!(" {}", super::described(spec, p)));
        let (taken, value) = match &p.ty {
            Type::String => (quote!(impl OptionalText), quote!(value.into_optional_text())),
            ty => (taken(spec, ty), {
                let value = converted(spec, ty, format_ident!("value"));
                quote!(Some(#value))
            }),
        };
        quote! {
            #[doc = #doc]
            pub fn #name(mut self, value: #taken) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    let default = required.is_empty().then(|| {
        quote! {
            impl Default for types::#ty {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        impl types::#ty {
            #[doc = #of]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#inits,)* extra: serde_json::Map::new() }
            }

            #(#setters)*

            /// Adds a member that the spec does not name, under the API's own name.
            pub fn extra(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }
        }
        #default
    }
}

/// What a setter takes for a type.
fn taken(spec: &Spec, ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(impl Into<String>),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Any => quote!(impl Into<serde_json::Value>),
        Type::Array(items) => {
            let item = taken(spec, items);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Ref(name) => {
            let ty = format_ident!("{name}");
            if spec.members(name).is_some() { quote!(types::#ty) } else { quote!(impl Into<enums::#ty>) }
        }
    }
}

fn converted(spec: &Spec, ty: &Type, value: proc_macro2::Ident) -> TokenStream {
    match ty {
        Type::String | Type::Any => quote!(#value.into()),
        Type::Integer | Type::Boolean => quote!(#value),
        Type::Array(items) => {
            let item = converted(spec, items, format_ident!("item"));
            if item.to_string() == "item" {
                quote!(#value.into_iter().collect())
            } else {
                quote!(#value.into_iter().map(|item| #item).collect())
            }
        }
        Type::Ref(name) => {
            if spec.members(name).is_some() {
                quote!(#value)
            } else {
                quote!(#value.into())
            }
        }
    }
}

fn debug(name: &str, properties: &[Property]) -> TokenStream {
    let ty = format_ident!("{name}");
    let fields = properties.iter().map(|p| {
        let (label, field) = (p.snake_name(), field(&p.name));
        if shows(p) {
            quote!(.field(#label, &self.#field))
        } else {
            quote!(.field(#label, &Masked(&self.#field)))
        }
    });
    quote! {
        impl fmt::Debug for types::#ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#name) #(#fields)* .field("extra", &MemberNames(&self.extra)).finish()
            }
        }
    }
}

/// Whether a member prints itself: it is marked, or what it refers to knows what of it may be printed.
fn shows(property: &Property) -> bool {
    property.printable || crate::spec::named(&property.ty).is_some()
}
