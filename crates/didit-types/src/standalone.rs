//! Checks on their own: one feature, run at once, without a session that a user opens.
//!
//! An answer holds the same report as a decision does, without the `node_id` of a
//! workflow. Each check is paid for, also one that declines.
//!
//! Source: the pages below <https://docs.didit.me/standalone-apis/>

pub mod action;
pub mod age_estimation;
pub mod aml;
pub mod email;
pub mod face;
pub mod face_match;
pub mod id_verification;
pub mod ip;
pub mod liveness;
pub mod phone;
pub mod poa;
pub mod signals;

pub use action::FindingAction;
pub use age_estimation::{EstimateAge, EstimatedAge};
pub use aml::{ScreenAml, ScreenedAml};
pub use email::{AssessEmailRisk, EmailRisk};
pub use face_match::{CompareFaces, ComparedFaces};
pub use id_verification::{VerifiedId, VerifyId};
pub use ip::{AssessIpRisk, IpRisk};
pub use liveness::{CheckLiveness, CheckedLiveness};
pub use phone::{AssessPhoneRisk, PhoneRisk};
pub use poa::{VerifiedPoa, VerifyPoa};
pub use signals::RiskSignals;
