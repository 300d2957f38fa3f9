//! Users and businesses.
//!
//! Source: <https://docs.didit.me/entities/users/operations>,
//! <https://docs.didit.me/entities/businesses/operations>

use std::collections::HashSet;

use serde_json::{Value, json};

use super::fields::{self, Fields, Rule};
use super::list::MAX_COUNT;
use crate::http::{BLANK, Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{EntityStatus, Kind, Owner, entity::Entity};
use crate::vocabulary::Search;

/// Maximum number of items per page.
const MAX_PAGE: usize = 200;

/// A kind of entity: its fields, and where its operations differ.
pub(crate) trait EntityKind {
    const KIND: Kind;
    const FIELDS: Fields;
    /// The error of a batch deletion without keys.
    const NO_KEYS: &'static str;
}

pub(crate) struct User;

impl EntityKind for User {
    const KIND: Kind = Kind::User;
    const FIELDS: Fields = &[
        ("full_name", Rule::Text(512)),
        ("display_name", Rule::Text(255)),
        ("date_of_birth", Rule::Date),
        ("approved_emails", Rule::Custom(texts)),
        ("approved_phones", Rule::Custom(texts)),
        ("issuing_states", Rule::Custom(texts)),
        ("metadata", Rule::Custom(metadata)),
    ];
    const NO_KEYS: &'static str = "Provide vendor_data_list or set delete_all=true.";
}

pub(crate) struct Business;

impl EntityKind for Business {
    const KIND: Kind = Kind::Business;
    const FIELDS: Fields = &[
        ("display_name", Rule::Text(255)),
        ("legal_name", Rule::Text(255)),
        ("registration_number", Rule::Text(100)),
        ("country_code", Rule::Text(10)),
        ("metadata", Rule::Custom(metadata)),
    ];
    const NO_KEYS: &'static str =
        "Provide vendor_data_list, didit_internal_id_list, or set delete_all=true.";
}

/// Reads a list of texts, or the names of an object's fields: the documentation shows both.
fn texts(form: &mut Form, name: &'static str) -> Option<Value> {
    if let Some(Value::Object(fields)) = form.take_if(name, Value::is_object) {
        return Some(fields.into_iter().map(|(text, _)| text).collect());
    }
    form.texts(name).map(Value::from)
}

fn metadata(form: &mut Form, name: &'static str) -> Option<Value> {
    let value = form.take(name)?;
    if !value.is_object() {
        form.invalid(name, "Metadata must be a JSON object.");
        return None;
    }
    Some(value)
}

fn status(form: &mut Form) -> Option<EntityStatus> {
    let value = form.take("status")?;
    let status = value.as_str().and_then(EntityStatus::parse);
    if status.is_none() {
        form.invalid(
            "status",
            "Invalid status. Valid options are: ACTIVE, FLAGGED, BLOCKED",
        );
    }
    status
}

pub(crate) fn list<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut page = context.page()?;
    page.limit = page.limit.min(MAX_PAGE);
    let filter = Filter::read(context);
    // One more than the page shows whether there is a next page.
    let limit = page.offset.saturating_add(page.limit).max(MAX_COUNT);
    let owner = context.owner(E::KIND);
    let wanted = |entity: &Entity<'_>| filter.matches(entity);
    let found = context
        .state
        .entities(owner, limit.saturating_add(1), wanted);
    let mut response = context.list(page, found.iter(), Entity::summary);
    response["count"] = found.len().min(MAX_COUNT).into();
    Ok(Reply::ok(&response))
}

/// Returns the keys of the entities that the query selects.
pub(super) fn selected<E: EntityKind>(context: &RequestContext<'_>) -> Vec<Box<str>> {
    let (filter, state) = (Filter::read(context), &context.state);
    let all = state.entities(context.owner(E::KIND), usize::MAX, |entity| {
        filter.matches(entity)
    });
    all.iter().map(|entity| entity.key.into()).collect()
}

/// Conditions of a list.
struct Filter {
    status: Option<String>,
    search: Option<Search>,
    country: Option<Search>,
}

impl Filter {
    fn read(context: &RequestContext<'_>) -> Self {
        Self {
            status: context.query.get("status").map(str::to_owned),
            search: context.query.get("search").map(Search::new),
            country: context.query.get("country").map(Search::new),
        }
    }

    fn matches(&self, entity: &Entity<'_>) -> bool {
        let status = entity.status().as_str();
        let is_wanted = |wanted: &String| wanted.split(',').any(|wanted| wanted == status);
        if !self.status.as_ref().is_none_or(is_wanted) {
            return false;
        }
        let mut conditions = self.search.iter().chain(&self.country).peekable();
        if conditions.peek().is_none() {
            return true;
        }
        // The fields have to be built, so that few entities come this far.
        if !conditions.all(|search| entity.texts().any(|text| search.is_in(text))) {
            return false;
        }
        let fields = entity.fields();
        let contains =
            |value: &Value, search: &Search| value.as_str().is_some_and(|it| search.is_in(it));
        let matches = |names: &str, search: &Option<Search>| {
            let Some(search) = search else { return true };
            let mut values = names.split(' ').filter_map(|name| fields.get(name));
            values.any(|value| match value {
                Value::Array(items) => items.iter().any(|item| contains(item, search)),
                value => contains(value, search),
            })
        };
        matches("issuing_states country_code", &self.country)
            && matches(SEARCH_FIELDS, &self.search)
    }
}

