//! The graph and the map of a network.

use alloc::vec::Vec;

use serde_json::Number;

use super::{Network, NetworkNodeStatus, NetworkSignalType, NetworkSubjectKind, NetworkTag};
use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, query::query,
    validate::Problems,
};

query! {
    /// Part of the graph of a network.
    ///
    /// Source: <https://docs.didit.me/management-api/networks/graph>
    pub struct RetrieveNetworkGraph
    check { names_a_whole_focus }
    {
        /// Number of hops from the focus; defaults to all.
        depth: into NetworkGraphDepth [known],
        /// Kind of the member in the focus; only with its id.
        focus_kind: into NetworkSubjectKind [known],
        /// Id of the member in the focus; only with its kind.
        focus_id: into Uuid,
    }
}

fn names_a_whole_focus(query: &RetrieveNetworkGraph, problems: &mut Problems) {
    match (&query.focus_kind, &query.focus_id) {
        (Some(_), None) => problems.add("focus_id", "is required by `focus_kind`"),
        (None, Some(_)) => problems.add("focus_kind", "is required by `focus_id`"),
        _ => {}
    }
}

model! {
    /// Graph of a network: edges lead from members to signals.
    pub struct NetworkGraph {
        /// Network.
        pub network: Option<Network>,
        /// Number of hops from the focus; `None` for all.
        pub depth: Option<u64>,
        /// Whether the graph was too large to be returned as a whole.
        pub truncated: Option<bool>,
        /// Members and signals.
        pub nodes: Option<Vec<NetworkNode>>,
        /// Edges from members to signals.
        pub edges: Option<Vec<NetworkEdge>>,
        /// Size of the graph.
        pub metrics: Option<NetworkGraphMetrics>,
    }
}

model! {
    /// Node of a graph: a member, or a signal with the fields of a [`NetworkSignal`](super::NetworkSignal).
    pub struct NetworkNode {
        /// Id of the node in the graph.
        pub id: Option<Personal>,
        /// Kind of the node.
        pub kind: Option<NetworkNodeKind>,
        /// Member; the fields are not documented.
        pub subject: Option<UntypedJson>,
        /// Status of the node.
        pub node_status: Option<NetworkNodeStatus>,
        /// Tags of the node.
        pub tags: Option<Vec<NetworkTag>>,
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
        /// Evidence of risk; the fields are not documented.
        pub risk_evidence: Option<UntypedJson>,
        /// Time at which the signal was first seen.
        pub first_seen_at: Option<Timestamp>,
        /// Time at which the signal was last seen.
        pub last_seen_at: Option<Timestamp>,
    }
}

model! {
    /// Edge of a graph, from a member to a signal.
    pub struct NetworkEdge {
        /// Id of the edge.
        pub id: Option<Uuid>,
        /// Id of the node of the member.
        pub source: Option<Personal>,
        /// Id of the node of the signal.
        pub target: Option<Personal>,
        /// Kind of the member.
        pub subject_kind: Option<NetworkSubjectKind>,
        /// Type of the signal.
        pub signal_type: Option<NetworkSignalType>,
        /// Confidence in the edge, 0 to 1.
        pub confidence: Option<Number>,
        /// How often the member had the signal.
        pub observation_count: Option<u64>,
        /// Time at which the member first had the signal.
        pub first_seen_at: Option<Timestamp>,
        /// Time at which the member last had the signal.
        pub last_seen_at: Option<Timestamp>,
    }
}

model! {
    /// Size of a graph.
    pub struct NetworkGraphMetrics {
        /// Number of nodes.
        pub node_count: Option<u64>,
        /// Number of edges.
        pub edge_count: Option<u64>,
        /// Number of signals that link unusually many members.
        pub hub_signal_count: Option<u64>,
    }
}

model! {
    /// Places from which the members of a network came.
    pub struct NetworkMap {
        /// Network.
        pub network: Option<Network>,
        /// Number of places from which several members came.
        pub convergence_count: Option<u64>,
        /// Countries of the places.
        pub countries: Option<Vec<Personal>>,
        /// Places.
        pub points: Option<Vec<NetworkPoint>>,
    }
}

model! {
    /// Place from which a member of a network came.
    pub struct NetworkPoint {
        /// Id of the point.
        pub uuid: Option<Uuid>,
        /// Name of the country.
        pub country: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// City.
        pub city: Option<Personal>,
        /// Latitude in degrees.
        pub latitude: Option<Personal<Number>>,
        /// Longitude in degrees.
        pub longitude: Option<Personal<Number>>,
        /// Time of the observation.
        pub observed_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Number of hops from the focus of a graph.
    pub enum NetworkGraphDepth {
        One = "1",
        Two = "2",
        Three = "3",
        All = "all",
    }
}

open_enum! {
    /// Kind of a node of a graph.
    pub enum NetworkNodeKind {
        VendorUser = "vendor_user",
        VendorBusiness = "vendor_business",
        TransactionParty = "transaction_party",
        Signal = "signal",
    }
}
