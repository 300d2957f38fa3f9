//! Identity by wallet.

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::{MediaUrl, Personal, Timestamp, UntypedJson};

model! {
    /// The credential that an identity wallet presented.
    pub struct WalletVerification {
        /// The wallet, such as `mitid`.
        pub provider: Option<Personal>,
        /// Its name for people.
        pub provider_name: Option<Personal>,
        /// Who issued the credential.
        pub issuing_authority: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub issuing_country: Option<Personal>,
        /// Such as `person_identification`.
        pub credential_type: Option<Personal>,
        /// The level that the issuer vouches for.
        pub level_of_assurance: Option<AssuranceLevel>,
        /// When.
        pub verified_at: Option<Timestamp>,
        /// Whether the credential's signature is good.
        pub signature_valid: Option<bool>,
        /// The claims of the credential; differ by wallet.
        pub attributes: Option<UntypedJson>,
        /// The credential's picture of the person.
        pub portrait: Option<MediaUrl>,
        /// Likeness of that picture and the selfie, 0 to 100.
        pub face_match_score: Option<Number>,
    }
}

open_enum! {
    /// The level of assurance of a wallet's credential, as in eIDAS.
    pub enum AssuranceLevel {
        /// Limited confidence.
        Low = "low",
        /// Substantial confidence.
        Substantial = "substantial",
        /// High confidence.
        High = "high",
    }
}
