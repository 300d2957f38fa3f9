//! Methods of the client, one type per resource.

#[cfg(feature = "account")]
pub mod account;
mod billing;
mod biometric_templates;
mod blocklist;
#[cfg(feature = "cases")]
pub mod cases;
mod checks;
mod corrections;
mod custom;
mod customization;
mod entities;
mod imports;
mod lists;
mod media;
mod monitoring;
#[cfg(feature = "networks")]
pub mod networks;
mod questionnaires;
#[cfg(feature = "reports")]
pub mod reports;
mod reviews;
mod sandbox;
mod sessions;
mod table;
#[cfg(feature = "transactions")]
mod transactions;
#[cfg(feature = "travel-rule")]
mod travel_rule;
mod webhook_deliveries;
mod webhook_destinations;
mod workflows;

use didit_types::Health;

use self::table::endpoints;
use crate::by_id::{ById, Retrieve};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::Credential;

pub use self::billing::RetrieveBalance;
pub use self::biometric_templates::{DeleteBiometricTemplate, RetrieveBiometricTemplate};
pub use self::checks::{BeneficialOwners, Officers, ReportWith, Shareholders};
pub use self::corrections::{
    BulkUpdateAmlHitStatusById, UpdateAmlHitStatusById, UpdateDataById, UpdateFeatureStatusById,
    UpdateKybCompanyById, UpdateKybPartyById, UpdatePoaDataById,
};
pub use self::custom::CustomRequest;
pub use self::customization::RetrieveCustomization;
pub use self::entities::{
    BatchDelete, Businesses, Entities, Entity, SetStatus, UploadUserFaceById, Users,
};
pub use self::imports::{ImportUpload, ListImportErrorsById, RetrieveImport};
pub use self::lists::{
    CreateListEntryById, DeleteList, DeleteListEntry, ListListEntriesById, RetrieveList,
    UpdateListById, UploadListFaceById,
};
pub use self::media::{FetchMedia, MediaFile};
pub use self::monitoring::{
    OngoingMonitoringOf, RetrieveMonitoringJob, RetrieveOngoingMonitoringJob, SetMonitoring,
    ToggleMonitoring, ToggleSessionMonitoringIn,
};
pub use self::questionnaires::{
    DeleteQuestionnaire, RetrieveQuestionnaire, UpdateQuestionnaireById,
};
pub use self::reviews::{CreateReviewById, ListReviewsById};
pub use self::sandbox::{ArmSession, ListScenarios};
pub use self::sessions::{
    DecisionOptions, DeleteSessionById, GenerateSessionPdf, ListSessionEventsById,
    RetrieveDecision, ShareSessionById, UpdateStatusById,
};
#[cfg(feature = "transactions")]
pub use self::transactions::{
    DeleteTransactionRule, RetrieveTransaction, RetrieveTransactionFromSdk,
    RetrieveTransactionRule, UninstallTransactionRules, UpdateTransactionRuleById,
    WithTransactionToken,
};
#[cfg(feature = "travel-rule")]
pub use self::travel_rule::{
    ConfirmTravelRuleOwnershipById, DeleteWalletAddress, RespondTravelRulePickupByToken,
    RetrieveTravelRulePickup, RetrieveTravelRuleSettings, RetrieveTravelRuleWidgetContext,
    UpdateTravelRuleTransferById, UpdateWalletAddressById,
};
pub use self::webhook_deliveries::{
    ListWebhookDeliveriesById, ResendWebhookDelivery, RetrieveWebhook, RetrieveWebhookDelivery,
};
pub use self::webhook_destinations::{
    DeleteWebhookDestination, ListWebhookDestinations, RetrieveWebhookDestination,
    UpdateWebhookDestinationById,
};
pub use self::workflows::{DeleteWorkflow, RetrieveWorkflow, UpdateWorkflowById};