const SEARCH_FIELDS: &str = "\
    vendor_data display_name full_name approved_emails approved_phones legal_name \
    registration_number";

/// Returns the owner and the key of the entity that the path names.
fn find<E: EntityKind>(context: &RequestContext<'_>) -> Result<(Owner, Box<str>), Reply> {
    let key = context.params.get("vendor_data").unwrap_or_default();
    let owner = context.owner(E::KIND);
    context
        .state
        .entity(owner, key)
        .or_not_found("Not found.")?;
    Ok((owner, key.into()))
}

fn detail<E: EntityKind>(context: &RequestContext<'_>, key: &str) -> Result<Value, Reply> {
    let entity = context.state.entity(context.owner(E::KIND), key);
    let entity = entity.or_not_found("Not found.")?;
    Ok(context.permitted(entity.detail()))
}

pub(crate) fn retrieve<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let (_, key) = find::<E>(context)?;
    Ok(Reply::ok(&detail::<E>(context, &key)?))
}

/// Creates a user or business before its first session.
pub(crate) fn create<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    if E::KIND == Kind::User {
        form.require("vendor_data");
    }
    let vendor_data = form.text("vendor_data", usize::MAX);
    if E::KIND == Kind::User && vendor_data.as_deref() == Some("") {
        form.invalid("vendor_data", BLANK);
    }
    let fields = fields::read(&mut form, E::FIELDS);
    let status = status(&mut form);
    form.text("reason", 1000);
    form.finish()?;
    let vendor_data = vendor_data.filter(|text| !text.is_empty());
    let owner = context.owner(E::KIND);
    let state = &mut *context.state;
    let is_unnamed = vendor_data.is_none();
    let key = vendor_data.unwrap_or_else(|| state.ids.uuid().to_string());
    if state.entity(owner, &key).is_some() {
        let kind = E::KIND.as_str();
        let error = format!("A {kind} with this vendor_data already exists.");
        return Err(Reply::field("vendor_data", &error));
    }
    // The blocklist can contain an entity before it exists.
    let status = if state.is_blocked(owner, &key) {
        EntityStatus::Blocked
    } else {
        status.unwrap_or_default()
    };
    let profile = state.profile_mut(owner, &key);
    profile.is_unnamed = is_unnamed;
    profile.status = status;
    state.sync_blocklist(owner, &key, status);
    let mut before = state.entity_fields(owner, &key);
    before.remove("vendor_data");
    state.set_entity_fields(owner, &key, (status, &before), fields);
    Ok(Reply::created(&detail::<E>(context, &key)?))
}

pub(crate) fn update<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let (owner, key) = find::<E>(context)?;
    let mut form = context.form()?;
    let fields = fields::read(&mut form, E::FIELDS);
    let status = match E::KIND {
        // The error differs from the one on creation.
        Kind::User => form.variant("status", EntityStatus::parse),
        Kind::Business => status(&mut form),
    };
    let reason = form.text("reason", 1000);
    form.finish()?;
    let state = &mut *context.state;
    let before = state.entity_fields(owner, &key);
    if let Some(status) = status {
        state.set_entity_status(owner, &key, status, reason.map(Into::into));
    }
    let status = state.profile_mut(owner, &key).status;
    state.set_entity_fields(owner, &key, (status, &before), fields);
    Ok(Reply::ok(&detail::<E>(context, &key)?))
}

pub(crate) fn update_status<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let (owner, key) = find::<E>(context)?;
    let mut form = context.form()?;
    let status = status(form.require("status"));
    let reason = form.text("reason", 1000).map(Into::into);
    let status = form.finish_with(status)?;
    context.state.set_entity_status(owner, &key, status, reason);
    Ok(Reply::ok(&detail::<E>(context, &key)?))
}

pub(crate) fn batch_delete<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let listed = form.texts("vendor_data_list").unwrap_or_default();
    let ids = form.uuids("didit_internal_id_list").unwrap_or_default();
    form.finish()?;
    if !all && listed.is_empty() && ids.is_empty() {
        return Err(Reply::bare(E::NO_KEYS));
    }
    let (owner, state) = (context.owner(E::KIND), &mut *context.state);
    let mut keys: HashSet<Box<str>> = listed.into_iter().map(Into::into).collect();
    if all || !ids.is_empty() {
        let ids: HashSet<_> = ids.into_iter().collect();
        let known = state.entity_keys(owner).into_iter();
        keys.extend(known.filter(|key| all || ids.contains(&state.entity_id(owner, key))));
    }
    let deleted = keys.iter().filter(|key| state.forget_entity(owner, key));
    let deleted = deleted.count();
    Ok(Reply::ok(&json!({ "deleted": deleted })))
}
