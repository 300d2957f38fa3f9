//! What is asked of users and of companies alike.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::list::{COUNTED, capped};
use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::state::entity::Entity;
use crate::state::group::Page;
use crate::state::profile::{EntityStatus, StandingChange};
use crate::state::workflow::Kind;
use crate::vocabulary::id::{Uuid, canonical_uuid};
use crate::vocabulary::indexes::AppIndex;

/// Rows of a page at most.
const LARGEST_PAGE: usize = 200;

const NO_STATUS: &str = "Invalid status. Valid options are: ACTIVE, FLAGGED, BLOCKED";

pub(super) fn list(context: &RequestContext<'_>, kind: Kind) -> HandlerResult {
    let asked = context.page()?;
    let page = Page {
        limit: asked.limit.min(LARGEST_PAGE),
        ..asked
    };
    let filter = Filter::read(context);
    // One more than is shown tells whether there is a next page.
    let enough = page.offset.saturating_add(page.limit).max(COUNTED) + 1;
    let found = context
        .state
        .entities(context.application, kind, enough, |entity| {
            filter.holds(entity)
        });
    let (count, rows) = page.of(found.iter());
    let rows: Vec<_> = rows
        .into_iter()
        .map(|entity| context.media(entity.row()))
        .collect();
    Ok(capped(context.envelope(page, count, &rows), count))
}

/// What a list is narrowed down to.
struct Filter {
    status: Option<String>,
    search: Option<String>,
    country: Option<String>,
}

impl Filter {
    fn read(context: &RequestContext<'_>) -> Self {
        let text = |name| context.query.get(name).map(str::to_owned);
        Self {
            status: text("status"),
            search: text("search").map(|text| text.to_lowercase()),
            country: text("country"),
        }
    }

    fn holds(&self, entity: &Entity<'_>) -> bool {
        let status = entity.status().as_str();
        if self.status.as_ref().is_some_and(|wanted| wanted != status) {
            return false;
        }
        if self.search.is_none() && self.country.is_none() {
            return true;
        }
        let fields = entity.fields();
        let holds = |names: &[&str], text: &str| {
            names
                .iter()
                .filter_map(|name| fields.get(*name))
                .any(|value| match value {
                    Value::Array(items) => items.iter().any(|item| has(item, text)),
                    other => has(other, text),
                })
        };
        let country = self.country.as_ref().map(|code| code.to_lowercase());
        country.is_none_or(|code| holds(&["issuing_states", "country_code"], &code))
            && self
                .search
                .as_ref()
                .is_none_or(|text| holds(SEARCHED, text))
    }
}

const SEARCHED: &[&str] = &[
    "vendor_data",
    "display_name",
    "full_name",
    "approved_emails",
    "approved_phones",
    "legal_name",
    "registration_number",
];

fn has(value: &Value, text: &str) -> bool {
    let value = value.as_str().unwrap_or_default();
    value.to_lowercase().contains(text)
}

/// The key that the path names, of somebody who is there.
fn key(context: &RequestContext<'_>, kind: Kind) -> Result<Box<str>, Reply> {
    let key = context.params.get("vendor_data").unwrap_or_default();
    match context.state.entity(context.application, kind, key) {
        Some(_) => Ok(key.into()),
        None => Err(Reply::not_found("Not found.")),
    }
}

fn answer(context: &RequestContext<'_>, kind: Kind, key: &str) -> Result<String, Reply> {
    let entity = context.state.entity(context.application, kind, key);
    let detail = entity.map(|entity| entity.detail());
    detail
        .map(|detail| context.media(detail))
        .ok_or_else(|| Reply::not_found("Not found."))
}

pub(super) fn retrieve(context: &RequestContext<'_>, kind: Kind) -> HandlerResult {
    let key = key(context, kind)?;
    answer(context, kind, &key).map(Reply::ok_text)
}

