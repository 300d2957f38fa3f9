//! The blocklist by session.
//!
//! Source: <https://docs.didit.me/management-api/blocklist/add>

use serde_json::{Value, json};

use super::lists::entries::media;
use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{
    State,
    lists::{Entry, EntryType},
};
use crate::vocabulary::SessionIndex;

/// `POST /v3/blocklist/add/`
pub(crate) fn add(context: &mut RequestContext<'_>) -> HandlerResult {
    let (index, kinds) = read(context, "blocklist")?;
    let (application, state) = (context.application, &mut *context.state);
    for kind in kinds {
        // A session without the report has no entry.
        let Some(evidence) = state.evidence(index, kind) else {
            continue;
        };
        let mut listed = state.lists.of_session(application, kind, index);
        if listed.any(|entry| entry.value == evidence.value) {
            continue;
        }
        drop(listed);
        let id = state.ids.uuid();
        let entry = Entry::from_session(id, index, evidence, state.now);
        state.lists.add(application, kind as u32, entry);
    }
    Ok(message("Successfully updated blocklist."))
}

/// `POST /v3/blocklist/remove/`
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

/// `GET /v3/blocklist/`
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let types = EntryType::OF_SESSIONS;
    let mut form = context.query_form();
    let wanted = form.variant("item_type", |name| {
        EntryType::parse(name).filter(|kind| EntryType::OF_SESSIONS.contains(kind))
    });
    form.finish()?;
    let page = context.page()?;
    let state = &*context.state;
    let mut entries: Vec<_> = types
        .into_iter()
        .filter(|&kind| wanted.is_none_or(|wanted| wanted == kind))
        .filter_map(|kind| Some((kind, state.lists.get(context.application, kind as u32)?)))
        .flat_map(|(kind, list)| list.entries.iter().map(move |entry| (kind, entry)))
        .filter_map(|(kind, (order, entry))| Some((order, kind, entry.session?, entry)))
        .filter(|(_, _, index, _)| !state.store.get(*index).deleted)
        .collect();
    entries.sort_by_key(|(order, ..)| std::cmp::Reverse(*order));
    let item = |(_, kind, index, entry)| item(state, kind, index, entry);
    Ok(Reply::ok(&context.list(page, entries.into_iter(), item)))
}

fn message(text: &str) -> Reply {
    Reply::ok(&json!({ "message": text }))
}

fn read(context: &RequestContext<'_>, verb: &str) -> Result<(SessionIndex, Vec<EntryType>), Reply> {
    let mut form = context.form()?;
    let id = form.require("session_id").uuid("session_id");
    let kinds: Vec<_> = EntryType::OF_SESSIONS
        .into_iter()
        .filter(|kind| form.boolean(&format!("{verb}_{}", kind.as_str())) == Some(true))
        .collect();
    form.finish()?;
    if kinds.is_empty() {
        let names = EntryType::OF_SESSIONS.map(|kind| format!("{verb}_{}", kind.as_str()));
        let text = format!("At least one of {} must be true.", names.join(", "));
        return Err(Reply::field("non_field_errors", &text));
    }
    let found = id.and_then(|id| context.find_session(id));
    let (index, _) = found.or_not_found("Session not found.")?;
    Ok((index, kinds))
}

fn item(state: &State, kind: EntryType, index: SessionIndex, entry: &Entry) -> Value {
    let session = state.store.get(index);
    let label = |wanted| (kind == wanted).then_some(&*entry.label);
    let metadata = media(state, entry);
    json!({
        "type": kind.as_str(),
        "session_id": session.id,
        "session_number": session.number,
        "blocklisted_at": entry.at.rfc3339(),
        "face_image": metadata["reference_image_url"].as_str(),
        "document_type": metadata["document_type"].as_str(),
        "document_number": label(EntryType::Document),
        "phone_number": label(EntryType::Phone),
        "email": label(EntryType::Email),
    })
}
