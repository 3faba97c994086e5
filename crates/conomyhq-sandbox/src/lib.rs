//! An offline ConomyHQ.
//!
//! [`Sandbox`] plays the service: the operations of the specs below `/sandbox`, with sessions that expire,
//! payments that need a live session, and the errors that the service documents. It listens on loopback unless told otherwise,
//! keeps everything in memory unless it is given a file, and needs no network.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = conomyhq_sandbox::Sandbox::builder().api_key("k").start().await?;
//! println!("{}", sandbox.base_url()); // http://127.0.0.1:40001/sandbox
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The sandbox behaves; [`fault`] is a server that does not, for tests of what a client makes of it.
//!
//! What a test wants to see or bend (requests received, the clock, an answer out of turn) is reached through
//! [`Running`], or over HTTP below `/_sandbox/` from any language; the `control` module lists the routes.
//!
//! Modules import only what stands before them: values (`amount`, `errors`, `answers`, `generator`, `chaos`, `clock`,
//! `config`, `cut`, `exchange`, `listing`, `magic`, `pairs`, `path`, `place`, `printable`, `receiver`, `requests`,
//! `settings`, `shutdown`, `signature`, `times`, `wire`), `web`, `state`, `store`, `shared` with its `postman`, the handlers
//! (`arrival`, `control`, `credentials`, `durable`, `guard`, `operations`, `page`, `record`), the `desk` on top of them,
//! `running`.
//! `fault` stands on the values, on `guard`, and on `control`'s way to read a request.
#![forbid(unsafe_code)]

mod amount;
mod answers;
mod arrival;
mod chaos;
mod clock;
mod config;
mod control;
mod credentials;
mod cut;
mod durable;
mod desk;
mod errors;
mod exchange;
pub mod fault;
mod generator;
mod guard;
mod listing;
mod magic;
mod operations;
mod page;
mod pairs;
mod path;
mod place;
mod postman;
mod printable;
mod receiver;
mod record;
mod requests;
mod running;
mod settings;
mod shared;
mod shutdown;
mod signature;
mod state;
mod store;
mod times;
mod web;
mod wire;

pub use answers::Answer;
pub use config::{BadLink, Config, Link};
pub use requests::RecordedRequest;
pub use running::{Running, Sandbox};
