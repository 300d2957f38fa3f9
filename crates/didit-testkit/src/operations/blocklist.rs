//! The blocklist, by session.
//! Source: <https://docs.didit.me/management-api/blocklist/add>

use serde_json::Value;

use crate::call::Call;
use crate::json::Object;
use crate::reply::{Outcome, Reply};
use crate::state::State;
use crate::state::blocklist::{Entry, ItemType};
use crate::state::session::Slot;

pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    let (slot, kinds) = read(call, "blocklist")?;
    let session = call.state.store.get(slot);
    let (application, now) = (session.application, call.state.now);
    let document_type = newest(call.state, slot, "id_verifications", "document_type");
    for kind in kinds {
        // A session that has no such record has nothing to be put there.
        let Some(value) = value(call.state, slot, kind) else {
            continue;
        };
        call.state.blocklist.add(Entry {
            application,
            kind,
            session: slot,
            at: now,
            value: value.into(),
            document_type: document_type
                .clone()
                .filter(|_| kind == ItemType::Document)
                .map(String::into_boxed_str),
        });
    }
    Ok(message("Successfully updated blocklist."))
}

pub(crate) fn remove(call: &mut Call<'_>) -> Outcome {
    let (slot, kinds) = read(call, "unblock")?;
    for kind in kinds {
        call.state.blocklist.remove(call.application, kind, slot);
    }
    Ok(message("Successfully removed from blocklist."))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let wanted = match call.query.get("item_type") {
        None => None,
        Some(word) => match ItemType::ALL.into_iter().find(|kind| kind.as_str() == word) {
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
    let entries = state.blocklist.of(call.application).filter(|entry| {
        wanted.is_none_or(|kind| kind == entry.kind) && !state.store.get(entry.session).deleted
    });
    let (count, entries) = page.of(entries);
    let rows: Vec<_> = entries.into_iter().map(|entry| row(state, entry)).collect();
    Ok(call.envelope(page, count, &rows))
}

fn message(text: &str) -> Reply {
    Reply::ok(Object::new().string("message", text).finish())
}

fn read(call: &Call<'_>, verb: &str) -> Result<(Slot, Vec<ItemType>), Reply> {
    let mut form = call.form()?;
    form.require("session_id");
    let id = form.uuid("session_id");
    let mut kinds = Vec::new();
    for kind in ItemType::ALL {
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

/// What is compared with later sessions.
fn value(state: &State, slot: Slot, kind: ItemType) -> Option<String> {
    match kind {
        ItemType::Face => {
            let reports = state.reports(slot)?;
            let shows_face = ["liveness_checks", "id_verifications"]
                .iter()
                .any(|array| reports.get(*array).is_some_and(Value::is_array));
            shows_face.then(|| state.person(slot).face)
        }
        ItemType::Document => newest(state, slot, "id_verifications", "document_number"),
        ItemType::Phone => newest(state, slot, "phone_verifications", "full_number"),
        ItemType::Email => newest(state, slot, "email_verifications", "email"),
    }
}

/// A field of the newest record of a kind.
fn newest(state: &State, slot: Slot, array: &str, field: &str) -> Option<String> {
    let reports = state.reports(slot)?;
    let record = reports.get(array)?.as_array()?.last()?;
    Some(record.get(field)?.as_str()?.to_owned())
}

fn row(state: &State, entry: &Entry) -> String {
    let session = state.store.get(entry.session);
    let value = |kind| (entry.kind == kind).then_some(&*entry.value);
    let face = (entry.kind == ItemType::Face).then(|| {
        newest(state, entry.session, "liveness_checks", "reference_image")
            .or_else(|| newest(state, entry.session, "id_verifications", "portrait_image"))
    });
    Object::new()
        .string("type", entry.kind.as_str())
        .display("session_id", session.id)
        .number("session_number", session.number)
        .string("blocklisted_at", &entry.at.rfc3339())
        .optional("face_image", face.flatten().as_deref())
        .optional("document_type", entry.document_type.as_deref())
        .optional("document_number", value(ItemType::Document))
        .optional("phone_number", value(ItemType::Phone))
        .optional("email", value(ItemType::Email))
        .finish()
}
