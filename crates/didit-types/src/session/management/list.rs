//! Session lists.
//!
//! Source: <https://docs.didit.me/sessions-api/list-sessions>

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    FeatureState, MediaUrl, Personal, Scalar, SessionId, SessionKind, SessionStatus, Timestamp,
    Uuid, WorkflowId,
    decision::aml::AmlScreenedData,
    model::model,
    open_enum::open_enum,
    query::query,
    session::origin::{ApiService, SessionType},
};

query! {
    /// Filters of the session list, newest first. Without filters it contains sessions of
    /// persons.
    pub struct ListSessions {
        /// Kind of the sessions; a page of both kinds may contain twice the `limit`.
        session_kind: into SessionKindFilter [known],
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
        /// Page number from 1; paging as of February 2026, ignored since.
        page: exact u64,
        /// Items of a page; paging as of February 2026, ignored since.
        page_size: exact u64,
        /// Statuses of the sessions.
        status: many SessionStatus,
        /// Exact `vendor_data` of the sessions.
        vendor_data: into Personal,
        /// Search text: session id, a prefix of a number, document number, phone number or
        /// e-mail address, a name or a `vendor_data`.
        search: into Personal,
        /// Ids of the workflows.
        workflow_id: many WorkflowId,
        /// First creation day, `YYYY-MM-DD` in UTC.
        date_from: into Timestamp [date],
        /// Last creation day, `YYYY-MM-DD` in UTC; for companies the list ends as that day
        /// begins.
        date_to: into Timestamp [date],
        /// Issuing countries of documents (ISO 3166-1 alpha-3), or country codes of registries.
        country: many Personal,
        /// Document type codes.
        document_type: many DocumentType,
        /// Name of a document, such as `Spain - Id Card (2021)`.
        document_name: into Personal,
        /// Regions of documents.
        region: many Personal,
        /// Didit's id of the user.
        didit_internal_id: into Uuid,
        /// Origins of the sessions.
        session_type: many SessionType,
        /// Standalone API of the sessions.
        api_service: into ApiService,
        /// Full name of an AML screening.
        screened_full_name: into Personal,
        /// Risk codes; a session needs at least one of them.
        warning: many Personal,
        /// Whether the sessions started in review.
        status_initialized_as_in_review: exact bool,
        /// Whether the identity verification awaits a reviewer.
        is_kyc_to_be_reviewed: exact bool,
        /// Alternative id of a session.
        euuid: into Uuid,
        /// Names of organisations.
        organization_name: many Personal,
    }
}

model! {
    /// Entry of the session list.
    ///
    /// Entries of persons and companies have different fields; see `session_kind`.
    pub struct SessionSummary {
        required {
            /// Id of the session.
            pub session_id: SessionId,
            /// Status of the session.
            pub status: SessionStatus,
        }
        /// Person or company; absent in February 2026.
        pub session_kind: Option<SessionKind>,
        /// Number of the session within its application; companies are counted separately.
        pub session_number: Option<u64>,
        /// Value of `vendor_data` sent at creation.
        pub vendor_data: Option<Personal<Scalar>>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Country of the document (ISO 3166-1 alpha-3) or of the registry.
        pub country: Option<Personal>,

        /// Link for the user; contains the token. Null without write permission.
        pub session_url: Option<MediaUrl>,
        /// Link to the portrait of the person.
        pub portrait_image: Option<MediaUrl>,
        /// Display name of the document type, such as `Identity Card`.
        pub document_type: Option<Personal>,
        /// Full name of the person.
        pub full_name: Option<Personal>,
        /// Didit's id of the person.
        pub didit_internal_id: Option<Uuid>,
        /// Features of the workflow and their statuses.
        pub features: Option<Vec<FeatureState>>,
        /// Phone number of the person.
        pub phone_number: Option<SummaryPhone>,
        /// E-mail address of the person.
        pub email_address: Option<SummaryEmail>,
        /// Selected values of the reports.
        pub additional_details: Option<SummaryDetails>,

        /// Id of the workflow; companies only.
        pub workflow_id: Option<WorkflowId>,
        /// Type of the workflow: `kyb`; companies only.
        pub workflow_type: Option<WorkflowType>,
        /// Name of the workflow; companies only.
        pub workflow_label: Option<Personal>,
        /// Company name.
        pub company_name: Option<Personal>,
        /// Registration number of the company.
        pub registration_number: Option<Personal>,
    }
}

model! {
    /// Phone number of a session summary.
    pub struct SummaryPhone {
        /// Phone number, E.164.
        pub number: Option<Personal>,
        /// Whether it was verified.
        pub is_verified: Option<bool>,
    }
}

