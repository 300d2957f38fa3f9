//! A client for the [Didit](https://didit.me) identity verification API.
//!
//! ```
//! use didit_api::Client;
//! use didit_api::types::CreateSession;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let didit = Client::from_env()?; // DIDIT_API_KEY
//! let new = CreateSession::new("d8d2fa2d-c69c-471c-b7bc-bc71512b43ef").vendor_data("user-1");
//! let session = didit.sessions().create(new).await?;
//!
//! let outcome = didit.sessions().poll_decision(&session.session_id).await?;
//! println!("{:?}", outcome.decision().status);
//! # Ok(())
//! # }
//! ```
//!
//! # What a call does
//!
//! A method of a resource gives a [`Call`], which is made when it is awaited. Its
//! `with_*` methods set options of the call; the fields of the API are set on the
//! request itself. [`Call::raw`] gives the answer as it came, [`Call::send_as`]
//! reads it as another type, [`Call::pages`] and [`Call::items`] read a whole list,
//! and [`Client::request`] reaches what has no method.
//!
//! - A request is checked before it is sent; the error names the field.
//! - A call that failed is repeated only where that can do no harm, at most twice
//!   and within its deadline of two minutes.
//! - The client keeps itself below the documented rate limits.
//! - A redirect is an error: the key would go with it.
//! - An [`Error`] says what was tried, what came back, what may have happened at
//!   the server, and what to do. It shows no key and nothing about a person.
//!
//! # When to use something else
//!
//! To share the models between services take `didit-types`; to be told instead of
//! asking, `didit-webhooks`; to test without an account, `didit-testkit`; from a terminal,
//! the command `didit` of `didit-cli`.
//!
//! # Features
//!
//! | feature | brings |
//! | --- | --- |
//! | `hyper` (default) | hyper with rustls and ring |
//! | `reqwest` | reqwest with rustls and ring; chosen with [`ClientBuilder::reqwest`] |
//! | `tokio` | time by tokio, and [`Download`]s to its `AsyncWrite`; part of the two above |
//! | `webhooks` | `didit-webhooks` as `webhooks` |
//!
//! Without features there is no HTTP stack, no TLS and no runtime: hand a
//! [`Transport`](transport::Transport) to [`ClientBuilder::transport`] and a
//! [`Clock`](transport::Clock) to [`ClientBuilder::clock`], or use the
//! [`Endpoint`] values under any other HTTP client.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod call;
mod check;
mod client;
mod config;
mod decode;
mod download;
mod endpoint;
mod error;
mod media;
mod multipart;
mod offload;
mod pager;
mod path;
mod poller;
pub mod resources;
mod unfold;
mod upload;

pub use didit_transport as transport;
pub use didit_types as types;
#[cfg(feature = "webhooks")]
pub use didit_webhooks as webhooks;

pub use self::call::Call;
pub use self::check::ValidationError;
pub use self::client::Client;
pub use self::config::{ClientBuilder, ConfigError, DEFAULT_BASE_URL};
pub use self::download::{Document, Download};
pub use self::endpoint::{Credential, Endpoint, OnPart, OnSession};
pub use self::error::Error;
pub use self::media::{FetchMedia, Media, MediaFile};
pub use self::multipart::FileUpload;
pub use self::pager::{Continuation, Items, Paged, Pages, Position};
pub use self::poller::{DecisionPoller, Progress, WaitError, WaitOutcome};
pub use self::upload::ImportUpload;
