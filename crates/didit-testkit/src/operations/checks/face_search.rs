//! Search of a face among all faces of an application.
//!
//! Source: <https://docs.didit.me/standalone-apis/face-search>

use serde_json::{Value, json};

use super::params::{CheckParams, IMAGE, TOP_UP, unusable};
use super::report::CheckReport;
use crate::http::{HandlerResult, RequestContext};
use crate::operations::media;
use crate::state::{
    Item, Kind,
    faces::{TEMPLATES, USER_FACES},
    lists::{EntryType, ListType},
};
use crate::vocabulary::{Status, Uuid, object};

/// Maximum number of matches in a response.
const SHOWN: usize = 5;

/// `POST /v3/face-search/`
pub(crate) fn search(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let user = upload.require("user_image", &IMAGE);
    let form = &mut upload.form;
    let kind = form.choice("search_type", &["most_similar", "blocklisted_or_approved"]);
    form.boolean("rotate_image");
    let (params, user) = CheckParams::read(context, form, user)?;
    let face = media::face_in(&user);
    let face = face.ok_or_else(|| unusable("No face detected in the image"))?;
    context.pay(TOP_UP)?;

    let is_known = kind.as_deref() == Some("blocklisted_or_approved");
    let mut matches = Faces::new(context, &face.to_string()).matches();
    matches.retain(|found| {
        !is_known || found["is_blocklisted"] == true || found["status"] == "Approved"
    });
    let warning = warning(&matches, params.vendor_data.as_deref());
    let is_declined = warning.as_ref().is_some_and(|it| it["log_type"] == "error");
    let total = matches.len();
    matches.truncate(SHOWN);
    let report = CheckReport::of(json!({
        "status": if is_declined { "Declined" } else { "Approved" },
        "total_matches": total,
        "matches": matches,
        "user_image": {
            "entities": [{"bbox": [40, 40, 120, 120], "confidence": 0.732_973}],
            "best_angle": 0,
        },
        "warnings": warning.into_iter().collect::<Value>(),
    }));
    Ok(context.check_reply(&params, "face_search", report, false))
}

/// The faces that equal one.
struct Faces<'a> {
    context: &'a RequestContext<'a>,
    face: &'a str,
    is_blocklisted: bool,
    is_allowlisted: bool,
}

impl<'a> Faces<'a> {
    fn new(context: &'a RequestContext<'a>, face: &'a str) -> Self {
        let lists = &context.state.lists;
        let mut allowlists = lists
            .of(context.application)
            .filter(|list| list.kind == ListType::Allowlist && list.entry_type == EntryType::Face);
        Self {
            context,
            face,
            is_blocklisted: lists.blocks(context.application, EntryType::Face, face),
            is_allowlisted: allowlists.any(|list| list.holds(face)),
        }
    }

    /// Returns the matches: sessions, uploads, list entries and templates, newest first each.
    fn matches(&self) -> Vec<Value> {
        let mut matches = self.sessions();
        let (state, application) = (&*self.context.state, self.context.application);
        for (key, source) in [(USER_FACES, "imported"), (TEMPLATES, "retained_template")] {
            let stored = state.stored_faces(application, key);
            let same = stored.filter(|item| item.text("face") == self.face);
            matches.extend(same.map(|item| self.stored(item, source)));
        }
        let lists = state.lists.of(application);
        let entries = lists
            .filter(|list| list.entry_type == EntryType::Face && list.kind != ListType::Custom)
            .flat_map(|list| list.entries.values().rev())
            .filter(|entry| *entry.value == *self.face)
            .filter(|entry| {
                let session = entry.session.map(|index| state.store.get(index));
                session.is_none_or(|session| session.deleted)
            });
        matches.extend(entries.map(|entry| {
            let own = json!({ "source": "list_entry", "match_image_url": "media:face.jpg" });
            self.found(entry.id, own)
        }));
        matches
    }

    /// Returns a match with its `own` fields, whose media are those of `owner`.
    fn found(&self, owner: Uuid, own: Value) -> Value {
        let mut found = object(json!({
            "session_id": null,
            "session_number": null,
            "similarity_percentage": 99.99,
            "vendor_data": null,
            "vendor_user_id": null,
            "biometric_template_id": null,
            "verification_date": null,
            "user_details": null,
            "match_image_url": null,
            "status": null,
            "is_blocklisted": self.is_blocklisted,
            "is_allowlisted": self.is_allowlisted,
            "api_service": null,
        }));
        found.extend(object(own));
        let mut found = found.into();
        self.context.state.links(owner).sign_value(&mut found);
        found
    }

    /// An uploaded face or a template.
    fn stored(&self, item: &Item, source: &str) -> Value {
        let is_template = source == "retained_template";
        let own = json!({
            "source": source,
            "vendor_data": item.get("vendor_data"),
            "vendor_user_id": item.get("vendor_user_uuid"),
            "verification_date": item.created_at.rfc3339(),
            "biometric_template_id": is_template.then_some(item.id),
            "match_image_url": (!is_template).then_some("media:face.jpg"),
        });
        self.found(item.id, own)
    }

    fn sessions(&self) -> Vec<Value> {
        let (state, application) = (&*self.context.state, self.context.application);
        let shows = |&index: &_| {
            let session = state.store.get(index);
            let workflow = &state.workflows[session.workflow as usize];
            session.reports.is_some()
                && workflow.shows_face()
                && state.person(index).face == self.face
        };
        let show = |index| {
            let session = state.store.get(index);
            let reports = state.reports(index);
            let document = reports.get("id_verifications").and_then(|all| all.get(0));
            let user = session.vendor_data.as_deref();
            let own = json!({
                "source": "session",
                "session_id": session.id,
                "session_number": session.number,
                "vendor_data": user,
                "vendor_user_id": user.map(|key| state.entity_id((application, Kind::User), key)),
                "verification_date": session.created_at.rfc3339(),
                "user_details": document.map(|document| json!({
                    "full_name": document["full_name"],
                    "document_type": document["document_type"],
                    "document_number": document["document_number"],
                })),
                "match_image_url": "media:selfie.jpg",
                "status": session.status.as_str(),
            });
            self.found(session.id, own)
        };
        let all = state.store.newest_first((application, Kind::User));
        all.into_iter().filter(shows).map(show).collect()
    }
}

/// Returns the warning about a blocklisted face, or one of another approved user.
fn warning(matches: &[Value], vendor_data: Option<&str>) -> Option<Value> {
    let approved = Status::Approved.as_str();
    let blocked = matches.iter().find(|found| found["is_blocklisted"] == true);
    let other = matches.iter().find(|found| {
        found["status"] == approved && vendor_data.is_none_or(|own| found["vendor_data"] != own)
    });
    let (found, prefix, risk, log_type, short, long) = match (blocked, other) {
        (Some(found), _) => (
            found,
            "blocklisted",
            "FACE_IN_BLOCKLIST",
            "error",
            "Face in blocklist",
            "The system identified a face in the blocklist, which means the face is not allowed to be verified.",
        ),
        (None, Some(found)) => (
            found,
            "duplicated",
            "DUPLICATED_FACE",
            "information",
            "Duplicated face from other approved session",
            "The system identified a duplicated face from another approved session, requiring further investigation.",
        ),
        _ => return None,
    };
    Some(json!({
        "risk": risk,
        "feature": "LIVENESS",
        "additional_data": {
            format!("{prefix}_session_id"): found["session_id"],
            format!("{prefix}_session_number"): found["session_number"],
            "api_service": null,
        },
        "log_type": log_type,
        "short_description": short,
        "long_description": long,
    }))
}
