//! Members, signals and the timeline of a network.

use alloc::vec::Vec;

use serde_json::Number;

use super::{Network, NetworkRisk, NetworkSignalType};
use crate::{
    Personal, SessionId, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum,
};

model! {
    /// Members of a network.
    pub struct NetworkMembers {
        /// Members.
        pub results: Option<Vec<NetworkMember>>,
    }
}

model! {
    /// Member of a network: a user, a company or a transaction party.
    pub struct NetworkMember {
        /// User, company or transaction party; the fields are not documented.
        pub subject: Option<UntypedJson>,
        /// Result of the latest verification or transaction.
        pub outcome_status: Option<Personal>,
        /// Status of the member within the network.
        pub node_status: Option<NetworkNodeStatus>,
        /// Tags of the member.
        pub tags: Option<Vec<NetworkTag>>,
        /// Risk of the member.
        pub risk: Option<NetworkRisk>,
        /// Share of the signals that the member has; the fields are not documented.
        pub signal_coverage: Option<UntypedJson>,
        /// Shared signals; the fields are not documented.
        pub shared_infrastructure: Option<UntypedJson>,
        /// Time at which the member joined the network.
        pub joined_at: Option<Timestamp>,
        /// Time of the latest activity of the member.
        pub last_seen_at: Option<Timestamp>,
        /// Sessions and transactions by which the member joined.
        pub provenance: Option<NetworkProvenance>,
    }
}

model! {
    /// Sessions and transactions by which a member joined a network.
    pub struct NetworkProvenance {
        /// Ids of sessions of users.
        pub session_ids: Option<Vec<SessionId>>,
        /// Ids of sessions of companies.
        pub business_session_ids: Option<Vec<SessionId>>,
        /// Ids of transactions.
        pub transaction_ids: Option<Vec<Uuid>>,
    }
}

model! {
    /// Tag of a node.
    pub struct NetworkTag {
        /// Id of the tag.
        pub id: Option<Personal>,
        /// Name.
        pub name: Option<Personal>,
        /// Colour, such as `#F59E0B`.
        pub color: Option<Personal>,
        /// Where the tag comes from.
        pub source: Option<NetworkTagSource>,
        /// Category of the tag.
        pub category: Option<NetworkTagCategory>,
    }
}

model! {
    /// Signals that the members of a network share.
    pub struct NetworkSignals {
        /// Signals.
        pub results: Option<Vec<NetworkSignal>>,
    }
}

model! {
    /// Signal that members of a network share. Its value is never returned.
    pub struct NetworkSignal {
        /// Id of the signal.
        pub uuid: Option<Uuid>,
        /// Type of the signal.
        pub signal_type: Option<NetworkSignalType>,
        /// Number of members that share the signal.
        pub subject_count: Option<u64>,
        /// Share of the members that share the signal, 0 to 1.
        pub coverage: Option<Number>,
        /// Whether the signal links unusually many members, such as the address of an office.
        pub is_hub: Option<bool>,
        /// Whether the signal is the address of a data centre.
        pub is_datacenter_ip: Option<bool>,
        /// Whether the signal is a device that many have.
        pub is_high_collision_device: Option<bool>,
        /// Status of the signal.
        pub node_status: Option<NetworkNodeStatus>,
        /// Tags of the signal.
        pub tags: Option<Vec<NetworkTag>>,
        /// Evidence of risk; the fields are not documented.
        pub risk_evidence: Option<UntypedJson>,
        /// Time at which the signal was first seen.
        pub first_seen_at: Option<Timestamp>,
        /// Time at which the signal was last seen.
        pub last_seen_at: Option<Timestamp>,
    }
}

model! {
    /// History of a network.
    pub struct NetworkTimeline {
        /// Events.
        pub results: Option<Vec<NetworkTimelineEvent>>,
    }
}

model! {
    /// Event in the history of a network.
    pub struct NetworkTimelineEvent {
        /// Type of the event; the documents do not list the types.
        pub event_type: Option<Personal>,
        /// Time of the event.
        pub occurred_at: Option<Timestamp>,
        /// Human-readable summary.
        pub label: Option<Personal>,
        /// Additional data; its fields depend on the type.
        pub metadata: Option<UntypedJson>,
    }
}

model! {
    /// Networks of a user, a company, a session or a transaction.
    pub struct NetworkMemberships {
        /// Memberships, one per network.
        pub results: Option<Vec<NetworkMembership>>,
    }
}

model! {
    /// Membership in a network.
    pub struct NetworkMembership {
        /// Network.
        pub network: Option<Network>,
        /// User, company or transaction party; the fields are not documented.
        pub subject: Option<UntypedJson>,
        /// Types of the signals that the member shares.
        pub signal_types: Option<Vec<NetworkSignalType>>,
        /// Number of signals that the member shares.
        pub signal_count: Option<u64>,
        /// Time at which the member joined the network.
        pub joined_at: Option<Timestamp>,
        /// Time of the latest activity of the member.
        pub last_seen_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Status of a member or a signal within a network.
    pub enum NetworkNodeStatus {
        Approved = "approved",
        InReview = "in_review",
        Declined = "declined",
        NotCompleted = "not_completed",
        SignalActive = "signal_active",
        /// The signal is known to link people who have nothing in common.
        SignalGuarded = "signal_guarded",
    }
}

open_enum! {
    /// Where a tag comes from.
    pub enum NetworkTagSource {
        SubjectTag = "subject_tag",
        SessionTag = "session_tag",
        TransactionTag = "transaction_tag",
        SignalGuard = "signal_guard",
    }
}

open_enum! {
    /// Category of a tag.
    pub enum NetworkTagCategory {
        Customer = "customer",
        Quality = "quality",
    }
}
