//! Listing sessions. Source: <https://docs.didit.me/sessions-api/list-sessions>

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    Feature, FeatureStatus, MediaUrl, Personal, SessionId, SessionKind, SessionStatus, Timestamp,
    Uuid, WorkflowId,
    model::model,
    open_enum::open_enum,
    query::{query, query_text},
};

query! {
    /// The filters of a list of sessions, newest first. Without any, sessions of people.
    pub struct ListSessions {
        /// People, companies or both; a page of both may hold twice the `limit`.
        session_kind: into SessionKindFilter,
        /// Rows of a page; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
        /// Number of the page, from 1: paging as of February 2026, ignored since.
        page: exact u64,
        /// Rows of a page: paging as of February 2026, ignored since.
        page_size: exact u64,
        /// Sessions in any of these statuses.
        status: many SessionStatus,
        /// Sessions of exactly this `vendor_data`.
        vendor_data: into Personal,
        /// A session's id, the beginning of a number, document number, phone number
        /// or e-mail address, a name or a `vendor_data`.
        search: into Personal,
        /// Sessions of any of these workflows.
        workflow_id: many WorkflowId,
        /// First day, `YYYY-MM-DD` in UTC.
        date_from: into Timestamp,
        /// Last day, `YYYY-MM-DD` in UTC; for companies the list ends as that day begins.
        date_to: into Timestamp,
        /// Issuing states of documents (alpha-3), or registries' country codes.
        country: many Personal,
        /// Codes of documents.
        document_type: many DocumentType,
        /// Name of a document, such as `Spain - Id Card (2021)`.
        document_name: into Personal,
        /// Regions of documents.
        region: many Personal,
        /// Sessions of one of Didit's own users.
        didit_internal_id: into Uuid,
        /// How sessions were made.
        session_type: many SessionType,
        /// Sessions of one standalone API.
        api_service: into ApiService,
        /// The name that an AML screening looked for.
        screened_full_name: into Personal,
        /// Sessions with any of these warnings.
        warning: many Personal,
        /// Sessions that began in review.
        status_initialized_as_in_review: exact bool,
        /// Sessions whose identity check waits for a reviewer.
        is_kyc_to_be_reviewed: exact bool,
        /// Another id of a session.
        euuid: into Uuid,
        /// Names of organisations.
        organization_name: many Personal,
    }
}

model! {
    /// A row of a list of sessions. Rows of people and of companies carry
    /// different fields; `session_kind` tells which.
    pub struct SessionSummary {
        required {
            /// The session.
            pub session_id: SessionId,
            /// Where it stands.
            pub status: SessionStatus,
        }
        /// A person or a company; not sent in February 2026.
        pub session_kind: Option<SessionKind>,
        /// Counts the sessions of an application; companies are counted apart.
        pub session_number: Option<u64>,
        /// As it was sent when the session was created.
        pub vendor_data: Option<Personal>,
        /// When it was created.
        pub created_at: Option<Timestamp>,
        /// Country of the document (alpha-3), or of the registry.
        pub country: Option<Personal>,

        /// The link for the user; carries the token. Null without the right to write.
        pub session_url: Option<MediaUrl>,
        /// Portrait of the person.
        pub portrait_image: Option<MediaUrl>,
        /// Display name of the document, such as `Identity Card`.
        pub document_type: Option<Personal>,
        /// Name of the person.
        pub full_name: Option<Personal>,
        /// Didit's own id of the person.
        pub didit_internal_id: Option<Uuid>,
        /// What the workflow runs, and where each stands.
        pub features: Option<Vec<SummaryFeature>>,
        /// Phone number.
        pub phone_number: Option<SummaryPhone>,
        /// E-mail address.
        pub email_address: Option<SummaryEmail>,
        /// A few values of the reports.
        pub additional_details: Option<SummaryDetails>,

        /// The workflow; companies only.
        pub workflow_id: Option<WorkflowId>,
        /// `kyb`; companies only.
        pub workflow_type: Option<WorkflowType>,
        /// Name of the workflow; companies only.
        pub workflow_label: Option<Personal>,
        /// Name of the company.
        pub company_name: Option<Personal>,
        /// Number of the company in its registry.
        pub registration_number: Option<Personal>,
    }
}

model! {
    /// A feature of a session and where it stands.
    pub struct SummaryFeature {
        /// The feature.
        pub feature: Option<Feature>,
        /// Where it stands.
        pub status: Option<FeatureStatus>,
    }
}

model! {
    /// A phone number.
    pub struct SummaryPhone {
        /// In E.164.
        pub number: Option<Personal>,
        /// Whether it was verified.
        pub is_verified: Option<bool>,
    }
}

model! {
    /// An e-mail address.
    pub struct SummaryEmail {
        /// The address.
        pub email: Option<Personal>,
        /// Whether it was verified.
        pub is_verified: Option<bool>,
    }
}

model! {
    /// A few values of the reports of a session. Scores are shown here from 0 to 1,
    /// in a decision from 0 to 100.
    pub struct SummaryDetails {
        /// Of the AML screening.
        pub aml: Option<SummaryAml>,
        /// Of the check against an official database.
        pub database_validation: Option<SummaryDatabaseValidation>,
        /// Of the proof of address.
        pub poa: Option<SummaryPoa>,
        /// Of the liveness check.
        pub liveness: Option<SummaryLiveness>,
        /// Of the comparison of portraits.
        pub face_match: Option<SummaryFaceMatch>,
        /// Of the phone check.
        pub phone_verification: Option<SummaryPhoneVerification>,
        /// Of the e-mail check.
        pub email_verification: Option<SummaryEmailVerification>,
    }
}

