//! What the pages share: the language they are in, the head they are answered with, the forms that they send, and the files
//! beside them.
//!
//! A page is a struct with a template in `templates/`, its words in a [`Tongues`] table, and the answer [`html`]. Its
//! styles and scripts are files in `assets/`: nothing stands in the page itself, so that the policy can forbid all else.

mod assets;
mod form;
mod html;
mod language;

pub(crate) use assets::router;
pub(crate) use form::Form;
pub(crate) use html::{html, html_leading_to};
pub(crate) use language::{Language, Tongues};
