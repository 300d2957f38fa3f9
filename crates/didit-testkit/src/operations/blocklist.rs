//! The blocklist, by session.
//! Source: <https://docs.didit.me/management-api/blocklist/add>

use super::lists;
use crate::http::context::Call;
use crate::http::json::{Object, boxed};
use crate::http::reply::{Outcome, Reply};
use crate::scenario::MarkedJson;
use crate::state::State;
use crate::state::lists::{Entry, EntryType};
use crate::state::session::Slot;

pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    let (slot, kinds) = read(call, "blocklist")?;
    for kind in kinds {
        // A session that has no such record has nothing to be put there.
        let Some(found) = lists::found::in_session(call.state, slot, kind) else {
            continue;
        };
        let mut listed = call.state.lists.of_session(call.application, kind, slot);
        if listed.any(|entry| entry.value == found.value) {
            continue;
        }
        drop(listed);
        let entry = lists::entries::taken(call, Some(slot), found);
        call.state.lists.add(call.application, kind as u32, entry);
    }
    Ok(message("Successfully updated blocklist."))
}

pub(crate) fn remove(call: &mut Call<'_>) -> Outcome {
    let (slot, kinds) = read(call, "unblock")?;
    for kind in kinds {
        let lists = &mut call.state.lists;
        let listed = lists.of_session(call.application, kind, slot);
        let ids: Vec<_> = listed.map(|entry| entry.id).collect();
        for id in ids {
            lists.remove(call.application, kind as u32, id);
        }
    }
    Ok(message("Successfully removed from blocklist."))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let wanted = match call.query.get("item_type") {
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
    let page = call.page()?;
    let state = &*call.state;
    let mut entries: Vec<_> = EntryType::OF_SESSIONS
        .into_iter()
        .filter(|&kind| wanted.is_none_or(|wanted| wanted == kind))
        .filter_map(|kind| Some((kind, state.lists.get(call.application, kind as u32)?)))
        .flat_map(|(kind, list)| list.entries.iter().map(move |entry| (kind, entry)))
        .filter_map(|(kind, (order, entry))| Some((order, kind, entry.session?, entry)))
        .filter(|(_, _, slot, _)| !state.store.get(*slot).deleted)
        .collect();
    entries.sort_by_key(|(order, ..)| std::cmp::Reverse(*order));
    let (count, entries) = page.of(entries.into_iter());
    let rows: Vec<_> = entries
        .into_iter()
        .map(|(_, kind, slot, entry)| call.media(row(state, kind, slot, entry)))
        .collect();
    Ok(call.envelope(page, count, &rows))
}

fn message(text: &str) -> Reply {
    Reply::ok(Object::new().string("message", text).finish())
}

fn read(call: &Call<'_>, verb: &str) -> Result<(Slot, Vec<EntryType>), Reply> {
    let mut form = call.form()?;
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
    let slot = id
        .and_then(|id| call.state.store.find(id))
        .filter(|&slot| call.state.store.get(slot).application == call.application);
    match slot {
        Some(slot) => Ok((slot, kinds)),
        None => Err(Reply::not_found("Session not found.")),
    }
}

fn row(state: &State, kind: EntryType, slot: Slot, entry: &Entry) -> String {
    let session = state.store.get(slot);
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
