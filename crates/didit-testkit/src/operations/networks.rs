//! Fraud networks and the memberships in them.
//!
//! Source: <https://docs.didit.me/management-api/networks/list>,
//! <https://docs.didit.me/management-api/networks/graph>

mod view;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Value, json};

use self::view::{HUB, count, detail, kinds, node_status, risk, signal, subject, summary};
use super::collection::is_one_of;
use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{
    Kind,
    networks::{Member, Network},
};
use crate::vocabulary::{Search, UtcTime, Uuid, each, part_id};

/// Days of the period of the key figures.
const PERIOD: i64 = 30;

/// Returns the network that the path names.
fn find(context: &RequestContext<'_>) -> Result<Network, Reply> {
    let id = context.id("network_uuid");
    let mut networks = context.state.networks(context.application).into_iter();
    let found = networks.find(|network| Some(network.id) == id);
    found.or_not_found("Network not found.")
}

/// Query parameters that select networks, each with what must be one of its values.
const FILTERS: [(&str, &str); 4] = [
    ("status", "/status"),
    ("signal_type", "/signal_types"),
    ("pattern_type", "/pattern_types"),
    ("risk_band", "/risk/band"),
];

/// Whether a search finds a network: by its id, or by a member.
fn is_found(context: &RequestContext<'_>, network: &Network, search: &Search) -> bool {
    let is_in = |text: &Value| text.as_str().is_some_and(|text| search.is_in(text));
    let is_member = |(id, member): (&Uuid, &Member)| {
        let subject = subject(context, *id, member);
        is_in(&subject["uuid"]) || is_in(&subject["vendor_data"]) || is_in(&subject["name"])
    };
    is_in(&summary(network)["network_id"]) || network.members.iter().any(is_member)
}

/// `GET …/networks/`
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let query = &context.query;
    let period = context.period()?;
    let mut form = context.query_form();
    let scope = form.choice("scope", &["identity", "transactions"]);
    form.finish()?;
    let search = query.get("q").map(Search::new);
    let (min, max) = (query.number("min_size"), query.number("max_size"));
    let all = context.state.networks(context.application);
    let is_listed = |(network, shown): &(&Network, Value)| {
        let mut members = network.members.values();
        let has_parties_only = members.all(|member| member.entity.is_none());
        FILTERS.iter().all(|(name, pointer)| {
            let value = shown.pointer(pointer).unwrap_or_default();
            let wanted = query.list(name);
            wanted.is_none_or(|wanted| is_one_of(value, &wanted))
        }) && scope
            .as_ref()
            .is_none_or(|scope| (scope == "transactions") == has_parties_only)
            && min.is_none_or(|min| network.members.len() >= min)
            && max.is_none_or(|max| network.members.len() <= max)
            && period.contains(&network.last)
            && (search.as_ref()).is_none_or(|search| is_found(context, network, search))
    };
    let shown = all.iter().map(|network| (network, summary(network)));
    let mut found: Vec<_> = shown.filter(is_listed).collect();
    match query.get("ordering") {
        Some("last_activity_at") => found.reverse(),
        Some("first_activity_at") => found.sort_by_key(|(network, _)| network.first),
        Some("-first_activity_at") => found.sort_by_key(|(network, _)| Reverse(network.first)),
        _ => {}
    }
    let limit = query.positive("limit").unwrap_or(100).min(500);
    let offset = query.number("offset").unwrap_or(0);
    let next = offset.saturating_add(limit);
    let results = found.iter().skip(offset).take(limit);
    let results: Vec<_> = results.map(|(_, summary)| summary).collect();
    let since = context.state.now.plus_days(-PERIOD);
    let detected = all.iter().filter(|network| network.first >= since);
    let involved: usize = all.iter().map(|network| network.members.len()).sum();
    let value = |number: usize| json!({ "value": number });
    Ok(Reply::ok(&json!({
        "count": found.len(),
        "next": (next < found.len()).then_some(next),
        "previous": (offset > 0).then_some(offset.saturating_sub(limit)),
        "results": results,
        "kpis": {
            "active": value(all.len()),
            "in_review": value(0),
            "applicants_involved": value(involved),
            "detected_this_period": value(detected.count()),
            "false_positive_rate": value(0),
        },
    })))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    Ok(Reply::ok(&detail(&find(context)?)))
}

/// Returns the ids of the members and signals within a number of hops from a member.
fn around(network: &Network, focus: Uuid, hops: usize) -> HashSet<Uuid> {
    let mut reached = HashSet::from([focus]);
    for _ in 0..hops {
        let mut next = reached.clone();
        for signal in network.signals.values() {
            if reached.contains(&signal.id) {
                next.extend(signal.seen.keys());
            } else if signal.seen.keys().any(|member| reached.contains(member)) {
                next.insert(signal.id);
            }
        }
        reached = next;
    }
    reached
}

