//! Outcomes that a sandbox plays. Source: <https://docs.didit.me/integration/sandbox-testing>

use crate::{SessionId, SessionStatus, model::model, open_enum::open_enum, request::request};

open_enum! {
    /// The outcome that a sandbox session plays. The set is open; the scenarios of
    /// the service are listed by [`crate::operation::LIST_SCENARIOS`].
    pub enum SandboxScenario {
        /// Everything passes.
        Approve = "approve",
        /// A confirmed AML hit.
        DeclineAmlHit = "decline_aml_hit",
        /// The document is not recognised.
        DeclineCouldNotRecognizeDocument = "decline_could_not_recognize_document",
        /// The official database knows no such person.
        DeclineDatabaseNoMatch = "decline_database_no_match",
        /// The document has expired.
        DeclineDocumentExpired = "decline_document_expired",
        /// The portraits show different people.
        DeclineFaceMatchLowSimilarity = "decline_face_match_low_similarity",
        /// The IP address is on the blocklist.
        DeclineIpBlocklist = "decline_ip_blocklist",
        /// The registry says otherwise.
        DeclineKybRegistryMismatch = "decline_kyb_registry_mismatch",
        /// A picture or mask instead of a person.
        DeclineLivenessAttack = "decline_liveness_attack",
        /// The person is too young.
        DeclineMinimumAge = "decline_minimum_age",
        /// The machine-readable zone is wrong.
        DeclineMrzValidation = "decline_mrz_validation",
        /// The document's chip is not genuine.
        DeclineNfcChipNotVerified = "decline_nfc_chip_not_verified",
        /// The proof of address shows another address.
        DeclinePoaAddressMismatch = "decline_poa_address_mismatch",
        /// A possible AML hit.
        ReviewAmlPossibleMatch = "review_aml_possible_match",
        /// The portraits are alike, but not enough.
        ReviewFaceMatchBorderline = "review_face_match_borderline",
        /// The proof of address matches in part.
        ReviewPoaPartialMatch = "review_poa_partial_match",
        /// The look-up of the identity matches in part.
        LookupPartialMatch = "lookup_partial_match",
        /// The look-up of the identity finds nobody.
        LookupNoMatch = "lookup_no_match",
        /// The look-up of the identity fails.
        LookupProviderError = "lookup_provider_error",
        /// The user cancels in the wallet.
        WalletCancelled = "wallet_cancelled",
        /// The wallet does not answer.
        WalletTimeout = "wallet_timeout",
        /// The wallet fails.
        WalletProviderError = "wallet_provider_error",
    }
}

request! {
    /// Chooses the outcome of a sandbox session that was not started yet.
    pub struct ArmSandbox {
        new {
            /// The outcome.
            scenario: into SandboxScenario,
        }
        set {}
    }
}

model! {
    /// The session with the outcome that was chosen.
    pub struct ArmedSandbox {
        /// The session.
        pub session_id: Option<SessionId>,
        /// The outcome.
        pub scenario: Option<SandboxScenario>,
        /// `Not Started`.
        pub status: Option<SessionStatus>,
    }
}
