//! Standalone checks: one feature each, without a session opened by a user.
//!
//! A response contains the same report as a decision, without the `node_id` of a workflow.
//! Each check is billed, including declined ones.
//!
//! Source: the pages below <https://docs.didit.me/standalone-apis/>

pub mod age_estimation;
pub mod aml;
pub mod code;
pub mod database_validation;
pub mod document_ai;
pub mod email;
pub mod face_match;
pub mod face_search;
pub mod id_verification;
pub mod ip;
pub mod kyb;
pub mod liveness;
pub mod phone;
pub mod poa;
pub mod shared;

pub use age_estimation::{EstimateAge, EstimatedAge};
pub use aml::{ScreenAml, ScreenedAml};
pub use code::{
    CheckEmailCode, CheckPhoneCode, CheckedEmailCode, CheckedPhoneCode, SendEmailCode,
    SendPhoneCode, SentCode,
};
pub use database_validation::{ValidateDatabase, ValidatedDatabase};
pub use document_ai::{AnalyzeDocument, AnalyzedDocument};
pub use email::{AssessEmailRisk, EmailRisk};
pub use face_match::{CompareFaces, ComparedFaces};
pub use face_search::{SearchFaces, SearchedFaces};
pub use id_verification::{VerifiedId, VerifyId};
pub use ip::{AssessIpRisk, IpRisk};
pub use kyb::{CompanyReport, RetrieveCompanyReport, SearchCompanies, SearchedCompanies};
pub use liveness::{CheckLiveness, CheckedLiveness};
pub use phone::{AssessPhoneRisk, PhoneRisk};
pub use poa::{VerifiedPoa, VerifyPoa};
pub use shared::{DevicePlatform, FindingAction, RiskSignals};
