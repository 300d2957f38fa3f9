//! Typed models of the [Didit](https://didit.me) identity verification API.
//!
//! Pure data: no HTTP, no runtime, no I/O. The crate shares the API's models between services;
//! a newer API does not break a decode, and logs show no personal data:
//!
//! - Unknown enum variants ([`open_enum`]) and unknown fields ([`Extra`]) are kept. Decoding
//!   and encoding loses only the difference between absent and null.
//! - A value that does not fit the type of its field does not fail the document: it is kept as
//!   it came, written back, and listed by `drift()` with its path and kinds ([`Drift`]).
//! - `Debug` and `Display` show only data that cannot identify a person: statuses, codes,
//!   counts, ids and times in the usual format. `reveal` returns the rest.
//! - Text that is not JSON, or lacks a required field, is an error with its JSON path
//!   ([`from_slice`]). A list keeps its other items beside such an item ([`Page`]).
//!
//! A complete program without other crates, whose body is that of a webhook with a verified
//! signature:
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
//!         // `Display` prints any text, `Debug` hides unknown text.
//!         Some(unknown) => println!("a status newer than this program: {unknown}"),
//!         None => println!("not about a session"),
//!     }
//!
//!     // Every document, because a workflow can require two.
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
//! `didit-api` calls the API and re-exports these models as `didit_api::types`.
//! `didit-webhooks` verifies the signatures of webhooks. This crate does not verify its input.
//!
//! # Features
//!
//! By default the crate has the creation of a session, its decision and every webhook. `management`
//! adds the other models of sessions, users, companies and settings, `checks` the standalone checks,
//! and `full` every area of the API.
//!
//! By default it depends on `serde_core` and `serde_json` alone; without `std` it needs only
//! `alloc`. `schemars` implements `JsonSchema` for every model, `testing` generates models from
//! random bytes. `jiff`, `chrono` and `time` convert dates and times, `uuid` ids, `url` links, and
//! `sqlx` stores ids and open enums ([`convert`]).
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod codec;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod derived;
mod field;
mod model;
#[cfg(any(
    feature = "cases",
    feature = "management",
    feature = "networks",
    feature = "reports",
    feature = "transactions",
    feature = "travel-rule"
))]
mod query;
mod request;
#[cfg(feature = "schemars")]
mod schema;

#[cfg(feature = "account")]
pub mod account;
#[cfg(feature = "authentication")]
pub mod authentication;
#[cfg(feature = "management")]
pub mod billing;
#[cfg(feature = "management")]
pub mod biometric_template;
#[cfg(feature = "management")]
pub mod blocklist;
#[cfg(feature = "management")]
pub mod business;
pub mod callback;
#[cfg(feature = "cases")]
pub mod case;
pub mod convert;
#[cfg(feature = "management")]
pub mod customization;
pub mod decision;
pub mod decode;
pub mod drift;
pub mod entity;
pub mod error_body;
pub mod feature;
#[cfg(feature = "management")]
pub mod health;
pub mod id;
#[cfg(feature = "management")]
pub mod import;
pub mod language;
pub mod legacy;
#[cfg(feature = "management")]
pub mod list;
#[cfg(feature = "management")]
pub mod monitoring;
#[cfg(feature = "networks")]
pub mod network;
pub mod open_enum;
pub mod operation;
pub mod page;
pub mod patch;
#[cfg(feature = "management")]
pub mod questionnaire;
#[cfg(feature = "reports")]
pub mod report;
pub mod sandbox;
pub mod sensitive;
pub mod session;
#[cfg(feature = "checks")]
pub mod standalone;
pub mod status;
#[cfg(feature = "testing")]
pub mod testing;
pub mod time;
#[cfg(feature = "transactions")]
pub mod transaction;
#[cfg(feature = "travel-rule")]
pub mod travel_rule;
#[cfg(feature = "management")]
pub mod user;
pub mod validate;
pub mod webhook;
#[cfg(feature = "management")]
pub mod workflow;

