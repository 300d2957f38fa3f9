//! Cases: investigations of a user or company.
//!
//! Source: <https://docs.didit.me/console/case-management/cases>,
//! <https://docs.didit.me/management-api/cases/create>

use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::base::{CASES, Subject, officer};
pub(crate) use self::case::Case;
use self::case::{FIELDS, is_overdue, texts};
use super::collection::{self, Collection};
use super::fields::{self, required};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, Kind};
use crate::vocabulary::{Search, UtcTime, Uuid, canonical_uuid, each};

pub(crate) mod actions;
mod assignment;
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
        return Err(Reply::field("subject", "The subject does not exist."));
    };
    let mut fields = new.fields;
    let subject = json!({
        "type": kind.as_str(),
        "uuid": entity.id(),
        "name": entity.summary()["effective_name"].as_str().unwrap_or_default(),
        "external_id": entity.vendor_data(),
    });
    fields.insert("subject".to_owned(), subject);
    let source = fields.get("source").and_then(Value::as_str);
    let author = source
        .is_none_or(|source| source == "MANUAL")
        .then(|| officer(context));
    let (email, name) = author.unzip();
    fields.insert("created_by_email".to_owned(), email.into());
    fields.insert("created_by_name".to_owned(), name.into());
    let case = collection::insert::<Case>(context, CASES, fields)?;
    parts::log_status(context, case.id, "CREATED", (None, Some("OPEN")), json!({}))?;
    for (entity_type, id) in new.links {
        parts::add_link(context, case.id, &entity_type, id)?;
    }
    let case = Arc::new(case);
    collection::change_item::<Case>(context, CASES, case, |context, case| {
        if let Some(id) = new.blueprint {
            blueprints::enter(context, case, id)?;
        }
        match new.assignee {
            Some(id) => assignment::set_assignee(context, case, assignment::member(id, None, None)),
            None => Ok(()),
        }
    })
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("title");
    Case::check(context, &mut form, None);
    let fields = fields::read(&mut form, FIELDS);
    let blueprint = form.uuid("blueprint");
    if blueprint.is_some_and(|id| blueprints::active(context, id).is_none()) {
        form.invalid("blueprint", "Not an active blueprint of this application.");
    }
    let assignee = form.uuid("assigned_to");
    let is_given = form.has_value("subject");
    let subject = subject(context, &mut form);
    let links = fields::objects(&mut form, "links", parts::read_link);
    form.finish()?;
    let links = links.unwrap_or_default();
    let mut owners = Vec::new();
    for (entity_type, id) in &links {
        owners.push(parts::owner(context, entity_type, *id)?);
    }
    let subject = match subject {
        None if is_given => return Err(Reply::field("subject", "The subject does not exist.")),
        subject => required(subject.or_else(|| owners.first().cloned()), "subject")?,
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

/// Reads the subject of a case; `None` if it does not exist.
fn subject(context: &RequestContext<'_>, form: &mut Form) -> Option<Subject> {
    let (kind, id) = form.within("subject", |inner| {
        inner.require_all(&["type", "uuid"]);
        let kind = inner.choice("type", &["user", "business"]);
        (kind, inner.uuid("uuid"))
    })?;
    let kind = match kind?.as_str() {
        "business" => Kind::Business,
        _ => Kind::User,
    };
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
            parts::log(context, after.id, event, change)?;
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
            parts::log(context, after.id, event, json!({ "tag": tag }))?;
        }
    }
    Ok(Reply::ok(&Case::detail(context, &after)))
}

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    const OWN: [&str; 8] = [
        "blueprint",
        "assigned_to",
        "unassigned",
        "search",
        "date_from",
        "date_to",
        "due_before",
        "overdue",
    ];
    if OWN.iter().all(|name| context.query.get(name).is_none()) {
        return collection::list::<Case>(context);
    }
    let period = context.period()?;
    let text = |name: &str| context.query.get(name).map(str::to_owned);
    let flag = |name: &str| text(name).map(|text| text.eq_ignore_ascii_case("true"));
    let (blueprint, assignee) = (text("blueprint"), text("assigned_to"));
    let (unassigned, overdue) = (flag("unassigned"), flag("overdue"));
    let due_before = text("due_before").and_then(|text| UtcTime::parse_in_utc(&text));
    let search = text("search").map(|text| (Search::new(&text), canonical_uuid(&text)));
    collection::list_where::<Case>(context, |context, case| {
        let is = |field: &str, id: &Option<String>| {
            id.as_ref().is_none_or(|id| case.get(field)["uuid"] == **id)
        };
        let due = UtcTime::parse(case.text("due_at"));
        is("blueprint", &blueprint)
            && is("assigned_to", &assignee)
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
