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

/// Sums over a group of cases.
#[derive(Default)]
struct Figures {
    created: u32,
    assigned: u32,
    resolved: u32,
    threats: u32,
    false_positives: u32,
    reassigned: u32,
    escalated: u32,
    assign: Hours,
    resolve: Hours,
    handle: Hours,
}

/// Sum of times, for an average.
#[derive(Default)]
struct Hours {
    sum: f64,
    count: u32,
}

impl Hours {
    fn add(&mut self, from: Option<UtcTime>, to: Option<UtcTime>) {
        if let Some((from, to)) = from.zip(to) {
            self.sum += to.since(from).as_secs_f64() / 3600.0;
            self.count += 1;
        }
    }

    fn average(&self) -> f64 {
        rounded(self.sum / f64::from(self.count.max(1)))
    }
}

fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

/// A case with the numbers of its events.
struct Counted<'c> {
    case: &'c Item,
    assignments: usize,
    escalations: usize,
}

impl Figures {
    fn add(&mut self, of: &Counted<'_>) {
        let case = of.case;
        let time = |name: &str| UtcTime::parse(case.text(name));
        let (assigned_at, resolved_at) = (time("assigned_at"), time("resolved_at"));
        let is_resolved = case.text("status") == "RESOLVED";
        self.created += 1;
        self.assigned += u32::from(assigned_at.is_some());
        self.resolved += u32::from(is_resolved);
        self.threats += u32::from(case.text("resolution") == "VALID_THREAT");
        self.false_positives += u32::from(case.text("resolution") == "FALSE_POSITIVE");
        self.reassigned += u32::from(of.assignments > 1);
        self.escalated += u32::from(of.escalations > 0);
        self.assign.add(Some(case.created_at), assigned_at);
        self.resolve.add(Some(case.created_at), resolved_at);
        self.handle.add(assigned_at, resolved_at);
    }

    fn to_json(&self) -> Value {
        let rate = |part: u32, all: u32| rounded(f64::from(part) / f64::from(all.max(1)));
        json!({
            "created": self.created,
            "assigned": self.assigned,
            "resolved": self.resolved,
            "threat_rate": rate(self.threats, self.resolved),
            "false_positive_rate": rate(self.false_positives, self.resolved),
            "unresolved": self.created - self.resolved,
            "reassignment_rate": rate(self.reassigned, self.created),
            "escalation_rate": rate(self.escalated, self.created),
            "avg_assign_hours": self.assign.average(),
            "avg_resolve_hours": self.resolve.average(),
            "avg_handling_hours": self.handle.average(),
        })
    }
}

/// Returns the figures of each group of cases; a case without the key is in none.
fn table<'c>(cases: &[Counted<'c>], key: impl Fn(&'c Item) -> &'c Value) -> Value {
    let mut groups: BTreeMap<&str, Figures> = BTreeMap::new();
    for counted in cases {
        if let Some(name) = key(counted.case).as_str() {
            groups.entry(name).or_default().add(counted);
        }
    }
    let rows = groups.iter().map(|(key, figures)| {
        let mut row = figures.to_json();
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
    let mut totals = Figures::default();
    let mut days: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut queue = (0, 0);
    for counted in &cases {
        let case = counted.case;
        totals.add(counted);
        days.entry(case.created_at.date().to_string())
            .or_default()
            .0 += 1;
        match UtcTime::parse(case.text("resolved_at")) {
            Some(at) => days.entry(at.date().to_string()).or_default().1 += 1,
            None => queue.0 += 1,
        }
        queue.1 += u32::from(is_overdue(case, context.state.now));
    }
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
        "totals": totals.to_json(),
        "queue": { "open": queue.0, "overdue": queue.1 },
    })))
}