#[cfg(feature = "management")]
pub use blocklist::{AddToBlocklist, BlocklistItem, ListBlocklist, RemoveFromBlocklist};
pub use callback::UntrustedCallback;
pub use convert::Numeric;
pub use decision::Decision;
pub use decode::{DecodeError, from_slice, from_str};
pub use drift::{Drift, Drifting};
pub use error_body::ErrorBody;
pub use feature::{Feature, FeatureState, FeatureStatus, NodeFeature, WarningFeature};
#[cfg(feature = "management")]
pub use health::Health;
pub use id::{ApplicationId, EventId, NodeId, SessionId, Uuid, WorkflowId};
pub use language::Language;
pub use open_enum::UnknownVariant;
pub use operation::Operation;
pub use page::Page;
pub use patch::Patch;
pub use sandbox::SandboxScenario;
pub use sensitive::{Base64, Extra, MediaUrl, Personal, Scalar, SecretString, UntypedJson};
pub use session::{CreateSession, CreatedSession, SessionKind};
#[cfg(feature = "management")]
pub use session::{ListSessions, SessionSummary};
pub use status::SessionStatus;
pub use time::Timestamp;
pub use validate::{Validate, ValidationError};

#[doc(hidden)]
pub use request::FieldInfo;

/// The types of the optional fields of requests, for [`setters!`].
#[doc(hidden)]
pub mod setter_types {
    pub use serde_core::Serialize;
    pub use serde_json::Number;

    #[cfg(feature = "cases")]
    pub use crate::case::{
        CaseEntityAction, CasePriority, CaseResolution, CaseSubject, CreateCaseLink,
        blueprint::{CaseAssignmentMethod, CaseBlueprintPresetKey, CaseContentConfig},
        note::CaseAttachmentKey,
    };
    #[cfg(feature = "reports")]
    pub use crate::report::{
        RegulatoryReportType, ReportBlock, ReportNarrative, ReportSubmissionCode,
        template::ReportFieldConfig,
    };
    #[cfg(feature = "checks")]
    pub use crate::standalone::{
        DevicePlatform, FindingAction, RiskSignals,
        code::{EmailCodeOptions, PhoneChannel, PhoneCodeOptions},
        database_validation::{DatabaseAddress, IdDocumentCode},
        document_ai::RiskAction,
        face_search::FaceSearchType,
        id_verification::PreferredCharacters,
        kyb::CompanySearchType,
    };
    #[cfg(feature = "transactions")]
    pub use crate::transaction::{rule::*, sdk::*, *};
    #[cfg(feature = "travel-rule")]
    pub use crate::travel_rule::{
        NameMatchingStrictness, OriginatingVasp, TransferAction, TravelRuleNetwork,
        TravelRuleTimeoutOutcome,
    };
    pub use crate::{
        Base64, Language, MediaUrl, NodeId, Personal, SandboxScenario, SessionId, SessionStatus,
        Timestamp, UntypedJson, Uuid, WorkflowId,
        decision::{
            database_validation::ValidationType, key_person::EntityType, poa::PoaDocumentType,
            registry::RegistryStatus,
        },
        entity::EntityStatus,
        session::{
            ContactDetails, ExpectedDetails,
            create::{CallbackMethod, ExpectedDocumentType, Gender},
        },
        webhook::WebhookType,
    };
    #[cfg(feature = "management")]
    pub use crate::{
        biometric_template::{BiometricTemplateSource, BiometricTemplateStatus},
        import::{ImportFormat, ImportType},
        questionnaire::{
            AnswerValidation, QuestionnaireElement, QuestionnaireOption, QuestionnaireStatus,
        },
        session::{
            SessionNumber,
            delete::DeletionInstruction,
            kyb::CompanyVerification,
            list::DocumentType,
            update_data::{AddressPatch, MaritalStatus},
            update_status::NodeToResubmit,
        },
        webhook::{delivery::CaptureMethod, destination::WebhookVersion},
        workflow::{WorkflowFeature, WorkflowStatus},
    };
}
