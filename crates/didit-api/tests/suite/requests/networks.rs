//! Requests about fraud networks.

use std::collections::BTreeSet;

use didit_api::Client;
use didit_api::types::network::{
    ListNetworks, NetworkGraphDepth, NetworkPattern, NetworkRiskBand, NetworkScope,
    NetworkSignalType, NetworkStatus, NetworkSubjectKind, RetrieveNetworkGraph,
};

use super::send;
use crate::support::{OTHER, SESSION};

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let networks = client.networks();
    send(called, networks.list(ListNetworks::new())).await;
    let filter = ListNetworks::new()
        .status([NetworkStatus::Active, NetworkStatus::Dismissed])
        .scope(NetworkScope::Identity)
        .signal_type([NetworkSignalType::Phone])
        .pattern_type([NetworkPattern::SamePhoneNumber])
        .risk_band([NetworkRiskBand::High])
        .min_size(3)
        .max_size(50)
        .date_from("2026-11-01")
        .date_to("2026-11-30")
        .q("ana")
        .limit(500)
        .offset(100);
    send(called, networks.list(filter)).await;
    send(called, networks.retrieve(OTHER)).await;
    send(
        called,
        networks.retrieve_graph(OTHER, RetrieveNetworkGraph::new()),
    )
    .await;
    let around = RetrieveNetworkGraph::new()
        .depth(NetworkGraphDepth::Two)
        .focus_kind(NetworkSubjectKind::TransactionParty)
        .focus_id(SESSION);
    send(called, networks.retrieve_graph(OTHER, around)).await;
    send(called, networks.list_members(OTHER)).await;
    send(called, networks.list_signals(OTHER)).await;
    send(called, networks.retrieve_timeline(OTHER)).await;
    send(called, networks.retrieve_map(OTHER)).await;
    send(called, networks.list_session_memberships(SESSION)).await;
    send(called, networks.list_business_session_memberships(SESSION)).await;
    send(called, networks.list_user_memberships(OTHER)).await;
    send(called, networks.list_business_memberships(OTHER)).await;
    send(called, networks.list_transaction_memberships(OTHER)).await;
    let of_party = networks.list_transaction_party_memberships(OTHER, SESSION);
    send(called, of_party).await;
}