model! {
    /// Of the AML screening.
    pub struct SummaryAml {
        /// Hits found.
        pub total_hits: Option<u64>,
        /// `person` or `company`.
        pub entity_type: Option<Personal>,
        /// Whether adverse media were searched.
        pub is_adverse_media_fetched: Option<bool>,
        /// Whom it looked for.
        pub screened_data: Option<SummaryScreenedData>,
    }
}

model! {
    /// Whom an AML screening looked for.
    pub struct SummaryScreenedData {
        /// Nationality.
        pub nationality: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// Date of birth.
        pub date_of_birth: Option<Personal>,
    }
}

model! {
    /// Of the check against an official database.
    pub struct SummaryDatabaseValidation {
        /// How it was checked.
        pub validation_type: Option<Personal>,
        /// How well it matched.
        pub match_type: Option<Personal>,
        /// The number that was checked.
        pub identification_number: Option<Personal>,
    }
}

model! {
    /// Of the proof of address.
    pub struct SummaryPoa {
        /// Kind of document.
        pub document_type: Option<Personal>,
        /// Who issued it.
        pub issuer: Option<Personal>,
        /// The address.
        pub address: Option<Personal>,
        /// The name on it.
        pub name_on_document: Option<Personal>,
    }
}

model! {
    /// Of the liveness check.
    pub struct SummaryLiveness {
        /// How it was checked.
        pub method: Option<Personal>,
        /// 0 to 1.
        pub score: Option<Number>,
    }
}

model! {
    /// Of the comparison of portraits.
    pub struct SummaryFaceMatch {
        /// 0 to 1.
        pub score: Option<Number>,
        /// The one portrait.
        pub source_image: Option<MediaUrl>,
        /// The other.
        pub target_image: Option<MediaUrl>,
    }
}

model! {
    /// Of the phone check.
    pub struct SummaryPhoneVerification {
        /// Country of the number.
        pub country_code: Option<Personal>,
        /// Whether the number is a throw-away one.
        pub is_temporary: Option<bool>,
        /// Whether it moved to another carrier.
        pub is_ported: Option<bool>,
        /// Whether it is blocked.
        pub is_blocked: Option<bool>,
    }
}

model! {
    /// Of the e-mail check.
    pub struct SummaryEmailVerification {
        /// Whether it was seen in a data breach.
        pub is_breached: Option<bool>,
        /// Whether the address is a throw-away one.
        pub is_disposable: Option<bool>,
        /// Whether mail to it bounces.
        pub is_undeliverable: Option<bool>,
        /// Whether it is on the blocklist.
        pub is_blocklisted: Option<bool>,
    }
}

open_enum! {
    /// Whose sessions a list shows.
    pub enum SessionKindFilter {
        /// People's; the default.
        User = "user",
        /// Companies'.
        Business = "business",
        /// Both.
        All = "all",
    }
}

open_enum! {
    /// The kind of workflow behind a session.
    pub enum WorkflowType {
        /// Verifies a person.
        Kyc = "kyc",
        /// Verifies a company.
        Kyb = "kyb",
    }
}

open_enum! {
    /// How a session was made.
    pub enum SessionType {
        /// By a standalone API.
        Api = "API",
        /// In the hosted flow.
        Hosted = "HOSTED",
        /// Imported from another provider.
        Migrated = "MIGRATED",
        /// Any of them; in filters only.
        All = "ALL",
    }
}

open_enum! {
    /// A standalone API.
    pub enum ApiService {
        /// Identity document.
        IdVerification = "ID_VERIFICATION",
        /// Comparison of portraits.
        FaceMatch = "FACE_MATCH",
        /// Age from a portrait.
        AgeEstimation = "AGE_ESTIMATION",
        /// Search for a face.
        FaceSearch = "FACE_SEARCH",
        /// Proof of address.
        Poa = "POA",
        /// AML screening.
        Aml = "AML",
        /// A company in its registry.
        KybRegistry = "KYB_REGISTRY",
        /// Liveness from one portrait.
        PassiveLiveness = "PASSIVE_LIVENESS",
        /// Check against an official database.
        DatabaseValidation = "DATABASE_VALIDATION",
        /// Phone number.
        PhoneVerification = "PHONE_VERIFICATION",
        /// E-mail address.
        EmailVerification = "EMAIL_VERIFICATION",
    }
}

open_enum! {
    /// The code of a document.
    pub enum DocumentType {
        /// Passport.
        Passport = "P",
        /// Identity card.
        IdentityCard = "ID",
        /// Driver's licence.
        DriversLicense = "DL",
        /// Residence permit.
        ResidencePermit = "RP",
        /// Social security card.
        SocialSecurityCard = "SSC",
        /// Health insurance card.
        HealthInsuranceCard = "HIC",
        /// Work permit.
        WorkPermit = "WP",
        /// Tax card.
        TaxCard = "TC",
        /// Visa.
        Visa = "VISA",
        /// Public service card.
        PublicServiceCard = "PSC",
        /// Birth certificate.
        BirthCertificate = "BC",
        /// Any other.
        Other = "OTHER",
    }
}

query_text! {
    SessionKindFilter: word => word.as_str();
    SessionType: word => word.as_str();
    ApiService: word => word.as_str();
    DocumentType: word => word.as_str();
}
