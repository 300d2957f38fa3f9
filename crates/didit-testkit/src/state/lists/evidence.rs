//! Values that a session provides for a list, from its latest reports.

use serde_json::{Map, Value, json};

use crate::state::{State, lists::EntryType};
use crate::vocabulary::{SessionIndex, Uuid, canonical_uuid};

/// A value that a session provides for a list.
pub(crate) struct Evidence {
    /// In the form that is compared.
    pub(crate) value: Box<str>,
    /// In the form of the report.
    pub(crate) label: Box<str>,
    pub(crate) object: Option<Uuid>,
    pub(crate) metadata: Option<Value>,
}

impl State {
    /// Returns the value of a session for lists of a type, or `None` if no report has one.
    pub(crate) fn evidence(&self, index: SessionIndex, kind: EntryType) -> Option<Evidence> {
        let reports = self.reports(index);
        let (array, field) = match kind {
            EntryType::Face => return self.face(index, &reports),
            EntryType::Document => ("id_verifications", "document_number"),
            EntryType::Phone => ("phone_verifications", "full_number"),
            EntryType::Email => ("email_verifications", "email"),
            EntryType::IpAddress => ("ip_analyses", "ip_address"),
            EntryType::DeviceFingerprint => ("ip_analyses", "device_fingerprint"),
            _ => return None,
        };
        let report = reports.get(array)?.as_array()?.last()?;
        let label = report.get(field)?.as_str()?;
        let metadata = (kind == EntryType::Document).then(|| {
            let fields = ["full_name", "issuing_state", "document_type"];
            let fields = fields.map(|name| (name.to_owned(), json!(report[name].as_str())));
            fields.into_iter().collect()
        });
        Some(Evidence {
            value: kind.compared(label).into(),
            label: label.into(),
            object: None,
            metadata,
        })
    }

    fn face(&self, index: SessionIndex, reports: &Map<String, Value>) -> Option<Evidence> {
        let images = [
            ("liveness_checks", "reference_image"),
            ("id_verifications", "portrait_image"),
        ];
        let (reports, field) = images
            .iter()
            .find_map(|&(array, field)| Some((reports.get(array)?.as_array()?, field)))?;
        let image = reports.last().and_then(|report| report.get(field));
        let face = self.person(index).face;
        Some(Evidence {
            object: canonical_uuid(&face),
            value: face.into(),
            label: "".into(),
            metadata: image.map(|image| json!({ "reference_image_url": image })),
        })
    }
}
