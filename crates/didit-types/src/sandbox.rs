//! Outcomes that a sandbox plays. Source: <https://docs.didit.me/integration/sandbox-testing>

use alloc::vec::Vec;

use serde_json::Value;

use crate::{
    SessionId, SessionStatus, UntypedJson, model::model, open_enum::open_enum, request::request,
    sensitive::transparent,
};

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
        required {
            /// The outcome.
            scenario: into SandboxScenario,
        }
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

/// The catalogue of scenarios, as [`crate::operation::LIST_SCENARIOS`] answers.
///
/// The documentation names the endpoint the source of truth and does not say what
/// the answer looks like, so it is kept whole and searched for scenarios.
/// Source: <https://docs.didit.me/integration/sandbox-testing>
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ScenarioCatalogue(UntypedJson);

transparent!(ScenarioCatalogue(UntypedJson));

impl ScenarioCatalogue {
    /// The answer as it came.
    #[must_use]
    pub const fn reveal(&self) -> &Value {
        self.0.reveal()
    }

    /// Every scenario that the answer names, once each, in its order: the text of a
    /// field named `slug`, whether this version knows it or not, and a slug that it
    /// does know wherever it stands, as a text or as the name of a field.
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

/// Calls `add` with every text and every name of a field, and whether it is a slug.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scenarios(answer: &Value) -> Vec<SandboxScenario> {
        let catalogue: ScenarioCatalogue = crate::from_str(&answer.to_string()).unwrap();
        assert_eq!(&serde_json::to_value(&catalogue).unwrap(), answer);
        catalogue.scenarios()
    }

    #[test]
    fn scenarios_are_found_however_the_catalogue_is_built() {
        let known = [SandboxScenario::Approve, SandboxScenario::WalletTimeout];
        for answer in [
            json!(["approve", "wallet_timeout"]),
            json!({"version": 3, "scenarios": [{"key": "approve"}, {"key": "wallet_timeout"}]}),
            json!({"approve": {"title": "All good"}, "wallet_timeout": null}),
            json!({"approve": {"slug": "approve"}, "more": [[{"slug": "wallet_timeout"}]]}),
        ] {
            assert_eq!(scenarios(&answer), known);
        }
    }

    #[test]
    fn a_scenario_of_tomorrow_is_found_by_its_field() {
        let found = scenarios(&json!([{"slug": "decline_of_tomorrow", "title": "New"}]));
        assert_eq!(found.len(), 1);
        assert!(found[0] == "decline_of_tomorrow" && !found[0].is_known());
    }

    #[test]
    fn a_catalogue_without_scenarios_has_none() {
        assert!(scenarios(&json!({"scenarios": [], "slug": null, "count": 0})).is_empty());
    }
}