/// `GET …/networks/{network_uuid}/graph/`
pub(crate) fn graph(context: &mut RequestContext<'_>) -> HandlerResult {
    let network = find(context)?;
    let mut form = context.query_form();
    let depth = form.choice("depth", &["1", "2", "3", "all"]);
    if form.has("focus_kind") || form.has("focus_id") {
        form.require_all(&["focus_kind", "focus_id"]);
    }
    let kinds = ["vendor_user", "vendor_business", "transaction_party"];
    let kind = form.choice("focus_kind", &kinds);
    let focus = form.uuid("focus_id");
    let member = focus.and_then(|id| network.members.get(&id));
    if kind.is_some_and(|kind| member.is_none_or(|member| member.kind() != kind)) {
        form.invalid("focus_id", "Not a member of this network.");
    }
    form.finish()?;
    let hops = depth.and_then(|depth| depth.parse().ok());
    let shown = focus.zip(hops);
    let shown = shown.map(|(focus, hops)| around(&network, focus, hops));
    let is_shown = |id: &Uuid| shown.as_ref().is_none_or(|shown| shown.contains(id));
    let members = network.members.iter().filter(|(id, _)| is_shown(id));
    let mut nodes: Vec<_> = members
        .map(|(id, member)| {
            json!({
                "id": id,
                "kind": member.kind(),
                "subject": subject(context, *id, member),
                "node_status": node_status(member),
                "tags": [],
            })
        })
        .collect();
    let signals = network.signals.values();
    let signals: Vec<_> = signals.filter(|signal| is_shown(&signal.id)).collect();
    let mut edges = Vec::new();
    for shared in &signals {
        let mut node = signal(&network, shared);
        node["id"] = json!(shared.id);
        node["kind"] = "signal".into();
        nodes.push(node);
        for (member, seen) in shared.seen.iter().filter(|(id, _)| is_shown(id)) {
            edges.push(json!({
                "id": part_id(shared.id, member.as_bytes()),
                "source": member,
                "target": shared.id,
                "subject_kind": network.members[member].kind(),
                "signal_type": shared.kind,
                "confidence": 1.0,
                "observation_count": seen.count,
                "first_seen_at": seen.first.rfc3339(),
                "last_seen_at": seen.last.rfc3339(),
            }));
        }
    }
    let hubs = signals.iter().filter(|signal| signal.seen.len() >= HUB);
    Ok(Reply::ok(&json!({
        "network": detail(&network),
        "depth": shown.as_ref().and(hops),
        "truncated": false,
        "metrics": {
            "node_count": nodes.len(),
            "edge_count": edges.len(),
            "hub_signal_count": hubs.count(),
        },
        "nodes": nodes,
        "edges": edges,
    })))
}

fn results(results: impl Iterator<Item = Value>) -> Reply {
    let results: Vec<_> = results.collect();
    Reply::ok(&json!({ "results": results }))
}

/// `GET …/networks/{network_uuid}/members/`
pub(crate) fn members(context: &mut RequestContext<'_>) -> HandlerResult {
    let network = find(context)?;
    let store = &context.state.store;
    let member = |(id, member): (&Uuid, &Member)| {
        let shared = network.signals_of(*id).map(|signal| signal.kind);
        let sessions = |kind| {
            let sessions = member.sessions.iter().map(|index| store.get(*index));
            let sessions = sessions.filter(move |session| session.kind == kind);
            sessions.map(|session| session.id).collect::<Vec<_>>()
        };
        json!({
            "subject": subject(context, *id, member),
            "outcome_status": member.outcome,
            "node_status": node_status(member),
            "tags": [],
            "risk": risk(&network),
            "signal_coverage": {
                "shared": network.signals_of(*id).count(),
                "total": network.signals.len(),
            },
            "shared_infrastructure": count(shared),
            "joined_at": member.seen.first.rfc3339(),
            "last_seen_at": member.seen.last.rfc3339(),
            "provenance": {
                "session_ids": sessions(Kind::User),
                "business_session_ids": sessions(Kind::Business),
                "transaction_ids": member.transactions,
            },
        })
    };
    Ok(results(network.members.iter().map(member)))
}

/// `GET …/networks/{network_uuid}/signals/`
pub(crate) fn signals(context: &mut RequestContext<'_>) -> HandlerResult {
    let network = find(context)?;
    let signals = network.signals.values();
    Ok(results(signals.map(|shared| signal(&network, shared))))
}

