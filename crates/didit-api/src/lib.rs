//! Client of the [Didit](https://didit.me) identity verification API.
//!
//! ```
//! use didit_api::Client;
//!
//! # const WORKFLOW: &str = "d8d2fa2d-c69c-471c-b7bc-bc71512b43ef";
//! # async fn run(user: &str) -> Result<bool, Box<dyn std::error::Error>> {
//! let didit = Client::from_env()?; // DIDIT_API_KEY
//! let session = didit.sessions().create(WORKFLOW).vendor_data(user).await?;
//! println!("send the user to {}", session.url.reveal());
//!
//! // Later, after a webhook or by polling:
//! let decision = didit.sessions().retrieve_decision(&session.session_id).await?;
//! Ok(decision.is_approved())
//! # }
//! ```
//!
//! # Calls
//!
//! A method of a resource returns a [`Call`], which is sent when it is awaited. Methods named
//! after a field set the field of the request; `with_*` methods set options of the call.
//! [`Call::raw`] returns the raw response, [`Call::send_as`] decodes another type,
//! [`Call::pages`] and [`Call::items`] read whole lists, and [`Client::request`] reaches paths
//! without a method.
//!
//! - A request is validated before it is sent; the error names the field.
//! - A failed call is repeated only where that is harmless, at most twice and within its
//!   timeout of 120 s.
//! - The client stays below the documented rate limits.
//! - A redirect is an error: the API key would be sent to another host.
//! - An [`Error`] names the operation, the response, whether it may have taken effect, and
//!   what to do. It shows no key and no personal data.
//!
//! # Alternatives
//!
//! `didit-types` has the models alone; `didit-webhooks` receives events; `didit-testkit` tests
//! without an account; `didit-cli` is the command `didit`.
//!
//! # Features
//!
//! | feature | effect |
//! | --- | --- |
//! | `hyper` (default) | hyper with rustls and ring |
//! | `reqwest` | reqwest with rustls and ring; selected with [`ClientBuilder::reqwest`] |
//! | `redis` | [`ClientBuilder::fleet`]: rate limits shared through Redis |
//! | `tokio` | tokio timers, and [`Download`]s to its `AsyncWrite`; part of the two above |
//! | `authentication` | [`Client::authentication`]: users sign in with Didit, and ring verifies their tokens |
//! | `webhooks` | `didit-webhooks` as `webhooks` |
//!
//! Without features the crate depends on no HTTP stack, no TLS and no runtime: pass a
//! [`Transport`](transport::Transport) to [`ClientBuilder::transport`] and a
//! [`Clock`](transport::Clock) to [`ClientBuilder::clock`], or use the [`Endpoint`] values with
//! another HTTP client.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod account;
#[cfg(feature = "authentication")]
#[cfg_attr(docsrs, doc(cfg(feature = "authentication")))]
pub mod authentication;
mod base_url;
mod by_id;
mod call;
mod client;
mod config;
mod config_error;
mod core;
mod decode;
mod document;
mod download;
mod endpoint;
mod error;
mod files;
mod keys;
mod limits;
mod multipart;
mod pager;
mod path;
mod poller;
mod request;
pub mod resources;
mod steps;
mod with_files;

pub use didit_transport as transport;
pub use didit_types as types;
pub use didit_types::ValidationError;
#[cfg(feature = "webhooks")]
pub use didit_webhooks as webhooks;

pub use self::account::Account;
pub use self::by_id::{Act, ById, Delete, GeneratePdf, Retrieve};
pub use self::call::Call;
pub use self::client::Client;
#[cfg(feature = "account")]
pub use self::config::DEFAULT_ACCOUNT_BASE_URL;
pub use self::config::{ClientBuilder, DEFAULT_BASE_URL};
pub use self::config_error::ConfigError;
pub use self::document::Document;
pub use self::download::Download;
pub use self::endpoint::{Credential, Endpoint};
pub use self::error::Error;
pub use self::keys::KeySource;
pub use self::multipart::FileUpload;
pub use self::pager::{Continuation, Items, Paged, Pages, Position};
pub use self::poller::{DecisionPoller, Progress, WaitError, WaitOutcome};
pub use self::resources::{FetchMedia, ImportUpload, MediaFile};
pub use self::with_files::WithFiles;
