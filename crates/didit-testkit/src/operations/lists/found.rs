//! What a session showed that can be put on a list: of its latest records.

use serde_json::{Map, Value, json};

use crate::http::json::boxed;
use crate::state::State;
use crate::state::lists::EntryType;
use crate::vocabulary::id::{Uuid, canonical_uuid};
use crate::vocabulary::indexes::SessionIndex;

/// What a session showed.
pub(crate) struct Found {
    /// As it is compared.
    pub(crate) value: Box<str>,
    /// As the record has it.
    pub(crate) label: Box<str>,
    pub(crate) object: Option<Uuid>,
    pub(crate) metadata: Option<Box<str>>,
}

/// What is compared with later sessions; `None` if the session has no such record.
pub(crate) fn in_session(state: &State, index: SessionIndex, kind: EntryType) -> Option<Found> {
    let reports = state.reports(index)?;
    let newest = |array: &str, field: &str| {
        let record = reports.get(array)?.as_array()?.last()?;
        Some(record.get(field)?.as_str()?.to_owned())
    };
    let label = match kind {
        EntryType::Face => return face(state, index, &reports),
        EntryType::Document => newest("id_verifications", "document_number"),
        EntryType::Phone => newest("phone_verifications", "full_number"),
        EntryType::Email => newest("email_verifications", "email"),
        EntryType::IpAddress => newest("ip_analyses", "ip_address"),
        EntryType::DeviceFingerprint => newest("ip_analyses", "device_fingerprint"),
        _ => None,
    }?;
    let metadata = (kind == EntryType::Document).then(|| {
        let fields = ["full_name", "issuing_state", "document_type"];
        let fields = fields.map(|name| {
            let value = newest("id_verifications", name);
            (name.to_owned(), json!(value))
        });
        boxed(&Value::Object(Map::from_iter(fields)))
    });
    Some(Found {
        value: kind.compared(&label).into(),
        label: label.into(),
        object: None,
        metadata,
    })
}

fn face(state: &State, index: SessionIndex, reports: &Map<String, Value>) -> Option<Found> {
    let shown = [
        ("liveness_checks", "reference_image"),
        ("id_verifications", "portrait_image"),
    ];
    let mut records = shown
        .iter()
        .filter_map(|&(array, field)| Some((reports.get(array)?.as_array()?, field)));
    let (records, field) = records.next()?;
    let image = records.last().and_then(|record| record.get(field));
    let face = state.person(index).face;
    Some(Found {
        object: canonical_uuid(&face),
        value: face.into(),
        label: "".into(),
        metadata: image.map(|image| boxed(&json!({ "reference_image_url": image }))),
    })
}
