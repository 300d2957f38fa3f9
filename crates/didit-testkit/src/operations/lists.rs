//! Lists of values.
//!
//! Source: <https://docs.didit.me/management-api/lists/overview>

use serde_json::{Value, json};

use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::lists::{EntryType, List, ListType};
use crate::vocabulary::{UtcTime, Uuid};

pub(super) mod entries;
mod value;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.query_form();
    let list_type = form.variant("list_type", ListType::parse);
    let entry_type = form.variant("entry_type", EntryType::parse);
    let is_system = form.boolean("is_system");
    form.finish()?;
    let page = context.page()?;
    let mut lists: Vec<_> = context.state.lists.of(context.application).collect();
    if context.query.get("ordering") != Some("created_at") {
        lists.reverse();
    }
    let wanted = lists.into_iter().filter(|list| {
        list_type.is_none_or(|wanted| wanted == list.kind)
            && entry_type.is_none_or(|wanted| wanted == list.entry_type)
            && is_system.is_none_or(|wanted| wanted == list.is_system)
    });
    Ok(Reply::ok(&context.list(page, wanted, detail)))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let name = name(context, form.require("name"), None);
    let description = form.text("description", usize::MAX).unwrap_or_default();
    let list_type = form.require("list_type").variant("list_type", |text| {
        ListType::parse(text).filter(|list_type| *list_type != ListType::Blocklist)
    });
    let entry_type = form
        .require("entry_type")
        .variant("entry_type", EntryType::parse);
    let types = list_type.zip(entry_type);
    let (name, (list_type, entry_type)) = form.finish_with(name.zip(types))?;
    let list = List::new(
        context.state.ids.uuid(),
        (name, description.into()),
        list_type,
        entry_type,
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
    let name = name(context, &mut form, Some(list.id));
    let description = form.text("description", usize::MAX);
    form.finish()?;
    let now = context.state.now;
    let list = context.state.lists.get_mut(context.application, number);
    let list = list.or_not_found(NOT_FOUND)?;
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
    let id = context.id("list_uuid");
    id.and_then(|id| lists.find(context.application, id))
        .or_not_found(NOT_FOUND)
}

const NOT_FOUND: &str = "List not found.";

/// Reads a name that no other list of the application has. `own` is the id of the list to update.
fn name(context: &RequestContext<'_>, form: &mut Form, own: Option<Uuid>) -> Option<Box<str>> {
    form.refuse_blank("name");
    let name = form.text("name", 255)?;
    let mut lists = context.state.lists.of(context.application);
    if lists.any(|list| *list.name == name && Some(list.id) != own) {
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
