//! Identity verification by identity wallet.

use serde_json::Number;

use crate::{MediaUrl, Personal, Timestamp, UntypedJson, model::model, open_enum::open_enum};

model! {
    /// Credential presented by an identity wallet.
    pub struct WalletVerification {
        /// Id of the wallet, such as `mitid`.
        pub provider: Option<Personal>,
        /// Display name of the wallet.
        pub provider_name: Option<Personal>,
        /// Issuer of the credential.
        pub issuing_authority: Option<Personal>,
        /// Issuing country, ISO 3166-1 alpha-3.
        pub issuing_country: Option<Personal>,
        /// Type of the credential, such as `person_identification`.
        pub credential_type: Option<Personal>,
        /// Level of assurance of the credential.
        pub level_of_assurance: Option<AssuranceLevel>,
        /// Verification time.
        pub verified_at: Option<Timestamp>,
        /// Whether the signature of the credential is valid.
        pub signature_valid: Option<bool>,
        /// Claims of the credential; the keys depend on the wallet.
        pub attributes: Option<UntypedJson>,
        /// Link to the credential's portrait.
        pub portrait: Option<MediaUrl>,
        /// Similarity of the portrait and the selfie, 0 to 100.
        pub face_match_score: Option<Number>,
    }
}

open_enum! {
    /// Level of assurance of a wallet credential, as in eIDAS.
    pub enum AssuranceLevel {
        Low = "low",
        Substantial = "substantial",
        High = "high",
    }
}
