//! The collection of cases.

use serde_json::{Map, Value, json};

use super::base::{CASES, NOT_FOUND};
use super::parts::{self, ChecklistItem, Event, Link, Note};
use crate::http::RequestContext;
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{Fields, Rule};
use crate::operations::list::MAX_COUNT;
use crate::state::{CollectionKey, Item};
use crate::vocabulary::{UtcTime, Uuid, each, object};

/// Fields that a caller can set at any time.
pub(super) const FIELDS: Fields = &[
    ("title", Rule::Required(&Rule::Filled(255))),
    ("priority", Rule::Choice("LOW|MEDIUM|HIGH")),
    ("due_at", Rule::DateTime),
    ("tags", Rule::Texts),
];

/// Fields of a case that a list does not contain.
const DETAILS: [&str; 4] = [
    "resolution_notes",
    "resolved_by_email",
    "pending_resolution",
    "metadata",
];

pub(crate) struct Case;

impl Collection for Case {
    const NAME: &'static str = CASES.name;
    const ID: &'static str = "case_uuid";
    const NOT_FOUND: &'static str = NOT_FOUND;
    const FIELDS: Fields = FIELDS;
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("status__in", "status"),
        ("priority", "priority"),
        ("source__in", "source"),
        ("tag", "tags"),
    ];
    const ORDERINGS: &'static [&'static str] = &["due_at"];
    const MAX_COUNT: usize = MAX_COUNT;

    fn defaults(context: &RequestContext<'_>) -> Value {
        let newest = context.items(CASES).next_back();
        let number = newest.and_then(|item| item.text("case_number").strip_prefix("CASE-"));
        let number: u64 = number.and_then(|text| text.parse().ok()).unwrap_or(0);
        json!({
            "case_number": format!("CASE-{}", number + 1),
            "status": "OPEN",
            "resolution": null,
            "resolution_notes": null,
            "priority": "MEDIUM",
            "source": "MANUAL",
            "tags": [],
            "subject": null,
            "assigned_to": null,
            "assigned_at": null,
            "resolved_at": null,
            "resolved_by_email": null,
            "pending_resolution": null,
            "metadata": {},
            "blueprint": null,
        })
    }

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = counted(context, item);
        fields.retain(|name, _| !name.starts_with("created_by_"));
        fields.extend(object(json!({
            "notes": parts::of::<Note>(context, item.id),
            "events": parts::of::<Event>(context, item.id),
            "links": parts::of::<Link>(context, item.id),
            "checklist_items": parts::of::<ChecklistItem>(context, item.id),
        })));
        fields.into()
    }

    fn summary(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = counted(context, item);
        fields.retain(|name, _| !DETAILS.contains(&name.as_str()));
        let blueprint = item.get("blueprint");
        if !blueprint.is_null() {
            let summary = json!({ "uuid": blueprint["uuid"], "name": blueprint["name"] });
            fields.insert("blueprint".to_owned(), summary);
        }
        fields.extend(object(json!({
            "application_id": context.app().id,
            "application_name": "Application",
            "organization_id": context.state.organization,
            "organization_name": "Organization",
        })));
        fields.into()
    }
}

/// Returns the fields of a case with the numbers of its links and notes.
fn counted(context: &RequestContext<'_>, item: &Item) -> Map<String, Value> {
    let mut fields = collection::whole::<Case>(item);
    for (name, of) in [("links_count", Link::NAME), ("notes_count", Note::NAME)] {
        let count = context.items(CollectionKey::part(item.id, of)).count();
        fields.insert(name.to_owned(), count.into());
    }
    fields
}

/// Returns a member of the organisation, whose name and address are invented if not given.
pub(super) fn member(id: Uuid, email: Option<String>, name: Option<String>) -> Value {
    let number = &id.to_string()[..8];
    json!({
        "uuid": id,
        "full_name": name.unwrap_or_else(|| format!("Member {number}")),
        "email": email.unwrap_or_else(|| format!("member-{number}@example.com")),
    })
}

/// Assigns a case to a member, or unassigns it.
pub(super) fn set_assignee(context: &mut RequestContext<'_>, case: &mut Item, member: Value) {
    let (event, at) = match member {
        Value::Null => ("UNASSIGNED", None),
        _ => ("ASSIGNED", Some(context.state.now.rfc3339())),
    };
    let metadata = json!({ "from": case.get("assigned_to")["uuid"], "to": member["uuid"] });
    case.set("assigned_to", member);
    case.set("assigned_at", at);
    parts::log(context, case.id, event, metadata);
}

pub(super) fn is_overdue(case: &Item, now: UtcTime) -> bool {
    case.text("status") != "RESOLVED"
        && UtcTime::parse(case.text("due_at")).is_some_and(|due| due < now)
}

/// Texts of a case that a search finds.
pub(super) fn texts(case: &Item) -> impl Iterator<Item = &str> {
    let subject = case.get("subject");
    let subject = ["name", "uuid", "external_id"].map(|name| &subject[name]);
    let tags = each(case.get("tags"));
    let own = ["title", "case_number"].map(|name| case.get(name));
    let values = own.into_iter().chain(subject).chain(tags);
    values.filter_map(Value::as_str)
}
