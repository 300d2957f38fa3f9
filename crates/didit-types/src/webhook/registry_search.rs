//! Callback of a company search; not an event and not signed.

use alloc::vec::Vec;

use super::EventTime;
use crate::{EventId, Personal, UntypedJson, Uuid, decision::registry::FetchStatus, model::model};

model! {
    /// Result of a company search, sent to the `webhook_url` of the search.
    ///
    /// It is **not signed**: anyone who knows the URL can send one. The header
    /// `X-Didit-Unsigned-Callback` marks it. Use it only as a hint to query the API.
    pub struct RegistrySearchCallback {
        /// Unique id of the callback.
        pub event_id: Option<EventId>,
        /// Type of the callback: `kyb.registry_search.resolved`.
        pub event_type: Option<Personal>,
        /// Id of the search.
        pub request_id: Option<Uuid>,
        /// Caller's own id of the user or company.
        pub vendor_data: Option<Personal>,
        /// Metadata of the caller.
        pub metadata: Option<UntypedJson>,
        /// Whether the registry has responded.
        pub search_status: Option<FetchStatus>,
        /// Whether the registry has responded, as a flag.
        pub search_resolved: Option<bool>,
        /// Result of the registry.
        pub kyb_registry: Option<RegistrySearch>,
        /// Time the callback was sent.
        pub timestamp: Option<EventTime>,
        /// Time of the search.
        pub created_at: Option<EventTime>,
    }
}

model! {
    /// Result of a company search.
    pub struct RegistrySearch {
        /// Companies found.
        pub companies: Option<Vec<FoundCompany>>,
        /// Page of the registry's list.
        pub pagination: Option<RegistryPage>,
        /// Whether the registry has responded.
        pub search_status: Option<FetchStatus>,
        /// Whether the registry has responded, as a flag.
        pub search_resolved: Option<bool>,
    }
}

model! {
    /// Company found by a search.
    pub struct FoundCompany {
        /// Id that selects the company.
        pub kyb_response_id: Option<Personal>,
        /// Company name.
        pub name: Option<Personal>,
        /// Registration number.
        pub registration_number: Option<Personal>,
        /// Status of the company in the registry.
        pub status: Option<crate::decision::registry::RegistryStatus>,
        /// Legal form.
        pub kind: Option<Personal> = "type",
        /// Risk level of the company.
        pub risk_level: Option<crate::decision::registry::CompanyRiskLevel>,
        /// Whether the registry has responded.
        pub fetch_status: Option<FetchStatus>,
    }
}

model! {
    /// Page of a registry's list.
    pub struct RegistryPage {
        /// Number of companies.
        pub total: Option<u64>,
        /// Page number, from 1.
        pub page: Option<u64>,
        /// Number of companies per page.
        pub per_page: Option<u64>,
    }
}
