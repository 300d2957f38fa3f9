//! Creating a session. Source: <https://docs.didit.me/sessions-api/create-session>

use alloc::vec::Vec;

use crate::{
    Language, MediaUrl, Personal, SandboxScenario, SessionId, SessionStatus, UntypedJson,
    WorkflowId, model::model, open_enum::open_enum, request::request, sensitive::Base64,
};

request! {
    /// A new session. The workflow decides whether it verifies a person or a company.
    pub struct CreateSession {
        required {
            /// A published workflow. The id of one of its versions is taken too and
            /// answered with the workflow's own.
            workflow_id: into WorkflowId [required],
        }
        optional {
            /// Your own key of the user or company. Groups sessions, and gives back the
            /// unfinished session of the same key instead of a new one.
            vendor_data: into Personal [required],
            /// Where the user goes at the end; custom schemes are allowed.
            callback: into MediaUrl [url],
            /// Which device goes there; `initiator` if not set.
            callback_method: into CallbackMethod [known],
            /// Any JSON, an object by preference; comes back in answers and webhooks.
            metadata: into UntypedJson,
            /// The language of the flow; the browser's if not set.
            language: into Language [known],
            /// How to reach the user.
            contact_details: into ContactDetails [nested],
            /// What the user's documents should say.
            expected_details: into ExpectedDetails,
            /// A portrait to compare with, at most 2 MB, JPEG, PNG, WebP or TIFF in
            /// base64. Needed by biometric authentication unless the user's face is known.
            portrait_image: into Base64,
            /// The outcome to play; with the key of a sandbox application only.
            /// Source: <https://docs.didit.me/integration/sandbox-testing>
            sandbox_scenario: into SandboxScenario,
        }
    }
}

request! {
    /// How to reach the user.
    pub struct ContactDetails {
        optional {
            /// E-mail address.
            email: into Personal [email],
            /// Whether the user gets e-mails about the session; `false` if not set.
            send_notification_emails: exact bool,
            /// The language of those e-mails.
            email_lang: into Language [known],
            /// Phone number in E.164; one that is not valid is ignored.
            phone: into Personal,
        }
    }
}

request! {
    /// What the user's documents, or the company's registry, should say. A
    /// difference raises a warning.
    pub struct ExpectedDetails {
        optional {
            /// First name, compared loosely.
            first_name: into Personal,
            /// Last name, compared loosely.
            last_name: into Personal,
            /// `YYYY-MM-DD`.
            date_of_birth: into Personal,
            /// Gender.
            gender: into Personal<Gender>,
            /// ISO 3166-1 alpha-3.
            nationality: into Personal,
            /// ISO 3166-1 alpha-3, where `id_country` or `poa_country` is not set.
            country: into Personal,
            /// ISO 3166-1 alpha-3; the country of the identity document.
            id_country: into Personal,
            /// ISO 3166-1 alpha-3; the country of the proof of address.
            poa_country: into Personal,
            /// Postal address; needs `country` or `poa_country`.
            address: into Personal,
            /// Number of the person.
            identification_number: into Personal,
            /// IPv4 or IPv6 address.
            ip_address: into Personal,
            /// The documents that are accepted.
            expected_document_types: into Vec<ExpectedDocumentType>,
            /// Company name, at most 255 characters.
            company_name: into Personal,
            /// ISO 3166-1 alpha-2, with or without a subdivision: `US` or `US-CA`.
            registry_country: into Personal,
            /// Number in the registry, at most 100 characters.
            registration_number: into Personal,
        }
    }
}

model! {
    /// A session as its creation answers it: a new one, or the unfinished one of
    /// the same `vendor_data`.
    pub struct CreatedSession {
        required {
            /// The session.
            pub session_id: SessionId,
            /// `Not Started`, or where the unfinished session stands.
            pub status: SessionStatus,
            /// Link for the user, with the session token in its path. Expires with the session.
            pub url: MediaUrl,
        }
        /// Counts the sessions of an application; companies are counted apart.
        pub session_number: Option<u64>,
        /// Lets its holder go through the session.
        pub session_token: Option<crate::SecretString>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// As it was sent, or the workflow's.
        pub callback: Option<MediaUrl>,
        /// The workflow.
        pub workflow_id: Option<WorkflowId>,
        /// The version of the workflow that the session stays with.
        pub workflow_version: Option<u64>,
    }
}

open_enum! {
    /// Which device goes to the `callback` address at the end.
    pub enum CallbackMethod {
        /// The one that opened the session.
        Initiator = "initiator",
        /// The one that completed it.
        Completer = "completer",
        /// Both.
        Both = "both",
    }
}

open_enum! {
    /// Gender as a request gives it.
    pub enum Gender {
        /// Female.
        Female = "F",
        /// Male.
        Male = "M",
        /// Not known; only in corrections of identity data.
        Unspecified = "U",
    }
}

open_enum! {
    /// A document that a session may be told to expect.
    pub enum ExpectedDocumentType {
        /// Passport.
        Passport = "P",
        /// Identity card.
        IdentityCard = "ID",
        /// Driver's licence.
        DriversLicense = "DL",
        /// Residence permit.
        ResidencePermit = "RP",
        /// Health insurance card.
        HealthInsuranceCard = "HIC",
        /// Tax card.
        TaxCard = "TC",
        /// Social security card.
        SocialSecurityCard = "SSC",
    }
}