model! {
    /// E-mail address of a session summary.
    pub struct SummaryEmail {
        /// E-mail address.
        pub email: Option<Personal>,
        /// Whether it was verified.
        pub is_verified: Option<bool>,
    }
}

model! {
    /// Selected values of the reports of a session. Scores range from 0 to 1 here, in a
    /// decision from 0 to 100.
    pub struct SummaryDetails {
        /// Values of the AML screening.
        pub aml: Option<SummaryAml>,
        /// Values of the database validation.
        pub database_validation: Option<SummaryDatabaseValidation>,
        /// Values of the proof of address.
        pub poa: Option<SummaryPoa>,
        /// Values of the liveness check.
        pub liveness: Option<SummaryLiveness>,
        /// Values of the face match.
        pub face_match: Option<SummaryFaceMatch>,
        /// Values of the phone verification.
        pub phone_verification: Option<SummaryPhoneVerification>,
        /// Values of the e-mail verification.
        pub email_verification: Option<SummaryEmailVerification>,
    }
}

model! {
    /// AML screening of a session summary.
    pub struct SummaryAml {
        /// Number of hits.
        pub total_hits: Option<u64>,
        /// Type of the screened entity: `person` or `company`.
        pub entity_type: Option<Personal>,
        /// Whether the screening included adverse media.
        pub is_adverse_media_fetched: Option<bool>,
        /// Data used for the search.
        pub screened_data: Option<AmlScreenedData>,
    }
}

model! {
    /// Database validation of a session summary.
    pub struct SummaryDatabaseValidation {
        /// Number of sources compared.
        pub validation_type: Option<Personal>,
        /// Result over all sources.
        pub match_type: Option<Personal>,
        /// Personal number.
        pub identification_number: Option<Personal>,
    }
}

model! {
    /// Proof of address of a session summary.
    pub struct SummaryPoa {
        /// Type of the document.
        pub document_type: Option<Personal>,
        /// Issuer of the document.
        pub issuer: Option<Personal>,
        /// Address on the document.
        pub address: Option<Personal>,
        /// Name on the document.
        pub name_on_document: Option<Personal>,
    }
}

model! {
    /// Liveness check of a session summary.
    pub struct SummaryLiveness {
        /// Method of the check.
        pub method: Option<Personal>,
        /// Liveness score, 0 to 1.
        pub score: Option<Number>,
    }
}

model! {
    /// Face match of a session summary.
    pub struct SummaryFaceMatch {
        /// Similarity, 0 to 1.
        pub score: Option<Number>,
        /// Link to the first portrait.
        pub source_image: Option<MediaUrl>,
        /// Link to the second portrait.
        pub target_image: Option<MediaUrl>,
    }
}

model! {
    /// Phone verification of a session summary.
    pub struct SummaryPhoneVerification {
        /// Country of the number.
        pub country_code: Option<Personal>,
        /// Whether the number is disposable.
        pub is_temporary: Option<bool>,
        /// Whether the number moved to another carrier.
        pub is_ported: Option<bool>,
        /// Whether the number is blocked.
        pub is_blocked: Option<bool>,
    }
}

model! {
    /// E-mail verification of a session summary.
    pub struct SummaryEmailVerification {
        /// Whether a data breach contains the address.
        pub is_breached: Option<bool>,
        /// Whether the address is disposable.
        pub is_disposable: Option<bool>,
        /// Whether the address cannot receive mail.
        pub is_undeliverable: Option<bool>,
        /// Whether the address is blocklisted.
        pub is_blocklisted: Option<bool>,
    }
}

open_enum! {
    /// Kind of the sessions in a list.
    pub enum SessionKindFilter {
        /// Sessions of persons; the default.
        User = "user",
        /// Sessions of companies.
        Business = "business",
        /// Sessions of both kinds.
        All = "all",
    }
}

open_enum! {
    /// Type of a workflow.
    pub enum WorkflowType {
        /// Verifies a person.
        Kyc = "kyc",
        /// Verifies a company.
        Kyb = "kyb",
    }
}

open_enum! {
    /// Document type code.
    pub enum DocumentType {
        Passport = "P",
        IdentityCard = "ID",
        DriversLicense = "DL",
        ResidencePermit = "RP",
        SocialSecurityCard = "SSC",
        HealthInsuranceCard = "HIC",
        WorkPermit = "WP",
        TaxCard = "TC",
        Visa = "VISA",
        PublicServiceCard = "PSC",
        BirthCertificate = "BC",
        Other = "OTHER",
    }
}
