//! Typed models of the [Didit](https://didit.me) identity verification API.
//!
//! Pure data: no HTTP, no runtime, no I/O. Sessions, decisions, webhook events
//! and error bodies decode tolerantly (unknown words and fields are kept) and
//! never show personal data in `Debug`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod codec;
mod field;
mod model;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod plain;
mod query;
mod request;
#[cfg(feature = "schemars")]
mod schema;

pub mod blocklist;
pub mod callback;
pub mod decision;
pub mod decode;
pub mod error_body;
pub mod feature;
pub mod health;
pub mod id;
pub mod import;
pub mod language;
pub mod open_enum;
pub mod operation;
pub mod page;
pub mod patch;
pub mod sandbox;
pub mod sensitive;
pub mod session;
pub mod status;
pub mod time;
pub mod webhook;

pub use blocklist::{AddToBlocklist, BlocklistItem, ListBlocklist, RemoveFromBlocklist};
pub use callback::UntrustedCallback;
pub use decision::Decision;
pub use decode::{DecodeError, from_slice, from_str};
pub use error_body::ErrorBody;
pub use feature::{Feature, FeatureStatus, NodeFeature, WarningFeature};
pub use health::Health;
pub use id::{ApplicationId, EventId, NodeId, SessionId, Uuid, WorkflowId};
pub use language::Language;
pub use open_enum::UnknownWord;
pub use operation::Operation;
pub use page::Page;
pub use patch::Patch;
pub use sandbox::SandboxScenario;
pub use sensitive::{Base64, Extra, MediaUrl, Personal, Raw, Secret};
pub use session::{CreateSession, CreatedSession, ListSessions, SessionKind, SessionRow};
pub use status::SessionStatus;
pub use time::Timestamp;
