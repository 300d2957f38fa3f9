//! Lists of values.
//!
//! Source: <https://docs.didit.me/management-api/lists/overview>

use serde_json::{Value, json};

use super::fields::required;
use crate::http::{BLANK, Form, HandlerResult, Reply, RequestContext};
use crate::state::lists::{EntryType, List, ListType};
use crate::vocabulary::UtcTime;

pub(super) mod entries;
mod value;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let list_type = choice(context, "list_type", ListType::parse)?;
    let entry_type = choice(context, "entry_type", EntryType::parse)?;
    let page = context.page()?;
    let mut lists: Vec<_> = context.state.lists.of(context.application).collect();
    if context.query.get("ordering") != Some("created_at") {
        lists.reverse();
    }
    let wanted = lists.into_iter().filter(|list| {
        list_type.is_none_or(|wanted| wanted == list.kind)
            && entry_type.is_none_or(|wanted| wanted == list.entry_type)
    });
    Ok(Reply::ok(&context.list(page, wanted, detail)))
}

/// Reads a query parameter with a fixed set of values.
pub(super) fn choice<T>(
    context: &RequestContext<'_>,
    name: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, Reply> {
    let Some(text) = context.query.get(name) else {
        return Ok(None);
    };
    let error = || Reply::field(name, &format!("\"{text}\" is not a valid choice."));
    parse(text).map(Some).ok_or_else(error)
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["name", "list_type", "entry_type"]);
    let name = name(context, &mut form, None);
    let description = form.text("description", usize::MAX).unwrap_or_default();
    let types = [ListType::Allowlist, ListType::Custom];
    let list_type = form.choice("list_type", &types.map(ListType::as_str));
    let entry_type = form.choice("entry_type", &EntryType::ALL.map(EntryType::as_str));
    form.finish()?;
    let list_type = list_type.as_deref().and_then(ListType::parse);
    let entry_type = entry_type.as_deref().and_then(EntryType::parse);
    let list = List::new(
        context.state.ids.uuid(),
        (required(name, "name")?, description.into()),
        required(list_type, "list_type")?,
        required(entry_type, "entry_type")?,
        context.state.now,
    );
    let reply = Reply::created(&detail(&list));
    context.state.lists.insert(context.application, list);
    Ok(reply)
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let (_, list) = find(context)?;
    Ok(Reply::ok(&detail(list)))
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.is_system {
        return Err(Reply::refused("System lists cannot be modified."));
    }
    let mut form = context.form()?;
    form.refuse_null(&["name"]);
    let name = name(context, &mut form, Some(number));
    let description = form.text("description", usize::MAX);
    form.finish()?;
    let now = context.state.now;
    let list = context.state.lists.get_mut(context.application, number);
    let list = list.ok_or_else(not_found)?;
    if let Some(name) = name {
        list.name = name;
    }
    if let Some(description) = description {
        list.description = description.into();
    }
    list.updated_at = now;
    let response = json!({ "name": list.name, "description": list.description });
    Ok(Reply::ok(&response))
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.is_system {
        return Err(Reply::refused("System lists cannot be deleted."));
    }
    context.state.lists.delete(context.application, number);
    Ok(Reply::no_content())
}

/// Returns the list that the path names, with its number.
fn find<'c>(context: &'c RequestContext<'_>) -> Result<(u32, &'c List), Reply> {
    let lists = &context.state.lists;
    context
        .id("list_uuid")
        .and_then(|id| lists.find(context.application, id))
        .and_then(|number| Some((number, lists.get(context.application, number)?)))
        .ok_or_else(not_found)
}

fn not_found() -> Reply {
    Reply::not_found("List not found.")
}

/// Reads a name that no other list of the application has. `own` is the number of the list
/// to update.
fn name(context: &RequestContext<'_>, form: &mut Form, own: Option<u32>) -> Option<Box<str>> {
    let name = form.text("name", 255)?;
    if name.trim().is_empty() {
        form.invalid("name", BLANK);
        return None;
    }
    let lists = &context.state.lists;
    let own = own.and_then(|number| lists.get(context.application, number));
    let exists = lists
        .of(context.application)
        .any(|list| *list.name == name && own.is_none_or(|own| own.id != list.id));
    if exists {
        form.invalid("name", "A list with this name already exists.");
    }
    Some(name.into())
}

fn detail(list: &List) -> Value {
    let newest = list.entries.values().next_back();
    json!({
        "uuid": list.id,
        "name": list.name,
        "description": list.description,
        "list_type": list.kind.as_str(),
        "entry_type": list.entry_type.as_str(),
        "is_system": list.is_system,
        "entry_count": list.entries.len(),
        "last_entry_added_at": newest.map(|entry| UtcTime::rfc3339(entry.at)),
        "created_at": list.created_at.rfc3339(),
        "updated_at": list.updated_at.rfc3339(),
    })
}
