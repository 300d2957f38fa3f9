//! What stands on a list.
//! Source: <https://docs.didit.me/management-api/lists/create-entry>

use std::borrow::Cow;

use serde_json::Value;

use super::{find, found, refused, value};
use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::{Object, boxed};
use crate::http::reply::{HandlerResult, Reply};
use crate::operations::media;
use crate::scenario::MarkedJson;
use crate::state::State;
use crate::state::lists::{Entry, EntryType, ListType};
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::indexes::SessionIndex;

/// A picture may have so many bytes.
const PICTURE: usize = 2 << 20;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let (_, list) = find(context)?;
    let session = match context.query.get("reference_session_id") {
        None => None,
        Some(text) => match canonical_uuid(&text.to_ascii_lowercase()) {
            // A session that is not there has no entries.
            Some(id) => Some(context.state.store.find(id)),
            None => return Err(Reply::field("reference_session_id", "Enter a valid UUID.")),
        },
    };
    let search = context.query.get("search").map(str::to_lowercase);
    let page = context.page()?;
    let has = |text: &str| {
        let search = search.as_deref();
        search.is_none_or(|search| text.to_lowercase().contains(search))
    };
    let wanted = list.entries.values().rev().filter(|entry| {
        session.is_none_or(|index| index.is_some() && entry.session == index)
            && (has(&entry.value) || has(&entry.label))
    });
    let (count, entries) = page.of(wanted);
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| context.media(row(context.state, entry)))
        .collect();
    Ok(context.envelope(page, count, &rows))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    let kind = list.entry_type;
    let mut form = context.form()?;
    let session = form.uuid("reference_session_id");
    let asks = (
        form.has_value("value"),
        session.is_some() || form.has_value("reference_session_id"),
    );
    let value = value::read(&mut form, kind);
    let entry = Entry {
        label: form.text("display_label", 255).unwrap_or_default().into(),
        comment: comment(&mut form),
        object: form.uuid("reference_object_uuid"),
        metadata: form.dictionary("metadata").as_ref().map(boxed),
        ..blank(context, "")
    };
    form.finish()?;
    let entry = match (asks, value, session) {
        ((true, false), Some(value), _) => Entry {
            value: value.into(),
            ..entry
        },
        ((false, true), _, Some(id)) => {
            let index = context.state.store.find(id).filter(|&index| {
                let session = context.state.store.get(index);
                session.application == context.application && !session.deleted
            });
            let seen = index.and_then(|index| found::in_session(context.state, index, kind));
            let seen = seen.ok_or_else(|| {
                let text = match index {
                    None => "Session not found.".to_owned(),
                    Some(_) => format!("The session has no {} data.", kind.as_str()),
                };
                Reply::field("reference_session_id", &text)
            })?;
            Entry {
                comment: entry.comment,
                ..taken(context, index, seen)
            }
        }
        _ => {
            return Err(Reply::field(
                "non_field_errors",
                "Exactly one of value and reference_session_id is required.",
            ));
        }
    };
    put(context, number, entry)
}

pub(crate) fn upload_face(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, list) = find(context)?;
    if list.entry_type != EntryType::Face || list.effect == ListType::Custom {
        return Err(refused(
            "Faces can only be uploaded to a face blocklist or allowlist.",
        ));
    }
    let mut form = context.form()?;
    form.require("image");
    let face = form.text("image", usize::MAX).and_then(|image| {
        if image.len() / 4 * 3 > PICTURE + 2 {
            form.invalid("image", "Image size exceeds 2MB.");
            return None;
        }
        let face = media::face_in(&image);
        if face.is_none() {
            form.invalid(
                "image",
                "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
            );
        }
        face
    });
    let comment = comment(&mut form);
    form.finish()?;
    let Some(face) = face else {
        return Err(Reply::field("image", crate::http::form::REQUIRED));
    };
    let picture = Object::new().string("reference_image_url", "media:face.jpg");
    let entry = Entry {
        comment,
        object: Some(face),
        metadata: Some(picture.finish().into()),
        ..blank(context, &face.to_string())
    };
    put(context, number, entry)
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let (number, _) = find(context)?;
    let entry = context
        .params
        .get("entry_uuid")
        .and_then(canonical_uuid)
        .and_then(|id| context.state.lists.remove(context.application, number, id))
        .ok_or_else(|| Reply::not_found("Entry not found."))?;
    context
        .state
        .stand_as_listed(context.application, number, &entry.value);
    Ok(Reply::no_content())
}

fn comment(form: &mut Form) -> Box<str> {
    form.text("comment", usize::MAX).unwrap_or_default().into()
}

/// An entry that says nothing but its value.
fn blank(context: &mut RequestContext<'_>, value: &str) -> Entry {
    Entry {
        id: context.state.ids.uuid(),
        value: value.into(),
        label: "".into(),
        comment: "".into(),
        added_by: Cow::Borrowed("api"),
        session: None,
        object: None,
        metadata: None,
        at: context.state.now,
    }
}

/// An entry of what a session showed.
pub(crate) fn taken(
    context: &mut RequestContext<'_>,
    index: Option<SessionIndex>,
    seen: found::Found,
) -> Entry {
    Entry {
        label: seen.label,
        session: index,
        object: seen.object,
        metadata: seen.metadata,
        ..blank(context, &seen.value)
    }
}

/// Each value once.
fn put(context: &mut RequestContext<'_>, number: u32, entry: Entry) -> HandlerResult {
    let list = context.state.lists.get(context.application, number);
    if list.is_some_and(|list| list.has(&entry)) {
        return Err(Reply::field(
            "value",
            "This value already exists in the list.",
        ));
    }
    let answer = context.media(row(context.state, &entry));
    let value = entry.value.clone();
    context.state.lists.add(context.application, number, entry);
    context
        .state
        .stand_as_listed(context.application, number, &value);
    Ok(Reply::created_text(answer))
}

fn row(state: &State, entry: &Entry) -> String {
    let session = entry.session.map(|index| state.store.get(index));
    let session = session.filter(|session| !session.deleted);
    let metadata = entry.metadata.clone().map(|metadata| {
        let metadata = MarkedJson::from(metadata);
        let links = state.links_of(session.map_or(entry.id, |session| session.id));
        links.sign(&metadata)
    });
    let mut row = Object::new()
        .display("uuid", entry.id)
        .string("value", &entry.value)
        .string("display_label", &entry.label)
        .string("comment", &entry.comment)
        .string("added_by", &entry.added_by);
    row = match session {
        Some(session) => row
            .display("reference_session_id", session.id)
            .number("reference_session_number", session.number),
        None => row
            .raw("reference_session_id", "null")
            .raw("reference_session_number", "null"),
    };
    row = match entry.object {
        Some(object) => row.display("reference_object_uuid", object),
        None => row.raw("reference_object_uuid", "null"),
    };
    row.optional_raw("metadata", metadata.as_deref())
        .string("created_at", &entry.at.rfc3339())
        .finish()
}

/// The text of a member of an entry's metadata.
pub(crate) fn member(entry: &Entry, name: &str) -> Option<String> {
    let metadata: Value = serde_json::from_str(entry.metadata.as_deref()?).ok()?;
    Some(metadata.get(name)?.as_str()?.to_owned())
}
