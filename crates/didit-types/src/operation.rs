//! The table of API operations, the only place where paths of the API are written.
//!
//! The client builds requests from it, the fake routes by it, and logs name an operation by
//! its [`Operation::id`].

use core::fmt;

/// One operation of the API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// Stable name, such as `sessions.create`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template. A parameter is in braces and fills a whole segment.
    pub path: &'static str,
    /// Success statuses: the current one first, then those of older revisions.
    pub success: &'static [u16],
    /// Whether the operation can be retried.
    pub retry: RetryRule,
    /// Rate limit that the operation counts against.
    pub scope: RateScope,
    /// Resource that an API key needs permission for, as named in the console; `None` if the
    /// operation takes no key.
    ///
    /// Source: <https://docs.didit.me/console/api-keys>
    pub resource: Option<&'static str>,
}

impl Operation {
    /// Returns the segments of the path between its slashes, in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment> + use<> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| {
                match part
                    .strip_prefix('{')
                    .and_then(|part| part.strip_suffix('}'))
                {
                    Some(name) => Segment::Parameter(name),
                    None => Segment::Literal(part),
                }
            })
    }

    /// Whether the path ends in a slash, as all paths but that of the healthcheck do.
    #[must_use]
    pub fn has_trailing_slash(&self) -> bool {
        self.path.ends_with('/')
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({}: {} {})", self.id, self.method, self.path)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// A part of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a path has no third kind of segment"
)]
pub enum Segment {
    /// Fixed text.
    Literal(&'static str),
    /// Parameter of that name, filled in by the caller.
    Parameter(&'static str),
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Returns the method in capital letters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether an operation can be retried when its outcome is unknown.
///
/// A request that was certainly not sent can always be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryRule {
    /// A repetition changes nothing.
    Safe,
    /// Safe only if the request has a key that makes a repetition harmless: `vendor_data`, or
    /// an `Idempotency-Key`.
    WithKey,
    /// A repetition could take effect twice, or fail because the first request took effect.
    Never,
    /// As `Never`, except after a 503, which states that the request had no effect and can be
    /// repeated unchanged.
    WhenUnavailable,
}

/// Rate limits of the API. Each counts requests of one key over a sliding minute.
///
/// Source: <https://docs.didit.me/integration/rate-limiting>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateScope {
    /// Every `GET`: 600 a minute.
    GenericGet,
    /// Every `POST`, `PATCH` and `DELETE`: 300 a minute.
    GenericWrite,
    /// Creation of sessions: 600 a minute.
    SessionCreate,
    /// PDF reports of sessions and users: 50 a minute (100 in February 2026).
    Pdf,
    /// Corrections of identity data: 10 a minute; rejected ones count too.
    KycData,
    /// Corrections of proof-of-address data: 10 a minute; rejected ones count too.
    PoaData,
    /// Not limited.
    Unlimited,
}

impl RateScope {
    /// Returns the name of the scope on the documentation's page about rate limits, or a name in
    /// the same style.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GenericGet => "generic-get",
            Self::GenericWrite => "generic-write",
            Self::SessionCreate => "session-v2-create",
            Self::Pdf => "pdf",
            Self::KycData => "update-data",
            Self::PoaData => "update-poa-data",
            Self::Unlimited => "unlimited",
        }
    }

    /// Returns the limit in requests per minute; `None` if there is no limit.
    #[must_use]
    pub const fn per_minute(self) -> Option<u32> {
        match self {
            Self::GenericGet | Self::SessionCreate => Some(600),
            Self::GenericWrite => Some(300),
            Self::Pdf => Some(50),
            Self::KycData | Self::PoaData => Some(10),
            Self::Unlimited => None,
        }
    }
}

