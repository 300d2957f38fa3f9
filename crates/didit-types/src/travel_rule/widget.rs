//! The page on which a user proves control of a wallet.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/wallet-ownership-widget>

use alloc::vec::Vec;

use crate::{
    MediaUrl, Personal, SecretString, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum, request::request, webhook::transaction::TravelRuleStatus,
};

request! {
    /// Creates a link to the page on which a user proves control of a wallet.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-widget-session>
    pub struct CreateTravelRuleWidgetSession {
        required {
            /// Address of the wallet.
            wallet_address: into Personal [required],
            /// Chain of the wallet.
            chain: into Personal [required],
        }
        optional {
            /// Name of the holder.
            holder_name: into Personal,
            /// Caller's own id of the holder.
            vendor_data: into Personal,
            /// Transaction whose transfer awaits the proof.
            transaction_id: into Uuid,
            /// Address to which the user sends a small amount as a proof.
            satoshi_deposit_address: into Personal,
            /// Link to which the page returns.
            callback_url: into MediaUrl [url],
            /// Minutes until the link expires, at least 1.
            expires_in_minutes: exact u64 [range(1..=u64::MAX)],
        }
    }
}

model! {
    /// Link to the page on which a user proves control of a wallet.
    pub struct TravelRuleWidgetSession {
        /// Id of the session.
        pub widget_session_id: Option<Uuid>,
        /// Token of the link. Anyone who has it can open the page.
        pub token: Option<SecretString>,
        /// Link for the user's browser.
        pub url: Option<MediaUrl>,
        /// Time at which the link expires.
        pub expires_at: Option<Timestamp>,
    }
}

model! {
    /// Wallet and proofs that the page shows.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-widget-context>
    pub struct TravelRuleWidget {
        /// Name of the provider.
        pub vasp_name: Option<Personal>,
        /// Address of the wallet.
        pub wallet_address: Option<Personal>,
        /// Chain of the wallet.
        pub chain: Option<Personal>,
        /// Name of the holder.
        pub holder_name: Option<Personal>,
        /// Methods by which control can be proven.
        pub allowed_methods: Option<Vec<OwnershipProofMethod>>,
        /// Status of the transfer that awaits the proof.
        pub transfer_status: Option<TravelRuleStatus>,
        /// Link to which the page returns.
        pub callback_url: Option<MediaUrl>,
        /// Time at which the link expires.
        pub expires_at: Option<Timestamp>,
        /// Time at which control was proven.
        pub completed_at: Option<Timestamp>,
        /// Proofs so far.
        pub proofs: Option<Vec<OwnershipProof>>,
        /// Appearance of the page.
        pub customization: Option<UntypedJson>,
    }
}

model! {
    /// Proof of control of a wallet.
    pub struct OwnershipProof {
        /// Id of the proof.
        pub proof_id: Option<Uuid>,
        /// Method.
        pub method: Option<OwnershipProofMethod>,
        /// Status.
        pub status: Option<OwnershipProofStatus>,
        /// Address of the wallet.
        pub wallet_address: Option<Personal>,
        /// Chain of the wallet.
        pub chain: Option<Personal>,
        /// Address to which the user sends the amount.
        pub deposit_address: Option<Personal>,
        /// Amount to send, a decimal number as text.
        pub expected_amount: Option<Personal>,
        /// Time at which the proof expires.
        pub expires_at: Option<Timestamp>,
        /// Message to sign.
        pub challenge: Option<Personal>,
        /// Time of creation.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Method by which control of a wallet is proven.
    pub enum OwnershipProofMethod {
        /// Signature of a message with the key of the wallet.
        MessageSigning = "MESSAGE_SIGNING",
        Screenshot = "SCREENSHOT",
        /// Transfer of a small amount from the wallet.
        SatoshiTest = "SATOSHI_TEST",
        SelfDeclaration = "SELF_DECLARATION",
    }
}

open_enum! {
    /// Status of a proof.
    pub enum OwnershipProofStatus {
        Pending = "PENDING",
        Verified = "VERIFIED",
        Rejected = "REJECTED",
        Expired = "EXPIRED",
    }
}
