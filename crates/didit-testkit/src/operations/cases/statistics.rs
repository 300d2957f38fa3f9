//! Statistics of the cases of an application.
//!
//! Source: <https://docs.didit.me/management-api/cases/statistics>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::base::CASES;
use super::case::is_overdue;
use super::parts::Event;
use crate::http::{HandlerResult, Reply, RequestContext};
use crate::operations::collection::Collection;
use crate::state::{CollectionKey, Item};
use crate::vocabulary::UtcTime;

fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

/// A case with the numbers of its events.
struct Counted<'c> {
    case: &'c Item,
    assignments: usize,
    escalations: usize,
}

impl Counted<'_> {
    fn time(&self, name: &str) -> Option<UtcTime> {
        UtcTime::parse(self.case.text(name))
    }
}

/// Returns the figures of a group of cases.
fn figures(cases: &[&Counted<'_>]) -> Value {
    let count = |counts: fn(&Counted<'_>) -> bool| {
        let counted = cases.iter().filter(|case| counts(case)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    };
    let rate = |part: u32, all: u32| rounded(f64::from(part) / f64::from(all.max(1)));
    let hours = |from: fn(&Counted<'_>) -> Option<UtcTime>, to: &str| {
        let times = cases
            .iter()
            .filter_map(|case| from(case).zip(case.time(to)));
        let (sum, number) = times.fold((0.0, 0.0), |(sum, number), (from, to)| {
            (sum + to.since(from).as_secs_f64() / 3600.0, number + 1.0)
        });
        rounded(sum / f64::max(number, 1.0))
    };
    let created = count(|_| true);
    let resolved = count(|of| of.case.text("status") == "RESOLVED");
    let threats = count(|of| of.case.text("resolution") == "VALID_THREAT");
    let false_positives = count(|of| of.case.text("resolution") == "FALSE_POSITIVE");
    json!({
        "created": created,
        "assigned": count(|of| of.time("assigned_at").is_some()),
        "resolved": resolved,
        "threat_rate": rate(threats, resolved),
        "false_positive_rate": rate(false_positives, resolved),
        "unresolved": created - resolved,
        "reassignment_rate": rate(count(|of| of.assignments > 1), created),
        "escalation_rate": rate(count(|of| of.escalations > 0), created),
        "avg_assign_hours": hours(|of| Some(of.case.created_at), "assigned_at"),
        "avg_resolve_hours": hours(|of| Some(of.case.created_at), "resolved_at"),
        "avg_handling_hours": hours(|of| of.time("assigned_at"), "resolved_at"),
    })
}

/// Returns the figures of each group of cases; a case without the key is in none.
fn table<'c>(cases: &'c [Counted<'c>], key: impl Fn(&'c Item) -> &'c Value) -> Value {
    let mut groups: BTreeMap<&str, Vec<&Counted<'_>>> = BTreeMap::new();
    for counted in cases {
        if let Some(name) = key(counted.case).as_str() {
            groups.entry(name).or_default().push(counted);
        }
    }
    let rows = groups.iter().map(|(key, cases)| {
        let mut row = figures(cases);
        row["key"] = (*key).into();
        row
    });
    rows.collect()
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let period = context.period()?;
    let events = |case: &Item, wanted: &str| {
        let events = context.items(CollectionKey::part(case.id, Event::NAME));
        events
            .filter(|event| event.text("event_type") == wanted)
            .count()
    };
    let items = context.items(CASES).map(|item| &**item);
    let items = items.filter(|case| period.contains(&case.created_at));
    let cases = items.map(|case| Counted {
        case,
        assignments: events(case, "ASSIGNED"),
        escalations: events(case, "ESCALATED"),
    });
    let cases: Vec<_> = cases.collect();
    let mut days: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let day = |at: UtcTime| at.date().to_string();
    for counted in &cases {
        days.entry(day(counted.case.created_at)).or_default().0 += 1;
        if let Some(at) = counted.time("resolved_at") {
            days.entry(day(at)).or_default().1 += 1;
        }
    }
    let open = cases.iter().filter(|of| of.time("resolved_at").is_none());
    let overdue = cases
        .iter()
        .filter(|of| is_overdue(of.case, context.state.now));
    let days = days.iter().map(|(day, (created, reviewed))| {
        json!({ "date": day, "created": created, "reviewed": reviewed })
    });
    Ok(Reply::ok(&json!({
        "series": days.collect::<Value>(),
        "tables": {
            "officer": table(&cases, |case| &case.get("assigned_to")["full_name"]),
            "blueprint": table(&cases, |case| &case.get("blueprint")["name"]),
            "source": table(&cases, |case| case.get("source")),
            "status": table(&cases, |case| case.get("status")),
        },
        "totals": figures(&cases.iter().collect::<Vec<_>>()),
        "queue": { "open": open.count(), "overdue": overdue.count() },
    })))
}
