//! Session creation.
//!
//! Source: <https://docs.didit.me/sessions-api/create-session>

use alloc::vec::Vec;

use crate::{
    Language, MediaUrl, Personal, SandboxScenario, SessionId, SessionStatus, UntypedJson,
    WorkflowId, model::model, open_enum::open_enum, request::request, sensitive::Base64,
    validate::Problems,
};

request! {
    /// Creates a session. The workflow decides whether it verifies a person or a company.
    pub struct CreateSession {
        required {
            /// Id of a published workflow. The id of a workflow version is accepted too; the
            /// response then has the id of the workflow.
            workflow_id: into WorkflowId [required],
        }
        optional {
            /// Caller's own id of the user or company. Groups sessions; creation returns the
            /// unfinished session with the same id, if any.
            vendor_data: into Personal [required],
            /// Redirect URL after the session; custom schemes are allowed.
            callback: into MediaUrl [url],
            /// Device redirected to `callback`; defaults to `initiator`.
            callback_method: into CallbackMethod [known],
            /// Metadata of the caller, preferably an object; returned in responses and
            /// webhooks.
            metadata: json UntypedJson,
            /// Language of the hosted flow; defaults to the browser's language.
            language: into Language [known],
            /// Contact details of the user.
            contact_details: into ContactDetails [nested],
            /// Details expected on the user's documents.
            expected_details: into ExpectedDetails [nested],
            /// Portrait for biometric authentication, at most 2 MB, JPEG, PNG, WebP or TIFF in
            /// base64. Required unless the user's face is known.
            portrait_image: into Base64 [base64(2 << 20)],
            /// Scenario of a sandbox session; sandbox API keys only.
            /// Source: <https://docs.didit.me/integration/sandbox-testing>
            sandbox_scenario: into SandboxScenario,
        }
    }
}

request! {
    /// Contact details of the user.
    pub struct ContactDetails {
        optional {
            /// E-mail address.
            email: into Personal [email],
            /// Whether the user receives e-mails about the session; defaults to `false`.
            send_notification_emails: exact bool,
            /// Language of the e-mails.
            email_lang: into Language [known],
            /// Phone number, E.164; the API ignores an invalid number.
            phone: into Personal,
        }
    }
}

request! {
    /// Details expected on the user's documents or in the company's registry. A difference
    /// raises a warning.
    pub struct ExpectedDetails {
        optional {
            /// First name, compared loosely.
            first_name: into Personal,
            /// Last name, compared loosely.
            last_name: into Personal,
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: into Personal [date],
            /// Gender.
            gender: into Personal<Gender> [one_of(&["M", "F"])],
            /// Nationality, ISO 3166-1 alpha-3.
            nationality: into Personal [country3],
            /// Country used without `id_country` or `poa_country`, ISO 3166-1 alpha-3.
            country: into Personal [country3],
            /// Country of the identity document, ISO 3166-1 alpha-3.
            id_country: into Personal [country3],
            /// Country of the proof of address, ISO 3166-1 alpha-3.
            poa_country: into Personal [country3],
            /// Postal address; requires `country` or `poa_country`.
            address: into Personal,
            /// Personal number.
            identification_number: into Personal,
            /// IPv4 or IPv6 address.
            ip_address: into Personal [ip_address],
            /// Accepted document types.
            expected_document_types: into Vec<ExpectedDocumentType> [
                one_of_ignoring_case(&["P", "ID", "DL", "RP", "HIC", "TC", "SSC"])
            ],
            /// Company name, at most 255 characters.
            company_name: into Personal [max(255)],
            /// Country of the registry, ISO 3166-1 alpha-2, with an optional subdivision: `US`
            /// or `US-CA`.
            registry_country: into Personal [registry_country],
            /// Registration number, at most 100 characters.
            registration_number: into Personal [max(100)],
        }
        check { address_has_country }
    }
}

fn address_has_country(request: &ExpectedDetails, problems: &mut Problems) {
    if request.address.is_some() && request.country.is_none() && request.poa_country.is_none() {
        problems.add("address", "needs `country` or `poa_country` beside it");
    }
}

model! {
    /// Created session, or the unfinished session with the same `vendor_data`.
    pub struct CreatedSession {
        required {
            /// Id of the session.
            pub session_id: SessionId,
            /// Status of the session: `Not Started` for a new session.
            pub status: SessionStatus,
            /// Link for the user; contains the token.
            pub url: MediaUrl,
        }
        /// Number of the session within its application; companies are counted separately.
        pub session_number: Option<u64>,
        /// Token of the session; its holder can complete the session.
        pub session_token: Option<crate::SecretString>,
        /// Value of `vendor_data` sent at creation.
        pub vendor_data: Option<Personal>,
        /// Value of `metadata` sent at creation.
        pub metadata: Option<UntypedJson>,
        /// Redirect URL of the request or the workflow.
        pub callback: Option<MediaUrl>,
        /// Id of the workflow.
        pub workflow_id: Option<WorkflowId>,
        /// Pinned version of the workflow.
        pub workflow_version: Option<u64>,
    }
}

open_enum! {
    /// Device redirected to the `callback` URL after the session.
    pub enum CallbackMethod {
        /// Device that opened the session.
        Initiator = "initiator",
        /// Device that completed the session.
        Completer = "completer",
        /// Both devices.
        Both = "both",
    }
}

open_enum! {
    /// Gender in a request.
    pub enum Gender {
        Female = "F",
        Male = "M",
        /// Unspecified; only in corrections of identity data.
        Unspecified = "U",
    }
}

open_enum! {
    /// Document type accepted by a session.
    pub enum ExpectedDocumentType {
        Passport = "P",
        IdentityCard = "ID",
        DriversLicense = "DL",
        ResidencePermit = "RP",
        HealthInsuranceCard = "HIC",
        TaxCard = "TC",
        SocialSecurityCard = "SSC",
    }
}

impl<T: Into<WorkflowId>> From<T> for CreateSession {
    fn from(workflow_id: T) -> Self {
        Self::new(workflow_id)
    }
}