/// What a body says of a user or a company. `null` for what is to be emptied.
pub(super) struct Wish {
    pub(super) given: Map<String, Value>,
    pub(super) status: Option<EntityStatus>,
    pub(super) reason: Option<Box<str>>,
}

impl Wish {
    /// Reads the texts, the dates and the lists of these names, `metadata` and the status.
    pub(super) fn read(form: &mut Form, texts: &[(&str, usize)], lists: &[&str]) -> Self {
        let mut given = Map::new();
        let mut put =
            |form: &mut Form, name: &str, read: &mut dyn FnMut(&mut Form) -> Option<Value>| {
                if form.is_null(name) {
                    given.insert(name.to_owned(), Value::Null);
                } else if let Some(value) = read(form) {
                    given.insert(name.to_owned(), value);
                }
            };
        for &(name, limit) in texts {
            put(form, name, &mut |form| {
                form.text(name, limit).map(Value::String)
            });
        }
        if texts.iter().any(|(name, _)| *name == "full_name") {
            put(form, "date_of_birth", &mut |form| {
                form.date("date_of_birth").map(Value::String)
            });
        }
        for &name in lists {
            put(form, name, &mut |form| list_of_texts(form, name));
        }
        put(form, "metadata", &mut |form| match form.take("metadata") {
            Some(Value::Object(members)) => Some(Value::Object(members)),
            None => None,
            Some(_) => {
                form.invalid("metadata", "Metadata must be a JSON object.");
                None
            }
        });
        Self {
            given,
            status: status(form),
            reason: form.text("reason", 1000).map(String::into_boxed_str),
        }
    }
}

/// Texts in a list, or as the names of an object: the documentation shows both.
fn list_of_texts(form: &mut Form, name: &str) -> Option<Value> {
    if let Some(Value::Object(members)) = form.take_if(name, Value::is_object) {
        return Some(
            members
                .into_iter()
                .map(|(text, _)| Value::String(text))
                .collect(),
        );
    }
    let items = form.list(name)?;
    if items.iter().all(Value::is_string) {
        return Some(Value::Array(items));
    }
    form.invalid(name, "Not a valid string.");
    None
}

fn status(form: &mut Form) -> Option<EntityStatus> {
    let word = form.take("status")?;
    let status = word.as_str().and_then(EntityStatus::parse);
    if status.is_none() {
        form.invalid("status", NO_STATUS);
    }
    status
}

/// Makes somebody before the first session.
pub(super) fn create(
    context: &mut RequestContext<'_>,
    kind: Kind,
    vendor_data: Option<String>,
    wish: Wish,
) -> HandlerResult {
    let owner = (context.application, kind);
    let is_unnamed = vendor_data.is_none();
    let key = vendor_data.unwrap_or_else(|| context.state.ids.uuid().to_string());
    if context
        .state
        .entity(context.application, kind, &key)
        .is_some()
    {
        let what = match kind {
            Kind::User => "user",
            Kind::Business => "business",
        };
        let text = format!("A {what} with this vendor_data already exists.");
        return Err(Reply::field("vendor_data", &text));
    }
    // Who is not there yet may stand on the blocklist already.
    let status = if context.state.is_blocked(context.application, kind, &key) {
        EntityStatus::Blocked
    } else {
        wish.status.unwrap_or_default()
    };
    let profile = context.state.profile_mut(context.application, kind, &key);
    profile.is_unnamed = is_unnamed;
    profile.status = status;
    context.state.sync_blocklist(owner, &key, status);
    let entity = context.state.entity(context.application, kind, &key);
    let mut before = entity.map_or_else(Map::new, |entity| entity.fields());
    before.remove("vendor_data");
    context
        .state
        .change_entity(owner, &key, (status, &before), wish.given);
    answer(context, kind, &key).map(Reply::created_text)
}

