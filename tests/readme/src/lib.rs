//! The Rust blocks of the READMEs and of the site's pages are this crate's documentation tests. They call the sandbox that `CONOMY_BASE_URL` names,
//! so `cargo xtask test rust` runs them with one.
#![forbid(unsafe_code)]

#[doc = include_str!("../../../README.md")]
pub mod repository {}

#[doc = include_str!("../../../crates/conomyhq/README.md")]
pub mod package {}

#[doc = include_str!("../../../docs/site/src/content/docs/access-tokens.mdx")]
pub mod access_tokens {}

#[doc = include_str!("../../../docs/site/src/content/docs/errors.mdx")]
pub mod errors {}

#[doc = include_str!("../../../docs/site/src/content/docs/going-live.mdx")]
pub mod going_live {}

#[doc = include_str!("../../../docs/site/src/content/docs/observability.mdx")]
pub mod observability {}

#[doc = include_str!("../../../docs/site/src/content/docs/recipe.mdx")]
pub mod recipe {}

#[doc = include_str!("../../../docs/site/src/content/docs/retries.mdx")]
pub mod retries {}

#[doc = include_str!("../../../docs/site/src/content/docs/settings.mdx")]
pub mod settings {}

#[doc = include_str!("../../../docs/site/src/content/docs/unknown-outcomes.mdx")]
pub mod unknown_outcomes {}

#[doc = include_str!("../../../docs/site/src/content/docs/webhooks.mdx")]
pub mod webhooks {}
