//! The groups of operations.

mod age_estimation;
mod aml;
mod billing;
mod blocklist;
mod businesses;
mod corrections;
mod custom;
mod email;
mod face_match;
mod health;
mod id_verification;
mod imports;
mod ip;
mod lists;
mod passive_liveness;
mod phone;
mod poa;
mod reviews;
mod sandbox;
mod sessions;
mod standalone;
mod users;
mod webhook_destinations;
mod workflows;

pub use self::age_estimation::AgeEstimation;
pub use self::aml::Aml;
pub use self::billing::{Billing, RetrieveBalance};
pub use self::blocklist::Blocklist;
pub use self::businesses::{
    BatchDeleteBusinesses, Businesses, ChangeBusiness, ChangeBusinessStatus, RetrieveBusiness,
};
pub use self::custom::CustomRequest;
pub use self::email::Email;
pub use self::face_match::FaceMatch;
pub use self::health::{Health, Healthcheck};
pub use self::id_verification::IdVerification;
pub use self::imports::{ImportErrors, Imports, RetrieveImport};
pub use self::ip::Ip;
pub use self::lists::{DeleteList, DeleteListEntry, ListEntries, Lists, OnList, RetrieveList};
pub use self::passive_liveness::PassiveLiveness;
pub use self::phone::Phone;
pub use self::poa::Poa;
pub use self::reviews::Reviews;
pub use self::sandbox::{ArmSession, ListScenarios, Sandbox};
pub use self::sessions::{GeneratePdf, RetrieveDecision, Sessions};
pub use self::standalone::WithFiles;
pub use self::users::{
    BatchDeleteUsers, ChangeUser, ChangeUserStatus, GenerateUserPdf, RetrieveUser, Users,
};
pub use self::webhook_destinations::{
    ChangeWebhookDestination, DeleteWebhookDestination, ListWebhookDestinations,
    RetrieveWebhookDestination, WebhookDestinations,
};
pub use self::workflows::Workflows;
