//! Networks, their members and signals as responses contain them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::http::RequestContext;
use crate::state::networks::{Member, Network, Signal};
use crate::vocabulary::{UtcTime, Uuid};

/// Number of members from which a signal is a hub.
pub(super) const HUB: usize = 10;

/// Score from 0 to 100, by the number of members and of types of signals.
fn score(network: &Network) -> usize {
    (10 * network.members.len() + 15 * kinds(network.signals.values()).len()).min(100)
}

fn band(score: usize) -> &'static str {
    match score {
        ..50 => "low",
        50..75 => "medium",
        _ => "high",
    }
}

pub(super) fn risk(network: &Network) -> Value {
    let score = score(network);
    json!({ "score": score, "band": band(score), "bar": share(score, 100) })
}

#[expect(clippy::cast_precision_loss, reason = "numbers of members are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

pub(super) fn kinds<'s>(signals: impl IntoIterator<Item = &'s Signal>) -> BTreeSet<&'static str> {
    signals.into_iter().map(|signal| signal.kind).collect()
}

/// Status of a member by that of its latest session or transaction.
pub(super) fn node_status(member: &Member) -> &'static str {
    match &*member.outcome {
        "Approved" | "APPROVED" => "approved",
        "In Review" | "IN_REVIEW" => "in_review",
        "Declined" | "DECLINED" => "declined",
        _ => "not_completed",
    }
}

pub(super) fn count<'m>(texts: impl Iterator<Item = &'m str>) -> BTreeMap<&'m str, usize> {
    let mut counts = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

/// Returns a network as lists contain it.
pub(super) fn summary(network: &Network) -> Value {
    let members = || network.members.values();
    let signals = || network.signals.values();
    let patterns: BTreeSet<_> = signals().map(|signal| signal.pattern).collect();
    let id = network.id.simple().to_string().to_uppercase();
    let mut linked: BTreeMap<&str, BTreeSet<&Uuid>> = BTreeMap::new();
    for signal in signals() {
        linked
            .entry(signal.kind)
            .or_default()
            .extend(signal.seen.keys());
    }
    let coverage = linked.into_iter();
    let coverage: BTreeMap<_, _> = coverage
        .map(|(kind, members)| (kind, share(members.len(), network.members.len())))
        .collect();
    let mut counts = count(members().map(Member::kind));
    counts.insert("total", network.members.len());
    json!({
        "uuid": network.id,
        "network_id": format!("NET-{}", &id[..8]),
        "name": null,
        "status": "active",
        "risk": risk(network),
        "pattern_types": patterns,
        "signal_types": kinds(signals()),
        "member_counts": counts,
        "member_status": count(members().map(node_status)),
        "signal_coverage": coverage,
        "first_activity_at": network.first.rfc3339(),
        "last_activity_at": network.last.rfc3339(),
    })
}

pub(super) fn detail(network: &Network) -> Value {
    let signals = network.signals.values();
    let edges: usize = signals.map(|signal| signal.seen.len()).sum();
    let mut detail = summary(network);
    detail["stats"] = json!({
        "member_count": network.members.len(),
        "signal_count": network.signals.len(),
        "edge_count": edges,
    });
    detail["fraud_tags"] = json!([]);
    detail["risk_signals"] = json!({});
    for name in ["reviewed_at", "reviewed_by", "review_reason"] {
        detail[name] = Value::Null;
    }
    detail
}

pub(super) fn subject(context: &RequestContext<'_>, id: Uuid, member: &Member) -> Value {
    let known = member.entity.zip(member.vendor_data.as_deref());
    let entity =
        known.and_then(|(kind, key)| context.state.entity((member.application, kind), key));
    let name = entity.map(|entity| entity.summary()["effective_name"].clone());
    json!({
        "kind": member.kind(),
        "uuid": id,
        "vendor_data": member.vendor_data,
        "name": name.unwrap_or_else(|| member.name.clone()),
    })
}

pub(super) fn signal(network: &Network, signal: &Signal) -> Value {
    let times = || signal.seen.values();
    json!({
        "uuid": signal.id,
        "signal_type": signal.kind,
        "subject_count": signal.seen.len(),
        "coverage": share(signal.seen.len(), network.members.len()),
        "is_hub": signal.seen.len() >= HUB,
        "is_datacenter_ip": false,
        "is_high_collision_device": false,
        "node_status": "signal_active",
        "tags": [],
        "risk_evidence": {},
        "first_seen_at": times().map(|seen| seen.first).min().map(UtcTime::rfc3339),
        "last_seen_at": times().map(|seen| seen.last).max().map(UtcTime::rfc3339),
    })
}
