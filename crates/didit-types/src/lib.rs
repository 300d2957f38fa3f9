//! Typed models of the [Didit](https://didit.me) identity verification API.
//!
//! Pure data: no HTTP, no runtime, no I/O. What this crate is for is sharing the
//! API's shapes between services, for years, without a decode that breaks and
//! without a log that tells:
//!
//! - A word that this version does not know is kept ([`open_enum`]), a field too
//!   ([`Extra`]); decode then encode loses nothing but the difference between absent
//!   and null.
//! - `Debug` and `Display` show what cannot identify a person: statuses, codes,
//!   counts, ids and times of the usual shape. The rest is read by `reveal`.
//! - A wrong type is an error with its JSON path ([`from_slice`]), and a list keeps
//!   its good rows beside a bad one ([`Page`]).
//!
//! A whole program, which needs no other crate; the body is that of a webhook whose
//! signature was checked:
//!
//! ```
//! use didit_types::{DecodeError, SessionStatus, webhook::Event};
//!
//! const BODY: &[u8] = br#"{
//!     "webhook_type": "status.updated",
//!     "session_id": "11111111-2222-3333-4444-555555555555",
//!     "status": "Approved",
//!     "vendor_data": "carmen@example.com",
//!     "decision": {"id_verifications": [{
//!         "node_id": "feature_ocr_1",
//!         "status": "Approved",
//!         "first_name": "Carmen",
//!         "document_number": "CAA000000"
//!     }]}
//! }"#;
//!
//! fn main() -> Result<(), DecodeError> {
//!     let event = Event::from_slice(BODY)?;
//!
//!     match event.status() {
//!         Some(SessionStatus::Approved) => println!("approved"),
//!         Some(SessionStatus::Declined) => println!("declined"),
//!         Some(status) if status.is_known() => println!("not decided yet: {status}"),
//!         // `as_str` gives the word; `Display` would not show one that nobody knows.
//!         Some(unknown) => println!("a status newer than this program: {unknown}"),
//!         None => println!("not about a session"),
//!     }
//!
//!     // Every document, because a workflow may ask for two.
//!     let decision = event.decision();
//!     for document in decision.iter().flat_map(|found| found.holders()) {
//!         let number = document.document_number.map(|number| number.reveal());
//!         assert_eq!(number, Some("CAA000000"));
//!     }
//!
//!     let shown = format!("{event:?}");
//!     println!("{shown}");
//!     assert!(shown.contains("Approved") && shown.contains("feature_ocr_1"));
//!     for personal in ["Carmen", "carmen", "CAA"] {
//!         assert!(!shown.contains(personal));
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # When to use something else
//!
//! To call the API take `didit-api`, which has these models as `didit_api::types`; to
//! check where a webhook comes from take `didit-webhooks`. This crate trusts its input.
//!
//! # Features
//!
//! The default is `serde` and `serde_json` alone; without `std` the crate needs
//! `alloc` only. `schemars` gives every model a JSON Schema, `jiff`, `chrono` and
//! `time` convert [`Timestamp`]s, `testing` makes models of random bytes.
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

pub mod billing;
pub mod blocklist;
pub mod business;
pub mod callback;
pub mod decision;
pub mod decode;
pub mod drift;
pub mod entity;
pub mod error_body;
pub mod feature;
pub mod health;
pub mod id;
pub mod import;
pub mod language;
pub mod list;
pub mod open_enum;
pub mod operation;
pub mod page;
pub mod patch;
pub mod sandbox;
pub mod sensitive;
pub mod session;
pub mod standalone;
pub mod status;
#[cfg(feature = "testing")]
pub mod testing;
pub mod time;
pub mod user;
pub mod validate;
pub mod webhook;
pub mod workflow;

pub use blocklist::{AddToBlocklist, BlocklistItem, ListBlocklist, RemoveFromBlocklist};
pub use callback::UntrustedCallback;
pub use decision::Decision;
pub use decode::{DecodeError, from_slice, from_str};
pub use drift::{Drift, Drifting};
pub use error_body::ErrorBody;
pub use feature::{Feature, FeatureStatus, NodeFeature, WarningFeature};
pub use health::Health;
pub use id::{ApplicationId, EventId, NodeId, SessionId, Uuid, WorkflowId};
pub use language::Language;
pub use open_enum::UnknownVariant;
pub use operation::Operation;
pub use page::Page;
pub use patch::Patch;
pub use sandbox::SandboxScenario;
pub use sensitive::{Base64, Extra, MediaUrl, Personal, SecretString, UntypedJson};
pub use session::{CreateSession, CreatedSession, ListSessions, SessionKind, SessionSummary};
pub use status::SessionStatus;
pub use time::Timestamp;
pub use validate::{Validate, ValidationError};

/// The types of the optional fields of requests, for [`setters!`].
#[doc(hidden)]
pub mod setter_types {
    pub use serde_json::Number;

    pub use crate::{
        Base64, Language, MediaUrl, NodeId, Personal, SandboxScenario, SessionId, SessionStatus,
        Timestamp, UntypedJson, Uuid, WorkflowId,
        decision::{aml::AmlEntityType, poa::PoaDocumentType, registry::RegistryStatus},
        entity::EntityStatus,
        import::{ImportFormat, ImportType},
        session::{
            ContactDetails, ExpectedDetails, NodeToResubmit, SessionNumber,
            create::{CallbackMethod, ExpectedDocumentType, Gender},
            delete::DeletionInstruction,
            kyb::CompanyVerification,
            list::DocumentType,
            update_data::{AddressPatch, MaritalStatus},
        },
        standalone::{
            FindingAction, RiskSignals, id_verification::PreferredCharacters,
            signals::DevicePlatform,
        },
        webhook::{WebhookType, destination::WebhookVersion},
    };
}
