//! Lists of values.
//! Source: <https://docs.didit.me/management-api/lists/overview>

use crate::http::context::RequestContext;
use crate::http::form::{BLANK, Form, NULL};
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::lists::{EntryType, List, ListType};
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::time::UtcTime;

pub(super) mod entries;
pub(super) mod found;
mod status;
mod value;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let list_type = word(context, "list_type", &ListType::ALL, ListType::as_str)?;
    let entry_type = word(context, "entry_type", &EntryType::ALL, EntryType::as_str)?;
    let page = context.page()?;
    let mut lists: Vec<_> = context.state.lists.of(context.application).collect();
    if context.query.get("ordering") != Some("created_at") {
        lists.reverse();
    }
    let wanted = lists.into_iter().filter(|list| {
        list_type.is_none_or(|wanted| wanted == list.effect)
            && entry_type.is_none_or(|wanted| wanted == list.entry_type)
    });
    let (count, lists) = page.of(wanted);
    let rows: Vec<_> = lists.into_iter().map(row).collect();
    Ok(context.envelope(page, count, &rows))
}

/// One of the words of a query parameter.
fn word<T: Copy>(
    context: &RequestContext<'_>,
    name: &str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<Option<T>, Reply> {
    let Some(text) = context.query.get(name) else {
        return Ok(None);
    };
    match all.iter().find(|word| as_str(**word) == text) {
        Some(word) => Ok(Some(*word)),
        None => Err(Reply::field(
            name,
            &format!("\"{text}\" is not a valid choice."),
        )),
    }
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    for name in ["name", "list_type", "entry_type"] {
        form.require(name);
    }
    let name = name(context, &mut form, None);
    let description = form.text("description", usize::MAX).unwrap_or_default();
    let types = [ListType::Allowlist, ListType::Custom];
    let list_type = form.choice("list_type", &types.map(ListType::as_str));
    let entry_type = form.choice("entry_type", &EntryType::ALL.map(EntryType::as_str));
    form.finish()?;
    let list_type = types
        .into_iter()
        .find(|known| list_type.as_deref() == Some(known.as_str()));
    let entry_type = EntryType::ALL
        .into_iter()
        .find(|known| entry_type.as_deref() == Some(known.as_str()));
    let (Some(name), Some(list_type), Some(entry_type)) = (name, list_type, entry_type) else {
        return Err(Reply::field("name", crate::http::form::REQUIRED));
    };
    let texts = (name, description.into());
    let id = context.state.ids.uuid();
    let list = List::new(id, texts, list_type, entry_type, context.state.now);
    let answer = row(&list);
    context.state.lists.insert(context.application, list);
    Ok(Reply::created_text(answer))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let (_, list) = find(context)?;
    Ok(Reply::ok_text(row(list)))
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.is_system {
        return Err(refused("System lists cannot be modified."));
    }
    let mut form = context.form()?;
    if form.is_null("name") {
        form.invalid("name", NULL);
    }
    let name = name(context, &mut form, Some(number));
    let description = form.text("description", usize::MAX);
    form.finish()?;
    let now = context.state.now;
    let Some(list) = context.state.lists.get_mut(context.application, number) else {
        return Err(unknown());
    };
    if let Some(name) = name {
        list.name = name;
    }
    if let Some(description) = description {
        list.description = description.into();
    }
    list.updated_at = now;
    Ok(Reply::ok_text(
        Object::new()
            .string("name", &list.name)
            .string("description", &list.description)
            .finish(),
    ))
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.is_system {
        return Err(refused("System lists cannot be deleted."));
    }
    context.state.lists.delete(context.application, number);
    Ok(Reply::no_content())
}

/// The list that the path names, with its number.
fn find<'c>(context: &'c RequestContext<'_>) -> Result<(u32, &'c List), Reply> {
    let lists = &context.state.lists;
    context
        .params
        .get("list_uuid")
        .and_then(canonical_uuid)
        .and_then(|id| lists.find(context.application, id))
        .and_then(|number| Some((number, lists.get(context.application, number)?)))
        .ok_or_else(unknown)
}

fn unknown() -> Reply {
    Reply::not_found("List not found.")
}

fn refused(text: &str) -> Reply {
    Reply::detail(http::StatusCode::BAD_REQUEST, text)
}

/// A name that no other list of the application has.
fn name(context: &RequestContext<'_>, form: &mut Form, own: Option<u32>) -> Option<Box<str>> {
    let name = form.text("name", 255)?;
    if name.trim().is_empty() {
        form.invalid("name", BLANK);
        return None;
    }
    let own = own.and_then(|number| context.state.lists.get(context.application, number));
    let taken = context
        .state
        .lists
        .of(context.application)
        .any(|list| *list.name == name && own.is_none_or(|own| own.id != list.id));
    if taken {
        form.invalid("name", "A list with this name already exists.");
    }
    Some(name.into())
}

fn row(list: &List) -> String {
    let newest = list.entries.values().next_back();
    let newest = newest.map(|entry| UtcTime::rfc3339(entry.at));
    Object::new()
        .display("uuid", list.id)
        .string("name", &list.name)
        .string("description", &list.description)
        .string("list_type", list.effect.as_str())
        .string("entry_type", list.entry_type.as_str())
        .boolean("is_system", list.is_system)
        .count("entry_count", list.entries.len())
        .optional("last_entry_added_at", newest.as_deref())
        .string("created_at", &list.created_at.rfc3339())
        .string("updated_at", &list.updated_at.rfc3339())
        .finish()
}
