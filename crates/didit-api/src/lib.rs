//! A client for the [Didit](https://didit.me) identity verification API.

mod call;
mod check;
mod client;
mod collect;
mod config;
mod decode;
mod endpoint;
mod error;
mod path;
pub mod resources;

pub use didit_transport as transport;
pub use didit_types as types;

pub use self::call::Call;
pub use self::check::InvalidRequest;
pub use self::client::Client;
pub use self::config::{ClientBuilder, ConfigError, DEFAULT_BASE_URL};
pub use self::endpoint::{Credential, Endpoint, OnSession};
pub use self::error::Error;