/// Declares resources, each with its feature before its documentation, if any.
macro_rules! resources {
    ($($(#[cfg($cfg:meta)])? $(#[doc = $doc:literal])* $method:ident: $Resource:ident;)+) => {
        $(
            $(#[cfg($cfg)])?
            $(#[doc = $doc])*
            ///
            #[doc = concat!("Returned by [`Client::", stringify!($method), "`].")]
            #[derive(Debug, Clone, Copy)]
            pub struct $Resource<'a>(pub(crate) &'a Client);
        )+

        impl Client {
            $(
                $(#[cfg($cfg)])?
                $(#[doc = $doc])*
                pub fn $method(&self) -> $Resource<'_> {
                    $Resource(self)
                }
            )+
        }
    };
}

resources! {
    /// Verification sessions: create, retrieve, list, correct, share, delete.
    sessions: Sessions;
    /// Blocklist of faces, documents, phone numbers and e-mail addresses of sessions.
    blocklist: Blocklist;
    /// Blocklists, allowlists and custom lists of values.
    lists: Lists;
    /// Entries of lists.
    list_entries: ListEntries;
    /// Activity of a session: notes and status changes.
    reviews: Reviews;
    /// Imports of verifications from other providers.
    imports: Imports;
    /// Sandbox sessions with a chosen decision.
    sandbox: Sandbox;
    /// Webhook destinations of the application.
    webhook_destinations: WebhookDestinations;
    /// Deliveries to webhook destinations.
    webhook_deliveries: WebhookDeliveries;
    /// Webhook of the application, besides its destinations.
    webhook: Webhook;
    /// Credits of the organisation.
    billing: Billing;
    /// Workflows of the application.
    workflows: Workflows;
    /// Questionnaires that workflows run.
    questionnaires: Questionnaires;
    /// Appearance of the hosted pages.
    customization: CustomizationSettings;
    /// Standalone checks, without a session.
    checks: Checks;
    /// Jobs that change the AML monitoring of users and businesses.
    aml_monitoring: AmlMonitoring;
    /// Biometric templates that users keep after the deletion of their sessions.
    biometric_templates: BiometricTemplates;
    /// Images, videos and files of decisions.
    media: MediaFiles;
    /// Health of the service.
    health: HealthCheck;
    #[cfg(feature = "account")]
    /// Registration and login of an account, on another host and without the API key.
    account: AccountRegistration;
    #[cfg(feature = "account")]
    /// Organisations of an account.
    account_organizations: AccountOrganizations;
    #[cfg(feature = "account")]
    /// Applications of an organisation, with their API keys.
    account_applications: AccountApplications;
    #[cfg(feature = "transactions")]
    /// Transactions: submit, list, retrieve; and the screening of crypto wallets.
    transactions: Transactions;
    #[cfg(feature = "transactions")]
    /// Rules that transactions run through, and their library.
    transaction_rules: TransactionRules;
    #[cfg(feature = "travel-rule")]
    /// Travel rule: settings, directory of VASPs, deposits, links of e-mails and widgets.
    travel_rule: TravelRule;
    #[cfg(feature = "travel-rule")]
    /// Wallets of the application's users, to which incoming transfers are matched.
    travel_rule_wallet_addresses: TravelRuleWalletAddresses;
    #[cfg(feature = "travel-rule")]
    /// Travel rule transfers of transactions.
    transaction_travel_rule: TravelRuleTransfers;
    #[cfg(feature = "cases")]
    /// Cases: investigations of a user or company.
    cases: Cases;
    #[cfg(feature = "cases")]
    /// Notes of cases and their attachments.
    case_notes: CaseNotes;
    #[cfg(feature = "cases")]
    /// Sessions and transactions that are linked to cases.
    case_links: CaseLinks;
    #[cfg(feature = "cases")]
    /// Checklists of cases.
    case_checklist: CaseChecklist;
    #[cfg(feature = "cases")]
    /// Blueprints of cases.
    case_blueprints: CaseBlueprints;
    #[cfg(feature = "networks")]
    /// Fraud networks: members that share devices, documents or contact data.
    networks: Networks;
    #[cfg(feature = "reports")]
    /// Regulatory reports to a financial intelligence unit.
    regulatory_reports: RegulatoryReports;
    #[cfg(feature = "reports")]
    /// Regulatory reports about a case.
    case_regulatory_reports: CaseRegulatoryReports;
    #[cfg(feature = "reports")]
    /// Templates of regulatory reports.
    report_templates: ReportTemplates;
}

impl HealthCheck<'_> {
    /// Checks whether the service is up. Does not send the API key.
    ///
    /// Source: the OpenAPI document, `GET /system/healthcheck`
    pub fn check(&self) -> Call<RetrieveHealth> {
        self.0.call(RetrieveHealth::of(()))
    }
}

/// Request of [`HealthCheck::check`].
pub type RetrieveHealth = ById<(), Retrieve<Health>>;

endpoints! {
    RetrieveHealth: HEALTHCHECK, query -> Health, optional_json {
        fn credential(&self) -> Credential {
            Credential::None
        }
    };
}
