//! Wallets of the application's users, and the directory of VASPs.

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, query::query,
    request::request, webhook::transaction::TravelRuleRail,
};

query! {
    /// Page of the wallets.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-wallet-addresses>
    pub struct ListWalletAddresses {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Wallet of a user of the application.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-wallet-addresses>
    pub struct WalletAddress {
        /// Id of the entry.
        pub uuid: Option<Uuid>,
        /// Address of the wallet.
        pub address: Option<Personal>,
        /// Chain of the wallet; any if there is none.
        pub chain: Option<Personal>,
        /// Caller's own id of the holder.
        pub holder_vendor_data: Option<Personal>,
        /// Name of the holder.
        pub holder_name: Option<Personal>,
        /// Type of the holder, such as `individual`.
        pub entity_type: Option<Personal>,
        /// Whether control of the wallet is proven.
        pub is_ownership_verified: Option<bool>,
        /// Time of creation.
        pub created_at: Option<Timestamp>,
        /// Whether control of the wallet was declared.
        pub self_declared: Option<bool>,
        /// Travel address of the wallet's provider.
        pub travel_address: Option<Personal>,
    }
}

request! {
    /// Adds a wallet of a user, to which incoming transfers are matched.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-wallet-address>
    pub struct CreateWalletAddress {
        required {
            /// Address of the wallet; compared without regard to case.
            address: into Personal [required],
        }
        optional {
            /// Chain of the wallet, as transfers name it; any if there is none.
            chain: into Personal,
            /// Caller's own id of the holder.
            holder_vendor_data: into Personal,
            /// Name of the holder, which is compared with that of the recipient.
            holder_name: into Personal,
            /// Type of the holder. Defaults to `individual`.
            entity_type: into Personal,
            /// Declares that the holder controls the wallet, which counts as proven. Defaults to
            /// false.
            self_declared: exact bool,
            /// Travel address of the wallet's provider.
            travel_address: into Personal,
        }
    }
}

request! {
    /// Changes the fields of a wallet that are set.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-wallet-address>
    pub struct UpdateWalletAddress {
        optional {
            /// Name of the holder.
            holder_name: into Personal,
            /// Caller's own id of the holder.
            holder_vendor_data: into Personal,
            /// Type of the holder.
            entity_type: into Personal,
            /// Travel address of the wallet's provider.
            travel_address: into Personal,
        }
    }
}

model! {
    /// Fields of a wallet that can be changed.
    pub struct UpdatedWalletAddress {
        /// Name of the holder.
        pub holder_name: Option<Personal>,
        /// Caller's own id of the holder.
        pub holder_vendor_data: Option<Personal>,
        /// Type of the holder.
        pub entity_type: Option<Personal>,
        /// Travel address of the wallet's provider.
        pub travel_address: Option<Personal>,
    }
}

query! {
    /// Filter of the directory of VASPs.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-vasps>
    pub struct ListVasps {
        /// Part of the name or of the legal entity identifier.
        search: into Personal,
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Provider of virtual assets in the directory.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-vasps>
    pub struct Vasp {
        /// Name.
        pub name: Option<Personal>,
        /// Legal entity identifier.
        pub lei: Option<Personal>,
        /// Jurisdiction.
        pub jurisdiction: Option<Personal>,
        /// Status of the due diligence.
        pub dd_status: Option<DueDiligenceStatus>,
        /// Score of the due diligence, 0 to 100; higher is safer.
        pub dd_score: Option<u64>,
        /// Channels over which the provider is reached.
        pub reachable_rails: Option<Vec<TravelRuleRail>>,
        /// Whether the provider is a customer of Didit.
        pub is_didit_customer: Option<bool>,
        /// Points of the score by criterion, a JSON object.
        pub dd_score_breakdown: Option<UntypedJson>,
        /// Time of the due diligence.
        pub dd_assessed_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Status of the due diligence of a provider.
    pub enum DueDiligenceStatus {
        NotStarted = "NOT_STARTED",
        InProgress = "IN_PROGRESS",
        Completed = "COMPLETED",
        Rejected = "REJECTED",
    }
}
