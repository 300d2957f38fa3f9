//! The callback of a company search. It is not an event and is not signed.

use alloc::vec::Vec;

use super::EventTime;
use crate::{EventId, Personal, UntypedJson, Uuid, decision::registry::FetchStatus, model::model};

model! {
    /// The answer to a search for a company, posted to the `webhook_url` that the
    /// search named.
    ///
    /// It is **not signed**: anyone who knows the address can send one. The header
    /// `X-Didit-Unsigned-Callback` marks it. Take it as a hint to ask the API, never
    /// as an answer.
    pub struct RegistrySearchCallback {
        /// Unique per callback.
        pub event_id: Option<EventId>,
        /// `kyb.registry_search.resolved`.
        pub event_type: Option<Personal>,
        /// The search.
        pub request_id: Option<Uuid>,
        /// The company, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// The caller's own data.
        pub metadata: Option<UntypedJson>,
        /// Whether the register has answered.
        pub search_status: Option<FetchStatus>,
        /// The same as a flag.
        pub search_resolved: Option<bool>,
        /// What the register found.
        pub kyb_registry: Option<RegistrySearch>,
        /// When the callback was sent.
        pub timestamp: Option<EventTime>,
        /// When the search was made.
        pub created_at: Option<EventTime>,
    }
}

model! {
    /// What a search in a register found.
    pub struct RegistrySearch {
        /// The companies.
        pub companies: Option<Vec<FoundCompany>>,
        /// The page of the register's list.
        pub pagination: Option<RegistryPage>,
        /// Whether the register has answered.
        pub search_status: Option<FetchStatus>,
        /// The same as a flag.
        pub search_resolved: Option<bool>,
    }
}

model! {
    /// A company that a search found.
    pub struct FoundCompany {
        /// What the company is selected by.
        pub kyb_response_id: Option<Personal>,
        /// Name.
        pub name: Option<Personal>,
        /// Number in the register.
        pub registration_number: Option<Personal>,
        /// State in the register.
        pub status: Option<crate::decision::registry::RegistryStatus>,
        /// Legal form.
        pub kind: Option<Personal> = "type",
        /// How risky it is.
        pub risk_level: Option<crate::decision::registry::RiskLevel>,
        /// Whether the register has answered.
        pub fetch_status: Option<FetchStatus>,
    }
}

model! {
    /// The page of a register's list.
    pub struct RegistryPage {
        /// How many companies there are.
        pub total: Option<u64>,
        /// Which page, counted from one.
        pub page: Option<u64>,
        /// How many companies a page holds.
        pub per_page: Option<u64>,
    }
}
