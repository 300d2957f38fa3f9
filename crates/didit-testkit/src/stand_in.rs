use serde_json::{Map, Value, json};

use crate::id::{Ids, Uuid};
use crate::row::array_of;
use crate::state::blocklist::ItemType;
use crate::status::Status;

pub(crate) struct Person {
    pub(crate) face: String,
    pub(crate) document: String,
    pub(crate) phone: String,
    pub(crate) email: String,
}

impl Person {
    pub(crate) fn of(seed: u64, application: Uuid, key: &str) -> Self {
        let mut hash = seed ^ application.as_u64_pair().0;
        for byte in key.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut ids = Ids::new(hash);
        let number = ids.next() % 1_000_000;
        Self {
            face: ids.uuid().to_string(),
            document: format!("TEST{number:06}"),
            phone: format!("+1202555{:04}", 100 + number % 100),
            email: format!("person.{number}@example.com"),
        }
    }
}

pub(crate) fn knows(slug: &str) -> bool {
    didit_types::sandbox::SandboxScenario::from(slug).is_known()
}

pub(crate) fn play(
    slug: &str,
    features: &[&str],
    person: &Person,
    blocked: &[ItemType],
) -> (Status, Map<String, Value>) {
    let status = if !blocked.is_empty() || slug.starts_with("decline") {
        Status::Declined
    } else if slug == "approve" {
        Status::Approved
    } else {
        Status::InReview
    };
    let mut reports = Map::new();
    for (index, feature) in features.iter().enumerate() {
        let Some(array) = array_of(feature) else {
            continue;
        };
        let warning = |risk: &str| json!([{"feature": feature, "risk": risk, "log_type": "error", "short_description": risk, "long_description": risk}]);
        let hit = match *feature {
            "ID_VERIFICATION" => blocked
                .contains(&ItemType::Document)
                .then(|| warning("ID_DOCUMENT_IN_BLOCKLIST")),
            "LIVENESS" => blocked
                .contains(&ItemType::Face)
                .then(|| warning("FACE_IN_BLOCKLIST")),
            "PHONE" => blocked
                .contains(&ItemType::Phone)
                .then(|| warning("PHONE_NUMBER_IN_BLOCKLIST")),
            "EMAIL_VERIFICATION" => blocked
                .contains(&ItemType::Email)
                .then(|| warning("EMAIL_IN_BLOCKLIST")),
            _ => None,
        };
        let mut report = json!({
            "node_id": format!("feature_{}_{}", feature.to_lowercase(), index + 1),
            "status": match (&hit, index) { (Some(_), _) => "Declined", (_, 0) => status.as_str(), _ => "Approved" },
            "warnings": hit.unwrap_or_else(|| json!([])),
        });
        if let Some(members) = report.as_object_mut() {
            match *feature {
                "ID_VERIFICATION" => {
                    members.insert("document_number".into(), person.document.clone().into());
                    members.insert("document_type".into(), "Identity Card".into());
                }
                "PHONE" => {
                    members.insert("full_number".into(), person.phone.clone().into());
                }
                "EMAIL_VERIFICATION" => {
                    members.insert("email".into(), person.email.clone().into());
                }
                _ => {}
            }
        }
        reports.insert(array.to_owned(), json!([report]));
    }
    (status, reports)
}
