//! Prints the JSON Schema of the models as one JSON object, by the names that the
//! API's contract (docs/contract/schemas.json) gives them; for tools.

use didit_types as types;
use schemars::schema_for;
use serde_json::{Map, Value};

/// `"ContractName": Model,` a line.
macro_rules! schemas {
    ($($name:literal: $Model:ty,)+) => {{
        let mut schemas = Map::new();
        $(schemas.insert($name.to_owned(), schema_for!($Model).to_value());)+
        Value::Object(schemas)
    }};
}

fn main() {
    let schemas = schemas! {
        "HealthcheckResponse": types::Health,
        "CreateSessionRequest": types::CreateSession,
        "CreateSessionResponse": types::CreatedSession,
        "ListSessionsResponse": types::Page<types::SessionRow>,
        "SessionDecisionResponse": types::Decision,
        "ImportSharedSessionResponse": types::Decision,
        "DeleteSessionRequest": types::session::DeleteSession,
        "DeleteSessionResponse": types::session::DeletedSession,
        "BatchDeleteSessionsRequest": types::session::BatchDeleteSessions,
        "BatchDeleteSessionsResponse": types::session::DeletedSessions,
        "UpdateSessionStatusRequest": types::session::UpdateStatus,
        "UpdateSessionStatusResponse": types::session::UpdatedStatus,
        "ShareSessionRequest": types::session::ShareSession,
        "ShareSessionResponse": types::session::SharedSession,
        "ImportSharedSessionRequest": types::session::ImportSharedSession,
        "UpdateSessionKycDataRequest": types::session::UpdateData,
        "UpdateSessionKycDataResponse": types::session::UpdatedData,
        "UpdateSessionPoaDataRequest": types::session::UpdatePoaData,
        "UpdateSessionPoaDataResponse": types::session::UpdatedPoaData,
        "UpdateSessionFeatureStatusRequest": types::session::UpdateFeatureStatus,
        "UpdateSessionFeatureStatusResponse": types::session::UpdatedFeatureStatus,
        "UpdateAmlHitStatusRequest": types::session::UpdateAmlHitStatus,
        "PatchV3SessionUpdateAmlHitStatusResponse": types::session::UpdatedAmlHitStatus,
        "BulkUpdateAmlHitStatusRequest": types::session::BulkUpdateAmlHitStatus,
        "PatchV3SessionBulkUpdateAmlHitStatusResponse": types::session::BulkUpdatedAmlHitStatus,
        "UpdateKybCompanyDataRequest": types::session::UpdateKybCompany,
        "UpdateKybCompanyDataResponse": types::decision::registry::Company,
        "UpdateKybPartyRequest": types::session::UpdateKybParty,
        "UpdateKybPartyResponse": types::decision::party::Party,
        "ListSessionReviewsResponse": types::Page<types::session::ReviewItem>,
        "CreateSessionReviewRequest": types::session::CreateReview,
        "CreateSessionReviewResponse": types::decision::review::Review,
        "ArmSandboxScenarioRequest": types::sandbox::ArmSandbox,
        "ArmSandboxScenarioResponse": types::sandbox::ArmedSandbox,
        "CreateSessionImportRequest": types::import::CreateImport,
        "SessionImportJob": types::import::ImportJob,
        "ListSessionImportErrorsResponse": types::Page<types::import::ImportError>,
        "AddToBlocklistRequest": types::AddToBlocklist,
        "RemoveFromBlocklistRequest": types::RemoveFromBlocklist,
        "BlocklistMessageResponse": types::blocklist::BlocklistChange,
        "ListBlocklistResponse": types::Page<types::BlocklistItem>,
        "ListWebhookDestinationsResponse": Vec<types::webhook::destination::WebhookDestination>,
        "CreateWebhookDestinationRequest": types::webhook::destination::CreateWebhookDestination,
        "UpdateWebhookDestinationRequest": types::webhook::destination::UpdateWebhookDestination,
        "WebhookDestination": types::webhook::destination::WebhookDestination,
        "StatusUpdatedEvent": types::webhook::SessionEvent,
        "DataUpdatedEvent": types::webhook::SessionEvent,
        "UserStatusUpdatedEvent": types::webhook::UserEvent,
        "UserDataUpdatedEvent": types::webhook::UserEvent,
        "BusinessStatusUpdatedEvent": types::webhook::BusinessEvent,
        "BusinessDataUpdatedEvent": types::webhook::BusinessEvent,
        "ActivityCreatedEvent": types::webhook::ActivityEvent,
        "TransactionCreatedEvent": types::webhook::TransactionEvent,
        "TransactionStatusUpdatedEvent": types::webhook::TransactionEvent,
        "TravelRuleStatusUpdatedEvent": types::webhook::TravelRuleEvent,
    };
    println!("{schemas}");
}
