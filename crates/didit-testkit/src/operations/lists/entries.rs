//! Entries of a list.
//!
//! Source: <https://docs.didit.me/management-api/lists/create-entry>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{find, value};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::operations::media::{NO_IMAGE, face_in};
use crate::state::{
    State,
    lists::{Entry, EntryType, ListType},
};
use crate::vocabulary::{Search, Uuid, any_case_uuid};

/// Maximum size of a picture, in bytes.
pub(crate) const MAX_PICTURE: usize = 2 << 20;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let (_, list) = find(context)?;
    let session = match context.query.get("reference_session_id") {
        None => None,
        Some(text) => match any_case_uuid(text) {
            // An unknown session has no entries.
            Some(id) => Some(context.state.store.find(id)),
            None => return Err(Reply::field("reference_session_id", "Enter a valid UUID.")),
        },
    };
    let search = context.query.get("search").map(Search::new);
    let page = context.page()?;
    let contains = |text: &str| search.as_ref().is_none_or(|search| search.is_in(text));
    let wanted = list.entries.values().rev().filter(|entry| {
        session.is_none_or(|index| index.is_some() && entry.session == index)
            && (contains(&entry.value) || contains(&entry.label))
    });
    let detail = |entry| detail(context.state, entry);
    Ok(Reply::ok(&context.list(page, wanted, detail)))
}

/// Adds a value, or the value that a session provides.
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    let kind = list.entry_type;
    let mut form = context.form()?;
    let session = form.uuid("reference_session_id");
    let value = value::read(&mut form, kind);
    let id = context.state.ids.uuid();
    let entry = Entry {
        label: form.text("display_label", 255).unwrap_or_default().into(),
        comment: comment(&mut form),
        object: form.uuid("reference_object_uuid"),
        metadata: form.dictionary("metadata"),
        ..Entry::new(id, "", context.state.now)
    };
    form.finish()?;
    let entry = match (value, session) {
        (Some(value), None) => Entry {
            value: value.into(),
            ..entry
        },
        (None, Some(session)) => {
            let error = |text: &str| Reply::field("reference_session_id", text);
            let found = context.find_session(session);
            let (index, _) = found.ok_or_else(|| error("Session not found."))?;
            let evidence = context.state.evidence(index, kind).ok_or_else(|| {
                let kind = kind.as_str();
                error(&format!("The session has no {kind} data."))
            })?;
            Entry {
                comment: entry.comment,
                ..Entry::from_session(id, index, evidence, entry.at)
            }
        }
        _ => {
            let text = "Exactly one of value and reference_session_id is required.";
            return Err(Reply::field("non_field_errors", text));
        }
    };
    add(context, number, entry)
}

pub(crate) fn upload_face(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.entry_type != EntryType::Face || list.kind == ListType::Custom {
        return Err(Reply::refused(
            "Faces can only be uploaded to a face blocklist or allowlist.",
        ));
    }
    let (face, comment) = context.read(|form| {
        let face = read_face(form.require("image"));
        let comment = comment(form);
        Some((face?, comment))
    })?;
    let id = context.state.ids.uuid();
    let entry = Entry {
        comment,
        object: Some(face),
        metadata: Some(json!({ "reference_image_url": "media:face.jpg" })),
        ..Entry::new(id, &face.to_string(), context.state.now)
    };
    add(context, number, entry)
}

fn read_face(form: &mut Form) -> Option<Uuid> {
    let image = form.text("image", usize::MAX)?;
    if image.len() / 4 * 3 > MAX_PICTURE + 2 {
        form.invalid("image", "Image size exceeds 2MB.");
        return None;
    }
    let face = STANDARD.decode(image.trim()).ok();
    let face = face.and_then(|bytes| face_in(&bytes));
    if face.is_none() {
        form.invalid("image", NO_IMAGE);
    }
    face
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, _) = find(context)?;
    let id = context.id("entry_uuid");
    let (application, state) = (context.application, &mut *context.state);
    let entry = id
        .and_then(|id| state.lists.remove(application, number, id))
        .or_not_found("Entry not found.")?;
    state.sync_entity_status(application, number, &entry.value);
    Ok(Reply::no_content())
}

fn comment(form: &mut Form) -> Box<str> {
    form.text("comment", usize::MAX).unwrap_or_default().into()
}

/// Adds an entry unless the list has its value.
fn add(context: &mut RequestContext<'_>, number: u32, entry: Entry) -> HandlerResult {
    let (application, state) = (context.application, &mut *context.state);
    let list = state.lists.get(application, number);
    if list.is_some_and(|list| list.has(&entry)) {
        let text = "This value already exists in the list.";
        return Err(Reply::field("value", text));
    }
    let response = detail(state, &entry);
    let value = entry.value.clone();
    state.lists.add(application, number, entry);
    state.sync_entity_status(application, number, &value);
    Ok(Reply::created(&context.permitted(response)))
}

fn detail(state: &State, entry: &Entry) -> Value {
    let session = entry.session.and_then(|index| state.store.live(index));
    json!({
        "uuid": entry.id,
        "value": entry.value,
        "display_label": entry.label,
        "comment": entry.comment,
        "added_by": entry.added_by,
        "reference_session_id": session.map(|session| session.id),
        "reference_session_number": session.map(|session| session.number),
        "reference_object_uuid": entry.object,
        "metadata": media(state, entry),
        "created_at": entry.at.rfc3339(),
    })
}

/// Returns the metadata of an entry with media links.
pub(crate) fn media(state: &State, entry: &Entry) -> Value {
    let session = entry.session.and_then(|index| state.store.live(index));
    let mut metadata = entry.metadata.clone().unwrap_or_default();
    let owner = session.map_or(entry.id, |session| session.id);
    state.links(owner).sign_value(&mut metadata);
    metadata
}
