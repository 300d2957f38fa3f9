//! The blocklist, by session.
//! Source: <https://docs.didit.me/management-api/blocklist/add>

use super::lists;
use crate::http::context::RequestContext;
use crate::http::json::{Object, boxed};
use crate::http::reply::{HandlerResult, Reply};
use crate::scenario::MarkedJson;
use crate::state::State;
use crate::state::lists::{Entry, EntryType};
use crate::vocabulary::indexes::SessionIndex;

pub(crate) fn add(context: &mut RequestContext<'_>) -> HandlerResult {
    let (index, kinds) = read(context, "blocklist")?;
    for kind in kinds {
        // A session that has no such record has nothing to be put there.
        let Some(found) = lists::found::in_session(context.state, index, kind) else {
            continue;
        };
        let mut listed = context
            .state
            .lists
            .of_session(context.application, kind, index);
        if listed.any(|entry| entry.value == found.value) {
            continue;
        }
        drop(listed);
        let entry = lists::entries::taken(context, Some(index), found);
        context
            .state
            .lists
            .add(context.application, kind as u32, entry);
    }
    Ok(message("Successfully updated blocklist."))
}

pub(crate) fn remove(context: &mut RequestContext<'_>) -> HandlerResult {
    let (index, kinds) = read(context, "unblock")?;
    for kind in kinds {
        let lists = &mut context.state.lists;
        let listed = lists.of_session(context.application, kind, index);
        let ids: Vec<_> = listed.map(|entry| entry.id).collect();
        for id in ids {
            lists.remove(context.application, kind as u32, id);
        }
    }
    Ok(message("Successfully removed from blocklist."))
}

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let wanted = match context.query.get("item_type") {
        None => None,
        Some(word) => match EntryType::OF_SESSIONS
            .into_iter()
            .find(|kind| kind.as_str() == word)
        {
            Some(kind) => Some(kind),
            None => {
                return Err(Reply::field(
                    "item_type",
                    &format!("\"{word}\" is not a valid choice."),
                ));
            }
        },
    };
    let page = context.page()?;
    let state = &*context.state;
    let mut entries: Vec<_> = EntryType::OF_SESSIONS
        .into_iter()
        .filter(|&kind| wanted.is_none_or(|wanted| wanted == kind))
        .filter_map(|kind| Some((kind, state.lists.get(context.application, kind as u32)?)))
        .flat_map(|(kind, list)| list.entries.iter().map(move |entry| (kind, entry)))
        .filter_map(|(kind, (order, entry))| Some((order, kind, entry.session?, entry)))
        .filter(|(_, _, index, _)| !state.store.get(*index).deleted)
        .collect();
    entries.sort_by_key(|(order, ..)| std::cmp::Reverse(*order));
    let (count, entries) = page.of(entries.into_iter());
    let rows: Vec<_> = entries
        .into_iter()
        .map(|(_, kind, index, entry)| context.media(row(state, kind, index, entry)))
        .collect();
    Ok(context.envelope(page, count, &rows))
}

fn message(text: &str) -> Reply {
    Reply::ok_text(Object::new().string("message", text).finish())
}

fn read(context: &RequestContext<'_>, verb: &str) -> Result<(SessionIndex, Vec<EntryType>), Reply> {
    let mut form = context.form()?;
    form.require("session_id");
    let id = form.uuid("session_id");
    let mut kinds = Vec::new();
    for kind in EntryType::OF_SESSIONS {
        if form
            .boolean(&format!("{verb}_{}", kind.as_str()))
            .unwrap_or(false)
        {
            kinds.push(kind);
        }
    }
    form.finish()?;
    if kinds.is_empty() {
        return Err(Reply::field(
            "non_field_errors",
            &format!(
                "At least one of {verb}_face, {verb}_document, {verb}_phone, {verb}_email must be true."
            ),
        ));
    }
    let index = id
        .and_then(|id| context.state.store.find(id))
        .filter(|&index| context.state.store.get(index).application == context.application);
    match index {
        Some(index) => Ok((index, kinds)),
        None => Err(Reply::not_found("Session not found.")),
    }
}

fn row(state: &State, kind: EntryType, index: SessionIndex, entry: &Entry) -> String {
    let session = state.store.get(index);
    let value = |wanted| (kind == wanted).then_some(&*entry.label);
    let text = |name| lists::entries::member(entry, name);
    let face = MarkedJson::from(boxed(&text("reference_image_url").into()));
    let links = state.links_of(session.id);
    Object::new()
        .string("type", kind.as_str())
        .display("session_id", session.id)
        .number("session_number", session.number)
        .string("blocklisted_at", &entry.at.rfc3339())
        .raw("face_image", &links.sign(&face))
        .optional("document_type", text("document_type").as_deref())
        .optional("document_number", value(EntryType::Document))
        .optional("phone_number", value(EntryType::Phone))
        .optional("email", value(EntryType::Email))
        .finish()
}