pub(super) fn update(
    context: &mut RequestContext<'_>,
    kind: Kind,
    read: impl FnOnce(&mut Form) -> Wish,
) -> HandlerResult {
    let key = key(context, kind)?;
    let mut form = context.form()?;
    let wish = read(&mut form);
    form.finish()?;
    let owner = (context.application, kind);
    let fields = context
        .state
        .entity(context.application, kind, &key)
        .map(|entity| entity.fields());
    if let Some(status) = wish.status {
        context
            .state
            .set_entity_status(owner, &key, status, wish.reason);
    }
    let status = context
        .state
        .profile_mut(context.application, kind, &key)
        .status;
    let before = (status, &fields.unwrap_or_default());
    context.state.change_entity(owner, &key, before, wish.given);
    answer(context, kind, &key).map(Reply::ok_text)
}

pub(super) fn update_status(context: &mut RequestContext<'_>, kind: Kind) -> HandlerResult {
    let key = key(context, kind)?;
    let mut form = context.form()?;
    form.require("status");
    let status = status(&mut form);
    let reason = form.text("reason", 1000).map(String::into_boxed_str);
    form.finish()?;
    if let Some(status) = status {
        context
            .state
            .set_entity_status((context.application, kind), &key, status, reason);
    }
    answer(context, kind, &key).map(Reply::ok_text)
}

/// `missing` is what is said when nobody is named.
pub(super) fn batch_delete(
    context: &mut RequestContext<'_>,
    kind: Kind,
    missing: &str,
) -> HandlerResult {
    let mut form = context.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let mut texts = |name| {
        let items = form.list(name).unwrap_or_default();
        let texts = items.iter().filter_map(Value::as_str).map(Box::from);
        texts.collect::<Vec<Box<str>>>()
    };
    let (listed, ids) = (texts("vendor_data_list"), texts("didit_internal_id_list"));
    form.finish()?;
    if !all && listed.is_empty() && ids.is_empty() {
        return Err(Reply::bare(missing));
    }
    let application = context.application;
    let mut keys: HashSet<Box<str>> = listed.into_iter().collect();
    if all || !ids.is_empty() {
        let ids: HashSet<Uuid> = ids.iter().filter_map(|id| canonical_uuid(id)).collect();
        let known = context.state.entity_keys(application, kind);
        let named = known
            .into_iter()
            .filter(|key| all || ids.contains(&context.state.entity_id(application, kind, key)));
        keys.extend(named);
    }
    let deleted = keys
        .iter()
        .filter(|key| context.state.forget_entity(application, kind, key))
        .count();
    Ok(Reply::ok_text(
        Object::new().count("deleted", deleted).finish(),
    ))
}

impl State {
    /// Puts a user or a company into a standing, and tells who wants to know.
    pub(crate) fn set_entity_status(
        &mut self,
        owner: (AppIndex, Kind),
        key: &str,
        to: EntityStatus,
        reason: Option<Box<str>>,
    ) {
        let (id, at) = (self.ids.uuid(), self.now);
        let profile = self.profile_mut(owner.0, owner.1, key);
        let from = std::mem::replace(&mut profile.status, to);
        if from == to {
            return;
        }
        profile.updated_at = Some(at);
        profile.changes.push(StandingChange {
            id,
            from,
            to,
            reason,
            at,
        });
        self.sync_blocklist(owner, key, to);
        let fields = self
            .entity(owner.0, owner.1, key)
            .map(|entity| entity.fields());
        self.emit_entity_changes(owner, key, (from, &fields.unwrap_or_default()));
    }

    /// Takes over what the caller says of a user or a company, and tells who wants to know.
    fn change_entity(
        &mut self,
        owner: (AppIndex, Kind),
        key: &str,
        before: (EntityStatus, &Map<String, Value>),
        given: Map<String, Value>,
    ) {
        let now = self.now;
        let profile = self.profile_mut(owner.0, owner.1, key);
        if !given.is_empty() {
            profile.updated_at = Some(now);
        }
        for (name, value) in given {
            match value {
                Value::Null => profile.given.remove(&name),
                value => profile.given.insert(name, value),
            };
        }
        self.emit_entity_changes(owner, key, before);
    }
}
