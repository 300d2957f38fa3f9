//! Cases: investigations of a user or company.
//!
//! Source: <https://docs.didit.me/console/case-management/cases>,
//! <https://docs.didit.me/management-api/cases/create>

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::base::{CASES, Subject, officer};
pub(crate) use self::case::Case;
use self::case::{FIELDS, is_overdue, member, set_assignee, texts};
use super::collection::{self, Collection};
use super::fields::{self, required};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, Kind};
use crate::vocabulary::{Search, UtcTime, Uuid, canonical_uuid, each, object};

pub(crate) mod actions;
pub(super) mod base;
pub(crate) mod blueprints;
#[cfg(feature = "transactions")]
pub(super) mod by_rule;
pub(super) mod case;
pub(crate) mod contents;
pub(crate) mod parts;
pub(crate) mod statistics;

/// A case to open.
pub(crate) struct NewCase {
    /// Fields of the case: `title`, and those that differ from the defaults.
    pub(crate) fields: Map<String, Value>,
    pub(crate) subject: Subject,
    pub(crate) blueprint: Option<Uuid>,
    /// Types and ids of linked sessions and transactions.
    pub(crate) links: Vec<(String, Uuid)>,
    pub(crate) assignee: Option<Uuid>,
}

/// Opens a case. One of a `source` other than `MANUAL` has no author.
pub(crate) fn open(context: &mut RequestContext<'_>, new: NewCase) -> Result<Item, Reply> {
    let (kind, key) = new.subject;
    let Some(entity) = context.state.entity(context.owner(kind), &key) else {
        return Err(Reply::field("subject", UNKNOWN_SUBJECT));
    };
    let mut fields = new.fields;
    let is_manual = fields.get("source").is_none_or(|source| source == "MANUAL");
    let (email, name) = is_manual.then(|| officer(context)).unzip();
    fields.extend(object(json!({
        "subject": {
            "type": kind.as_str(),
            "uuid": entity.id(),
            "name": entity.summary()["effective_name"].as_str().unwrap_or_default(),
            "external_id": entity.vendor_data(),
        },
        "created_by_email": email,
        "created_by_name": name,
    })));
    let case = collection::insert::<Case>(context, CASES, fields)?;
    parts::log_status(context, case.id, "CREATED", (None, Some("OPEN")), json!({}));
    for (entity_type, id) in new.links {
        parts::add_link(context, case.id, &entity_type, id);
    }
    let case = Arc::new(case);
    collection::change_item::<Case>(context, CASES, case, |context, case| {
        if let Some(id) = new.blueprint {
            blueprints::enter(context, case, id)?;
        }
        if let Some(id) = new.assignee {
            set_assignee(context, case, member(id, None, None));
        }
        Ok(())
    })
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    collection::check::<Case>(context, &mut form, None);
    let fields = fields::read(&mut form, FIELDS);
    let blueprint = form.uuid("blueprint");
    if blueprint.is_some_and(|id| blueprints::active(context, id).is_none()) {
        form.invalid("blueprint", "Not an active blueprint of this application.");
    }
    let assignee = form.uuid("assigned_to");
    let subject = form
        .has_value("subject")
        .then(|| subject(context, &mut form));
    let links = fields::objects(&mut form, "links", parts::read_link);
    form.finish()?;
    let links = links.unwrap_or_default();
    let mut seen = HashSet::new();
    if !links.iter().all(|(_, id)| seen.insert(id)) {
        return Err(Reply::field("links", parts::LINKED_ALREADY));
    }
    let owners = links
        .iter()
        .map(|(entity_type, id)| parts::owner(context, entity_type, *id));
    let owners: Vec<_> = owners.collect::<Result<_, _>>()?;
    let subject = match subject {
        None => required(owners.first().cloned(), "subject")?,
        Some(subject) => subject.ok_or_else(|| Reply::field("subject", UNKNOWN_SUBJECT))?,
    };
    if owners.iter().any(|owner| *owner != subject) {
        return Err(Reply::field("links", parts::OTHER_SUBJECT));
    }
    let new = NewCase {
        fields,
        subject,
        blueprint,
        links,
        assignee,
    };
    let case = open(context, new)?;
    Ok(Reply::created(&Case::detail(context, &case)))
}

const UNKNOWN_SUBJECT: &str = "The subject does not exist.";

/// Reads the subject of a case; `None` if it does not exist.
fn subject(context: &RequestContext<'_>, form: &mut Form) -> Option<Subject> {
    let (kind, id) = form.within("subject", |inner| {
        let kind = inner.require("type").variant("type", Kind::parse);
        (kind, inner.require("uuid").uuid("uuid"))
    })?;
    let kind = kind?;
    let key = context.state.entity_key(context.owner(kind), id?)?;
    Some((kind, key))
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let before = collection::find::<Case>(context)?;
    collection::update::<Case>(context)?;
    let after = collection::find::<Case>(context)?;
    for (name, event) in [
        ("priority", "PRIORITY_CHANGED"),
        ("due_at", "DUE_DATE_CHANGED"),
    ] {
        let (from, to) = (before.get(name), after.get(name));
        if from != to {
            let change = json!({ "from": from, "to": to });
            parts::log(context, after.id, event, change);
        }
    }
    for (item, other, event) in [
        (&after, &before, "TAG_ADDED"),
        (&before, &after, "TAG_REMOVED"),
    ] {
        let others = other.get("tags").as_array();
        let tags = each(item.get("tags"));
        let tags = tags.filter(|tag| others.is_none_or(|others| !others.contains(tag)));
        for tag in tags {
            parts::log(context, after.id, event, json!({ "tag": tag }));
        }
    }
    Ok(Reply::ok(&Case::detail(context, &after)))
}

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    const PAGING: [&str; 4] = ["limit", "offset", "page", "page_size"];
    let is_paging = |(name, _): (&str, &str)| PAGING.contains(&name);
    if context.query.iter().all(is_paging) {
        return collection::list::<Case>(context);
    }
    let (query, period) = (&context.query, context.period()?);
    let flag = |name: &str| {
        query
            .get(name)
            .map(|text| text.eq_ignore_ascii_case("true"))
    };
    let (unassigned, overdue) = (flag("unassigned"), flag("overdue"));
    let due_before = query.get("due_before").and_then(UtcTime::parse_in_utc);
    let search = query.get("search");
    let search = search.map(|text| (Search::new(text), canonical_uuid(text)));
    collection::list_where::<Case>(context, |case| {
        let is = |name: &str| {
            query
                .get(name)
                .is_none_or(|id| case.get(name)["uuid"] == id)
        };
        let due = UtcTime::parse(case.text("due_at"));
        is("blueprint")
            && is("assigned_to")
            && unassigned.is_none_or(|wanted| case.get("assigned_to").is_null() == wanted)
            && overdue.is_none_or(|wanted| is_overdue(case, context.state.now) == wanted)
            && due_before.is_none_or(|limit| due.is_some_and(|due| due < limit))
            && period.contains(&case.created_at)
            && search.as_ref().is_none_or(|(search, id)| {
                texts(case).any(|text| search.is_in(text))
                    || id.is_some_and(|id| parts::is_linked(context, case.id, id))
            })
    })
}