macro_rules! operations {
    ($( $(#[$meta:meta])* $NAME:ident = $id:literal, $Method:ident $path:literal, [$($success:literal),+], $Retry:ident, $Scope:ident, $resource:expr; )+) => {
        $(
            $(#[$meta])*
            #[doc = ""]
            #[doc = concat!("`", stringify!($Method), " ", $path, "`")]
            pub const $NAME: Operation = Operation {
                id: $id,
                method: Method::$Method,
                path: $path,
                success: &[$($success),+],
                retry: RetryRule::$Retry,
                scope: RateScope::$Scope,
                resource: $resource,
            };
        )+

        /// Every operation of the table.
        pub const ALL: &[Operation] = &[$($NAME),+];

        /// Names of the constants above, in the same order, for coverage tools.
        #[doc(hidden)]
        pub const NAMES: &[&str] = &[$(stringify!($NAME)),+];
    };
}

operations! {
    /// Creates a session, or returns the unfinished session of the same `vendor_data`.
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    CREATE_SESSION = "sessions.create", Post "/v3/session/", [201], WithKey, SessionCreate, Some("sessions");
    /// Retrieves the decision of a session with all reports.
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    RETRIEVE_DECISION = "sessions.retrieve_decision", Get "/v3/session/{session_id}/decision/", [200], Safe, GenericGet, Some("sessions");
    /// Lists sessions, newest first.
    /// Source: <https://docs.didit.me/sessions-api/list-sessions>
    LIST_SESSIONS = "sessions.list", Get "/v3/sessions/", [200], Safe, GenericGet, Some("sessions");
    /// Deletes a session. Answered 204 without a body in February 2026. A second
    /// time it is not found; a 503 (the store of biometric templates is away) has
    /// deleted nothing.
    /// Source: <https://docs.didit.me/sessions-api/delete-session>
    DELETE_SESSION = "sessions.delete", Delete "/v3/session/{session_id}/delete/", [200, 204], WhenUnavailable, GenericWrite, Some("sessions");
    /// Deletes many sessions by number; unknown numbers are skipped. Answered 204 in February 2026.
    BATCH_DELETE_SESSIONS = "sessions.batch_delete", Post "/v3/sessions/delete/", [200, 204], Safe, GenericWrite, Some("sessions");
    /// Approves, declines or sends a session back to its user.
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    UPDATE_STATUS = "sessions.update_status", Patch "/v3/session/{session_id}/update-status/", [200], Never, GenericWrite, Some("sessions");
    /// Renders a session as a PDF report.
    /// Source: <https://docs.didit.me/sessions-api/generate-pdf>
    GENERATE_PDF = "sessions.generate_pdf", Get "/v3/session/{session_id}/generate-pdf/", [200], Safe, Pdf, Some("sessions");
    /// Mints a token by which another application imports the session.
    /// Source: <https://docs.didit.me/sessions-api/share-session>
    SHARE_SESSION = "sessions.share", Post "/v3/session/{session_id}/share/", [200], Safe, GenericWrite, Some("sessions");
    /// Redeems a share token; once per receiver.
    /// Source: <https://docs.didit.me/sessions-api/import-shared-session>
    IMPORT_SHARED_SESSION = "sessions.import_shared", Post "/v3/session/import-shared/", [201], Never, GenericWrite, Some("sessions");
    /// Corrects the identity data of a session.
    UPDATE_DATA = "sessions.update_data", Patch "/v3/session/{session_id}/update-data/", [200], Never, KycData, Some("sessions");
    /// Corrects the proof-of-address data of a session.
    UPDATE_POA_DATA = "sessions.update_poa_data", Patch "/v3/session/{session_id}/update-poa-data/", [200], Never, PoaData, Some("sessions");
    /// Sets the status of one feature of a session.
    UPDATE_FEATURE_STATUS = "sessions.update_feature_status", Patch "/v3/session/{session_id}/features/{node_id}/update-status/", [200], Never, GenericWrite, Some("sessions");
    /// Reviews one AML hit.
    UPDATE_AML_HIT_STATUS = "sessions.update_aml_hit_status", Patch "/v3/session/{session_id}/update-aml-hit-status/", [200], Never, GenericWrite, Some("sessions");
    /// Reviews many AML hits, all or none.
    BULK_UPDATE_AML_HIT_STATUS = "sessions.bulk_update_aml_hit_status", Patch "/v3/session/{session_id}/bulk-update-aml-hit-status/", [200], Never, GenericWrite, Some("sessions");
    /// Corrects the registry data of a company.
    UPDATE_KYB_COMPANY = "sessions.update_kyb_company", Patch "/v3/session/{session_id}/kyb/{company_uuid}/update-data/", [200], Never, GenericWrite, Some("businesses");
    /// Skips a key person of a company, or requires that person again.
    UPDATE_KYB_PARTY = "sessions.update_kyb_party", Patch "/v3/session/{session_id}/kyb/parties/{party_uuid}/", [200], Never, GenericWrite, Some("businesses");
    /// Lists the activity of a session.
    LIST_REVIEWS = "sessions.reviews.list", Get "/v3/sessions/{session_id}/reviews/", [200], Safe, GenericGet, Some("sessions");
    /// Adds a note to a session, without any other change.
    CREATE_REVIEW = "sessions.reviews.create", Post "/v3/sessions/{session_id}/reviews/", [201], Never, GenericWrite, Some("sessions");
    /// Sets the outcome of a sandbox session. Authorized by the session token instead of the
    /// API key.
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    ARM_SANDBOX = "sessions.sandbox_arm", Post "/v3/session/{session_id}/sandbox/arm/", [200], Safe, Unlimited, None;
    /// Lists the scenarios of the sandbox.
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    LIST_SCENARIOS = "sandbox.scenarios", Get "/v1/sandbox/scenarios/", [200], Safe, GenericGet, None;
    /// Starts an import job.
    CREATE_IMPORT = "imports.create", Post "/v3/session/imports/", [201], Never, GenericWrite, Some("sessions");
    /// Retrieves the state of an import job.
    RETRIEVE_IMPORT = "imports.retrieve", Get "/v3/session/imports/{import_id}/", [200], Safe, GenericGet, Some("sessions");
    /// Lists the rows of an import job that failed.
    LIST_IMPORT_ERRORS = "imports.errors", Get "/v3/session/imports/{import_id}/errors/", [200], Safe, GenericGet, Some("sessions");
    /// Retrieves the CSV template of an import.
    RETRIEVE_IMPORT_TEMPLATE = "imports.template", Get "/v3/session/imports/template/", [200], Safe, GenericGet, Some("sessions");
    /// Adds the face, document, phone or e-mail of a session to the blocklist.
    /// Source: <https://docs.didit.me/management-api/blocklist/add>
    ADD_TO_BLOCKLIST = "blocklist.add", Post "/v3/blocklist/add/", [200], Never, GenericWrite, Some("workflows");
    /// Removes the entries of a session from the blocklist.
    /// Source: <https://docs.didit.me/management-api/blocklist/remove>
    REMOVE_FROM_BLOCKLIST = "blocklist.remove", Post "/v3/blocklist/remove/", [200], Never, GenericWrite, Some("workflows");
    /// Lists the blocklist entries that were added from sessions.
    /// Source: <https://docs.didit.me/management-api/blocklist/list>
    LIST_BLOCKLIST = "blocklist.list", Get "/v3/blocklist/", [200], Safe, GenericGet, Some("workflows");
    /// Lists the lists of an application: blocklists, allowlists and custom lists.
    /// Source: <https://docs.didit.me/management-api/lists/list>
    LIST_LISTS = "lists.list", Get "/v3/lists/", [200], Safe, GenericGet, Some("workflows");
    /// Creates an allowlist or a custom list.
    /// Source: <https://docs.didit.me/management-api/lists/create>
    CREATE_LIST = "lists.create", Post "/v3/lists/", [201], Never, GenericWrite, Some("workflows");
    /// Retrieves a list.
    /// Source: <https://docs.didit.me/management-api/lists/get>
    RETRIEVE_LIST = "lists.retrieve", Get "/v3/lists/{list_uuid}/", [200], Safe, GenericGet, Some("workflows");
    /// Renames a list.
    /// Source: <https://docs.didit.me/management-api/lists/update>
    UPDATE_LIST = "lists.update", Patch "/v3/lists/{list_uuid}/", [200], Never, GenericWrite, Some("workflows");
    /// Deletes a list with its entries.
    /// Source: <https://docs.didit.me/management-api/lists/delete>
    DELETE_LIST = "lists.delete", Delete "/v3/lists/{list_uuid}/", [204], Never, GenericWrite, Some("workflows");
    /// Lists the entries of a list, newest first.
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    LIST_LIST_ENTRIES = "lists.entries.list", Get "/v3/lists/{list_uuid}/entries/", [200], Safe, GenericGet, Some("workflows");
    /// Adds a value, or a value from a session, to a list.
    /// Source: <https://docs.didit.me/management-api/lists/create-entry>
    CREATE_LIST_ENTRY = "lists.entries.create", Post "/v3/lists/{list_uuid}/entries/", [201], Never, GenericWrite, Some("workflows");
    /// Adds a face to a list by a picture. After a 503 (face service unavailable) nothing was
    /// added.
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    UPLOAD_LIST_FACE = "lists.entries.upload_face", Post "/v3/lists/{list_uuid}/entries/face-upload/", [201], WhenUnavailable, GenericWrite, Some("workflows");
    /// Deletes an entry of a list. A repetition is answered 404.
    /// Source: <https://docs.didit.me/management-api/lists/delete-entry>
    DELETE_LIST_ENTRY = "lists.entries.delete", Delete "/v3/lists/{list_uuid}/entries/{entry_uuid}/", [204], Never, GenericWrite, Some("workflows");
    /// Lists the versions of the workflows of an application.
    /// Source: the OpenAPI document, `/v3/workflows/`
    LIST_WORKFLOWS = "workflows.list", Get "/v3/workflows/", [200], Safe, GenericGet, Some("workflows");
    /// Lists the users of an application, the one with the latest session first.
    /// Source: <https://docs.didit.me/management-api/users/list>
    LIST_USERS = "users.list", Get "/v3/users/", [200], Safe, GenericGet, Some("users");
    /// Creates a user before the first session.
    /// Source: <https://docs.didit.me/management-api/users/create>
    CREATE_USER = "users.create", Post "/v3/users/create/", [201], Never, GenericWrite, Some("users");
    /// Retrieves a user.
    /// Source: <https://docs.didit.me/entities/users/operations>
    RETRIEVE_USER = "users.retrieve", Get "/v3/users/{vendor_data}/", [200], Safe, GenericGet, Some("users");
    /// Updates a user.
    /// Source: <https://docs.didit.me/management-api/users/update>
    UPDATE_USER = "users.update", Patch "/v3/users/{vendor_data}/", [200], Never, GenericWrite, Some("users");
    /// Sets the status of a user; `BLOCKED` prevents new sessions.
    /// Source: <https://docs.didit.me/management-api/users/update-status>
    UPDATE_USER_STATUS = "users.update_status", Patch "/v3/users/{vendor_data}/update-status/", [200], Never, GenericWrite, Some("users");
    /// Deletes users permanently; unknown users are skipped. A repetition could delete users
    /// that were created in between; after a 503 it is allowed.
    /// Source: <https://docs.didit.me/management-api/users/delete>
    BATCH_DELETE_USERS = "users.batch_delete", Post "/v3/users/delete/", [200], WhenUnavailable, GenericWrite, Some("users");
    /// Renders the sessions of a user as one PDF report.
    GENERATE_USER_PDF = "users.generate_pdf", Get "/v3/users/{vendor_data}/generate-pdf/", [200], Safe, Pdf, Some("users");
    /// Retrieves the balance of the organization.
    /// Source: <https://docs.didit.me/management-api/billing/balance>
    RETRIEVE_BALANCE = "billing.retrieve_balance", Get "/v3/billing/balance/", [200], Safe, GenericGet, Some("billing");
    /// Creates a checkout page for more credit.
    /// Source: <https://docs.didit.me/management-api/billing/top-up>
    TOP_UP = "billing.top_up", Post "/v3/billing/top-up/", [200], Never, GenericWrite, Some("billing");
    /// Lists the companies of an application, the one with the latest session first.
    /// Source: <https://docs.didit.me/management-api/businesses/list>
    LIST_BUSINESSES = "businesses.list", Get "/v3/businesses/", [200], Safe, GenericGet, Some("businesses");
    /// Creates a company before the first session.
    /// Source: <https://docs.didit.me/management-api/businesses/create>
    CREATE_BUSINESS = "businesses.create", Post "/v3/businesses/create/", [201], Never, GenericWrite, Some("businesses");
    /// Retrieves a company.
    /// Source: <https://docs.didit.me/entities/businesses/operations>
    RETRIEVE_BUSINESS = "businesses.retrieve", Get "/v3/businesses/{vendor_data}/", [200], Safe, GenericGet, Some("businesses");
    /// Updates a company.
    /// Source: <https://docs.didit.me/management-api/businesses/update>
    UPDATE_BUSINESS = "businesses.update", Patch "/v3/businesses/{vendor_data}/", [200], Never, GenericWrite, Some("businesses");
    /// Sets the status of a company; `BLOCKED` prevents new sessions.
    /// Source: <https://docs.didit.me/management-api/businesses/update-status>
    UPDATE_BUSINESS_STATUS = "businesses.update_status", Patch "/v3/businesses/{vendor_data}/update-status/", [200], Never, GenericWrite, Some("businesses");
    /// Deletes companies permanently; unknown companies are skipped. A repetition could delete
    /// companies that were created in between.
    BATCH_DELETE_BUSINESSES = "businesses.batch_delete", Post "/v3/businesses/delete/", [200], Never, GenericWrite, Some("businesses");
    /// Lists the webhook destinations of an application.
    LIST_WEBHOOK_DESTINATIONS = "webhooks.destinations.list", Get "/v3/webhook/destinations/", [200], Safe, GenericGet, Some("webhooks");
    /// Adds a webhook destination.
    CREATE_WEBHOOK_DESTINATION = "webhooks.destinations.create", Post "/v3/webhook/destinations/", [201], Never, GenericWrite, Some("webhooks");
    /// Retrieves a webhook destination with its secret.
    RETRIEVE_WEBHOOK_DESTINATION = "webhooks.destinations.retrieve", Get "/v3/webhook/destinations/{uuid}/", [200], Safe, GenericGet, Some("webhooks");
    /// Updates a webhook destination.
    UPDATE_WEBHOOK_DESTINATION = "webhooks.destinations.update", Patch "/v3/webhook/destinations/{uuid}/", [200], Never, GenericWrite, Some("webhooks");
    /// Deletes a webhook destination.
    DELETE_WEBHOOK_DESTINATION = "webhooks.destinations.delete", Delete "/v3/webhook/destinations/{uuid}/", [204], Never, GenericWrite, Some("webhooks");
    /// Assesses the risk of an e-mail address. Billed per request, as every standalone check.
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    ASSESS_EMAIL_RISK = "email.assess_risk", Post "/v3/email/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Assesses the risk of a phone number.
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    ASSESS_PHONE_RISK = "phone.assess_risk", Post "/v3/phone/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Assesses the risk of an IP address.
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    ASSESS_IP_RISK = "ip.assess_risk", Post "/v3/ip/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Reads and checks the pictures of an identity document.
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    VERIFY_ID = "id_verification.verify", Post "/v3/id-verification/", [200], Never, GenericWrite, Some("sessions");
    /// Compares the faces in two pictures.
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    COMPARE_FACES = "face_match.compare", Post "/v3/face-match/", [200], Never, GenericWrite, Some("sessions");
    /// Checks from one picture whether a face is live.
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    CHECK_LIVENESS = "passive_liveness.check", Post "/v3/passive-liveness/", [200], Never, GenericWrite, Some("sessions");
    /// Estimates the age of a face in one picture.
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    ESTIMATE_AGE = "age_estimation.estimate", Post "/v3/age-estimation/", [200], Never, GenericWrite, Some("sessions");
    /// Reads and checks a proof of address. Takes up to 30 s.
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    VERIFY_POA = "poa.verify", Post "/v3/poa/", [200], Never, GenericWrite, Some("sessions");
    /// Screens a person or a company; once for each `Idempotency-Key`.
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    SCREEN_AML = "aml.screen", Post "/v3/aml/", [200], WithKey, GenericWrite, Some("sessions");
    /// Checks whether the service is up. Takes no API key; the path has no trailing slash.
    HEALTHCHECK = "system.healthcheck", Get "/system/healthcheck", [200], Safe, Unlimited, None;
}
