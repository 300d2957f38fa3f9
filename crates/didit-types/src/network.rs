//! Fraud networks: users, companies and transaction parties that share devices, addresses, documents or contact data.
//!
//! Source: <https://docs.didit.me/console/networks>, <https://docs.didit.me/management-api/networks/list>

mod graph;
mod member;

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, query::query,
};

pub use self::graph::{
    NetworkEdge, NetworkGraph, NetworkGraphDepth, NetworkGraphMetrics, NetworkMap, NetworkNode,
    NetworkNodeKind, NetworkPoint, RetrieveNetworkGraph,
};
pub use self::member::{
    NetworkMember, NetworkMembers, NetworkMembership, NetworkMemberships, NetworkNodeStatus,
    NetworkProvenance, NetworkSignal, NetworkSignals, NetworkTag, NetworkTagCategory,
    NetworkTagSource, NetworkTimeline, NetworkTimelineEvent,
};

query! {
    /// Filters of the networks of an organisation.
    ///
    /// Source: <https://docs.didit.me/management-api/networks/list>
    pub struct ListNetworks {
        /// Statuses of the networks; defaults to all but `dismissed`.
        status: many NetworkStatus [known],
        /// Whether all members are transaction parties; defaults to both.
        scope: into NetworkScope [known],
        /// Types of shared signals, of which a network has at least one.
        signal_type: many NetworkSignalType [known],
        /// Patterns, of which a network has at least one.
        pattern_type: many NetworkPattern [known],
        /// Risk bands of the networks.
        risk_band: many NetworkRiskBand [known],
        /// Least number of members.
        min_size: exact u64,
        /// Greatest number of members.
        max_size: exact u64,
        /// First day of the latest activity, `YYYY-MM-DD`.
        date_from: into Timestamp [date],
        /// Last day of the latest activity, `YYYY-MM-DD`.
        date_to: into Timestamp [date],
        /// Text to search for.
        q: into Personal,
        /// Field by which the networks are sorted; defaults to the latest activity first. The
        /// documents do not list the fields.
        ordering: into Personal,
        /// Maximum number of items of a page, 1 to 500; defaults to 100.
        limit: exact u64 [range(1..=500)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Page of networks. Unlike other lists it has no links: `next` and `previous` are numbers.
    pub struct NetworkPage {
        /// Number of networks that the filters select.
        pub count: Option<u64>,
        /// Offset of the next page; `None` on the last page.
        pub next: Option<u64>,
        /// Offset of the previous page; `None` on the first page.
        pub previous: Option<u64>,
        /// Networks of the page.
        pub results: Option<Vec<Network>>,
        /// Key figures of all networks.
        pub kpis: Option<NetworkKpis>,
    }
}

model! {
    /// Key figures of all networks. The fields of each are not documented.
    pub struct NetworkKpis {
        /// Active networks.
        pub active: Option<UntypedJson>,
        /// Networks in review.
        pub in_review: Option<UntypedJson>,
        /// Members of all networks.
        pub applicants_involved: Option<UntypedJson>,
        /// Networks that were detected in the period.
        pub detected_this_period: Option<UntypedJson>,
        /// Share of networks that were dismissed.
        pub false_positive_rate: Option<UntypedJson>,
    }
}

model! {
    /// Fraud network. A list omits its statistics and its review.
    pub struct Network {
        /// Id of the network.
        pub uuid: Option<Uuid>,
        /// Id of the network, for people.
        pub network_id: Option<Personal>,
        /// Name of the network.
        pub name: Option<Personal>,
        /// Status of the network.
        pub status: Option<NetworkStatus>,
        /// Risk of the network.
        pub risk: Option<NetworkRisk>,
        /// Patterns that link the members.
        pub pattern_types: Option<Vec<NetworkPattern>>,
        /// Types of the shared signals.
        pub signal_types: Option<Vec<NetworkSignalType>>,
        /// Numbers of members; the fields are not documented.
        pub member_counts: Option<UntypedJson>,
        /// Numbers of members by status; the fields are not documented.
        pub member_status: Option<UntypedJson>,
        /// Shares of members that signals link; the fields are not documented.
        pub signal_coverage: Option<UntypedJson>,
        /// Time of the earliest activity.
        pub first_activity_at: Option<Timestamp>,
        /// Time of the latest activity.
        pub last_activity_at: Option<Timestamp>,
        /// Statistics; the fields are not documented. Not in lists.
        pub stats: Option<UntypedJson>,
        /// Tags of fraud; not in lists.
        pub fraud_tags: Option<Vec<UntypedJson>>,
        /// Signals of risk; the fields are not documented. Not in lists.
        pub risk_signals: Option<UntypedJson>,
        /// Time of the review; not in lists.
        pub reviewed_at: Option<Timestamp>,
        /// Person who reviewed the network; not in lists.
        pub reviewed_by: Option<Personal>,
        /// Reason of the review; not in lists.
        pub review_reason: Option<Personal>,
    }
}

model! {
    /// Risk of a network or a member.
    pub struct NetworkRisk {
        /// Risk score.
        pub score: Option<u64>,
        /// Risk band.
        pub band: Option<NetworkRiskBand>,
        /// Length of the bar that shows the score.
        pub bar: Option<Number>,
    }
}

open_enum! {
    /// Status of a network.
    pub enum NetworkStatus {
        Active = "active",
        InReview = "in_review",
        Resolved = "resolved",
        /// A false positive.
        Dismissed = "dismissed",
    }
}

open_enum! {
    /// Kind of the members of a network.
    pub enum NetworkScope {
        /// At least one member is a user or a company.
        Identity = "identity",
        /// All members are transaction parties.
        Transactions = "transactions",
    }
}

open_enum! {
    /// Risk band.
    pub enum NetworkRiskBand {
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

open_enum! {
    /// Type of a signal that members of a network share.
    pub enum NetworkSignalType {
        IpAddress = "ip_address",
        Device = "device",
        /// Compared by likeness; every other type is compared for equality.
        Face = "face",
        DocumentNumber = "document_number",
        Phone = "phone",
        Email = "email",
        Address = "address",
    }
}

open_enum! {
    /// Pattern that links members of a network.
    pub enum NetworkPattern {
        ExactSameDevice = "exact_same_device",
        SimilarDevice = "similar_device",
        SameIpAddress = "same_ip_address",
        SameAddress = "same_address",
        SimilarSelfieBackgrounds = "similar_selfie_backgrounds",
        SimilarPoaDocuments = "similar_poa_documents",
        SameDocumentNumber = "same_document_number",
        SamePhoneNumber = "same_phone_number",
        SameEmail = "same_email",
    }
}

open_enum! {
    /// Kind of a member of a network.
    pub enum NetworkSubjectKind {
        VendorUser = "vendor_user",
        VendorBusiness = "vendor_business",
        TransactionParty = "transaction_party",
    }
}
