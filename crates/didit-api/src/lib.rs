//! A client for the [Didit](https://didit.me) identity verification API.

mod call;
mod check;
mod client;
mod collect;
mod config;
mod decode;
mod download;
mod endpoint;
mod error;
mod media;
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
pub use self::check::InvalidRequest;
pub use self::client::Client;
pub use self::config::{ClientBuilder, ConfigError, DEFAULT_BASE_URL};
pub use self::download::{Document, Download};
pub use self::endpoint::{Credential, Endpoint, OnPart, OnSession};
pub use self::error::Error;
pub use self::media::{FetchMedia, Media, MediaFile};
pub use self::pager::{Continuation, Items, Paged, Pages, Position};
pub use self::poller::{Outcome, Progress, Wait, WaitError};
pub use self::upload::ImportUpload;

/// Compiles the code that the README shows.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