/// `GET …/networks/{network_uuid}/timeline/`
pub(crate) fn timeline(context: &mut RequestContext<'_>) -> HandlerResult {
    let network = find(context)?;
    let mut events: Vec<(UtcTime, Value)> = Vec::new();
    for (id, member) in &network.members {
        let metadata = json!({ "subject": subject(context, *id, member) });
        let event = json!({ "event_type": "member_joined", "label": "A member joined", "metadata": metadata });
        events.push((member.seen.first, event));
    }
    for shared in network.signals.values() {
        let mut times: Vec<_> = shared.seen.values().map(|seen| seen.first).collect();
        times.sort_unstable();
        let metadata = json!({ "signal_uuid": shared.id, "signal_type": shared.kind });
        let label = format!("{} members share a signal", shared.seen.len());
        let event = json!({ "event_type": "signal_shared", "label": label, "metadata": metadata });
        // Shared from the second member on.
        events.extend(times.get(1).map(|at| (*at, event)));
    }
    events.sort_by_key(|(at, _)| Reverse(*at));
    let dated = events.into_iter().map(|(at, mut event)| {
        event["occurred_at"] = at.rfc3339().into();
        event
    });
    Ok(results(dated))
}

/// `GET …/networks/{network_uuid}/map/`
pub(crate) fn map(context: &mut RequestContext<'_>) -> HandlerResult {
    let network = find(context)?;
    let mut points = Vec::new();
    let mut places: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
    let mut countries = BTreeSet::new();
    for (id, member) in &network.members {
        for index in &member.sessions {
            let session = context.state.store.get(*index);
            let reports = context.state.reports(*index);
            let analyses = reports.get("ip_analyses").into_iter().flat_map(each);
            for (number, analysis) in analyses.enumerate() {
                let (city, code) = (&analysis["ip_city"], &analysis["ip_country_code"]);
                places
                    .entry(format!("{city} {code}"))
                    .or_default()
                    .insert(*id);
                countries.extend(code.as_str().map(str::to_owned));
                points.push(json!({
                    "uuid": part_id(session.id, format!("place {number}")),
                    "country": analysis["ip_country"],
                    "country_code": code,
                    "city": city,
                    "latitude": analysis["latitude"],
                    "longitude": analysis["longitude"],
                    "observed_at": session.created_at.rfc3339(),
                }));
            }
        }
    }
    let converging = places.values().filter(|members| members.len() > 1).count();
    Ok(Reply::ok(&json!({
        "network": detail(&network),
        "convergence_count": converging,
        "countries": countries,
        "points": points,
    })))
}

/// Returns the memberships of a user, a company or a party.
fn memberships(context: &RequestContext<'_>, id: Uuid) -> Reply {
    let networks = context.state.networks(context.application);
    let of_member = networks.iter().filter_map(|network| {
        let member = network.members.get(&id)?;
        Some(json!({
            "network": summary(network),
            "subject": subject(context, id, member),
            "signal_types": kinds(network.signals_of(id)),
            "signal_count": network.signals_of(id).count(),
            "joined_at": member.seen.first.rfc3339(),
            "last_seen_at": member.seen.last.rfc3339(),
        }))
    });
    results(of_member)
}

/// The networks of the user or company of a session.
pub(crate) fn of_session(context: &mut RequestContext<'_>) -> HandlerResult {
    let (parameter, kind) = match context.params.get("session_id") {
        Some(_) => ("session_id", Kind::User),
        None => ("business_session_id", Kind::Business),
    };
    let found = context
        .id(parameter)
        .and_then(|id| context.find_session(id));
    let found = found.filter(|(_, session)| session.kind == kind);
    let (_, session) = found.or_not_found("Session not found.")?;
    let key = session.vendor_data.as_deref();
    let member = key.map(|key| context.state.entity_id(context.owner(kind), key));
    let networks = member.map(|id| memberships(context, id));
    Ok(networks.unwrap_or_else(|| results(std::iter::empty())))
}

pub(crate) fn of_entity(
    context: &RequestContext<'_>,
    parameter: &str,
    kind: Kind,
) -> HandlerResult {
    let exists = |id: &Uuid| context.state.entity_key(context.owner(kind), *id).is_some();
    let id = context.id(parameter).filter(exists);
    Ok(memberships(context, id.or_not_found("Not found.")?))
}

/// The networks of a party of a transaction; of the subject if the path names none.
#[cfg(feature = "transactions")]
pub(crate) fn of_transaction(context: &mut RequestContext<'_>) -> HandlerResult {
    use crate::state::transactions::{PARTIES, TRANSACTIONS};

    let transaction = context.id("transaction_uuid");
    let transaction = transaction.and_then(|id| context.item(TRANSACTIONS, id));
    let transaction = transaction.or_not_found("Transaction not found.")?;
    let name = match context.id("transaction_party_uuid") {
        None => Some("subject"),
        Some(id) => {
            let mut names = PARTIES.iter().map(|(name, _)| *name);
            names.find(|name| {
                transaction.get(name).is_object() && part_id(transaction.id, name) == id
            })
        }
    };
    let name = name.or_not_found("Transaction party not found.")?;
    let (member, _) = context.state.party(context.application, transaction, name);
    Ok(memberships(context, member))
}

/// Without transactions none is found.
#[cfg(not(feature = "transactions"))]
pub(crate) fn of_transaction(_: &mut RequestContext<'_>) -> HandlerResult {
    Err(Reply::not_found("Transaction not found."))
}
