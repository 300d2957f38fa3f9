//! Faces of users: of their sessions, uploaded ones, and biometric templates of deleted sessions.

use std::sync::Arc;

use serde_json::Value;

use crate::state::{CollectionKey, Item, Kind, Page, State};
use crate::vocabulary::{AppIndex, Status, UtcTime, Uuid};

/// Biometric templates.
pub(crate) const TEMPLATES: CollectionKey = CollectionKey::of("biometric_templates");

/// Faces that were uploaded to users.
pub(crate) const USER_FACES: CollectionKey = CollectionKey::of("user_faces");

impl Item {
    /// Returns the status of a biometric template.
    pub(crate) fn template_status(&self, now: UtcTime) -> &'static str {
        let expires_at = UtcTime::parse(self.text("expires_at"));
        if !self.get("purged_at").is_null() {
            "purged"
        } else if expires_at.is_some_and(|at| at <= now) {
            "expired"
        } else {
            "active"
        }
    }
}

impl State {
    /// Returns the faces of a collection that are compared with others.
    pub(crate) fn stored_faces(
        &self,
        application: AppIndex,
        key: CollectionKey,
    ) -> impl Iterator<Item = &Arc<Item>> {
        let newest_first = self.collections.items(application, key).values().rev();
        let now = self.now;
        newest_first.filter(move |item| item.template_status(now) == "active")
    }

    /// Whether a user has a stored face: of an approved session, an upload, or a template.
    pub(crate) fn has_face(&self, application: AppIndex, key: &str) -> bool {
        let approved = [Status::Approved, Status::KycExpired];
        let user = self.entity((application, Kind::User), key);
        let sessions = user.map(|user| user.select(Some(&approved), Page::ALL).1);
        let has_shown = |index| {
            let session = self.store.get(index);
            self.workflows[session.workflow as usize].shows_face()
        };
        let id = self.entity_id((application, Kind::User), key).to_string();
        let mut stored = [USER_FACES, TEMPLATES]
            .into_iter()
            .flat_map(|key| self.stored_faces(application, key));
        sessions.into_iter().flatten().any(has_shown)
            || stored.any(|face| face.text("vendor_user_uuid") == id)
    }

    /// Purges a biometric template. Returns the outcome.
    pub(crate) fn purge_template(
        &mut self,
        application: AppIndex,
        item: Arc<Item>,
        source: &str,
    ) -> &'static str {
        if item.template_status(self.now) == "purged" {
            return "already_purged";
        }
        let mut item = Arc::unwrap_or_clone(item);
        item.set("face", Value::Null);
        item.set("purged_at", self.now.rfc3339());
        item.set("instruction_source", source);
        self.collections.put(application, TEMPLATES, item);
        "purged"
    }

    /// Deletes the uploaded faces of a user and purges the templates.
    pub(crate) fn forget_faces(&mut self, application: AppIndex, user: Uuid) {
        let user = user.to_string();
        let owned = |state: &Self, key| {
            let items = state.collections.items(application, key).values();
            let owned = items.filter(|item| item.text("vendor_user_uuid") == user);
            owned.cloned().collect::<Vec<_>>()
        };
        for face in owned(self, USER_FACES) {
            self.collections.remove(application, USER_FACES, face.id);
        }
        for template in owned(self, TEMPLATES) {
            self.purge_template(application, template, "vendor_user_delete");
        }
    }
}
