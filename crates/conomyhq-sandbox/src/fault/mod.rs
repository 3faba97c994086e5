//! A server that misbehaves on demand: TCP, TLS and HTTP faults by script.
//!
//! [`Server`] is a control surface. It opens **endpoints**, each a listener on a port of its own with its own
//! script and its own log, so that tests run side by side. Every connection and every request meets the script's
//! next [`Step`]; when the script is used up, requests are answered well. What the service *did* with a request is
//! said apart from what it answers, in the step's [`Turn`]. Everything that arrives is counted and
//! kept, byte for byte. It opens **proxies** too, which tunnel `CONNECT` and forward plain HTTP for real.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use conomyhq_sandbox::fault::{Server, Setup, Step};
//! let faults = Server::start(0).await?;
//! let endpoint = faults.endpoint(Setup::script([Step::ReadAllThenReset {}])).await?;
//! println!("{}", endpoint.base_url());
//! assert_eq!(endpoint.stats().complete, 0);
//! # Ok(())
//! # }
//! ```
//!
//! Over HTTP, from any language (`conomyhq-sandbox faults --port 0` prints the address):
//!
//! | route | does |
//! | --- | --- |
//! | `POST /_faults/endpoints` (a [`Setup`]) | opens an endpoint: 201 `{"id","url","base_url","ca_pem"}` |
//! | `GET /_faults/endpoints/{id}/requests` | a list of [`ReceivedRequest`]s, in the order of arrival |
//! | `GET /_faults/endpoints/{id}/stats` | its [`Stats`] |
//! | `GET /_faults/endpoints/{id}/ledger` | [`LedgerEntry`]s by the body's `marker` member, else by path |
//! | `DELETE /_faults/endpoints/{id}` | closes it and all of its connections: 204 |
//! | `POST /_faults/proxies` (a [`ProxySetup`]) | opens a proxy: 201 `{"id","url"}` |
//! | `GET /_faults/proxies/{id}/requests` | a list of [`ProxiedRequest`]s |
//! | `DELETE /_faults/proxies/{id}` | closes it and its tunnels: 204 |
//!
//! `ca_pem` is the authority that a client must trust for a `good` endpoint, the same for all endpoints of one
//! server; it is null without TLS. No file is written.

mod connection;
mod control;
mod deliver;
mod endpoint;
mod fill;
mod framing;
mod listening;
mod log;
mod opened;
mod port;
mod proxy;
mod random;
mod reads;
mod reply;
mod script;
mod server;
mod step;
mod tls;

pub use endpoint::{Endpoint, Setup};
pub use log::{Counts, LedgerEntry, ReceivedRequest, Stats};
pub use proxy::{ProxiedRequest, Proxy, ProxySetup};
pub use random::{Generator, Millis};
pub use reads::Reads;
pub use script::{Random, Turn};
pub use server::Server;
pub use step::Step;
pub use tls::Tls;
