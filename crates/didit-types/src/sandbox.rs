//! Scenarios of a sandbox.
//!
//! Source: <https://docs.didit.me/integration/sandbox-testing>

use alloc::vec::Vec;

use serde_json::Value;

use crate::{
    SessionId, SessionStatus, UntypedJson, model::model, open_enum::open_enum, request::request,
    sensitive::transparent,
};

open_enum! {
    /// Scenario simulated by a sandbox session.
    ///
    /// The set is open; [`crate::operation::LIST_SCENARIOS`] lists the scenarios of the
    /// service.
    pub enum SandboxScenario {
        /// All checks are approved.
        Approve = "approve",
        /// Confirmed AML hit.
        DeclineAmlHit = "decline_aml_hit",
        /// No document in the picture.
        DeclineCouldNotRecognizeDocument = "decline_could_not_recognize_document",
        /// No such person in the national source.
        DeclineDatabaseNoMatch = "decline_database_no_match",
        DeclineDocumentExpired = "decline_document_expired",
        /// Portraits of different persons.
        DeclineFaceMatchLowSimilarity = "decline_face_match_low_similarity",
        /// IP address on the blocklist.
        DeclineIpBlocklist = "decline_ip_blocklist",
        /// Different data in the registry.
        DeclineKybRegistryMismatch = "decline_kyb_registry_mismatch",
        /// Picture or mask instead of a person.
        DeclineLivenessAttack = "decline_liveness_attack",
        /// Person below the minimum age.
        DeclineMinimumAge = "decline_minimum_age",
        /// Invalid machine-readable zone.
        DeclineMrzValidation = "decline_mrz_validation",
        /// Chip of the document not genuine.
        DeclineNfcChipNotVerified = "decline_nfc_chip_not_verified",
        /// Different address on the proof of address.
        DeclinePoaAddressMismatch = "decline_poa_address_mismatch",
        /// Possible AML hit.
        ReviewAmlPossibleMatch = "review_aml_possible_match",
        /// Similarity of the portraits below the approval threshold.
        ReviewFaceMatchBorderline = "review_face_match_borderline",
        /// Proof of address matches in part.
        ReviewPoaPartialMatch = "review_poa_partial_match",
        /// Registry lookup matches in part.
        LookupPartialMatch = "lookup_partial_match",
        /// Registry lookup finds no person.
        LookupNoMatch = "lookup_no_match",
        /// Registry lookup fails.
        LookupProviderError = "lookup_provider_error",
        /// User cancels in the wallet.
        WalletCancelled = "wallet_cancelled",
        /// Wallet does not respond.
        WalletTimeout = "wallet_timeout",
        /// Wallet fails.
        WalletProviderError = "wallet_provider_error",
    }
}

request! {
    /// Sets the scenario of a sandbox session that has not started.
    pub struct ArmSandbox {
        required {
            /// Scenario to simulate.
            scenario: into SandboxScenario [required],
        }
    }
}

model! {
    /// Response to [`ArmSandbox`].
    pub struct ArmedSandbox {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Scenario to simulate.
        pub scenario: Option<SandboxScenario>,
        /// Status of the session: `Not Started`.
        pub status: Option<SessionStatus>,
    }
}

/// Catalogue of scenarios returned by [`crate::operation::LIST_SCENARIOS`].
///
/// The documentation does not define its shape, so the whole response is kept and searched for
/// scenarios.
///
/// Source: <https://docs.didit.me/integration/sandbox-testing>
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ScenarioCatalogue(UntypedJson);

transparent!(ScenarioCatalogue(UntypedJson));

impl crate::Drifting for ScenarioCatalogue {
    fn inspect(&self, _: &mut crate::drift::Inspector) {}
}

impl ScenarioCatalogue {
    /// Returns the whole response.
    #[must_use]
    pub const fn reveal(&self) -> &Value {
        self.0.reveal()
    }

    /// Returns every scenario of the catalogue once, in the order of the response.
    ///
    /// A scenario is the text of a field named `slug`, known or unknown, or a known slug
    /// anywhere, as text or field name.
    #[must_use]
    pub fn scenarios(&self) -> Vec<SandboxScenario> {
        let mut found = Vec::new();
        texts(self.reveal(), false, &mut |text, is_slug| {
            let scenario = SandboxScenario::from(text);
            if (is_slug || scenario.is_known()) && !found.contains(&scenario) {
                found.push(scenario);
            }
        });
        found
    }
}

impl From<Value> for ScenarioCatalogue {
    fn from(answer: Value) -> Self {
        Self(answer.into())
    }
}

/// Calls `add` with every text and field name, and whether it is a slug.
fn texts(value: &Value, is_slug: bool, add: &mut dyn FnMut(&str, bool)) {
    match value {
        Value::String(text) => add(text, is_slug),
        Value::Array(values) => {
            for value in values {
                texts(value, is_slug, add);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                add(name, false);
                texts(value, name == "slug", add);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
