//! Status and fields of users and businesses, in step with the blocklists.
//!
//! Source: <https://docs.didit.me/management-api/lists/overview>

use serde_json::{Map, Value};

use crate::state::{
    EntityStatus, Kind, Owner, State,
    lists::{Entry, EntryType},
    profile::EntityStatusChange,
};
use crate::vocabulary::AppIndex;

const fn entry_type(kind: Kind) -> EntryType {
    match kind {
        Kind::User => EntryType::User,
        Kind::Business => EntryType::Business,
    }
}

impl State {
    /// Whether a user or business is blocklisted.
    pub(crate) fn is_blocked(&self, owner: Owner, key: &str) -> bool {
        self.lists.blocks(owner.0, entry_type(owner.1), key)
    }

    /// Adjusts the blocklist to the status of a user or business.
    pub(crate) fn sync_blocklist(&mut self, owner: Owner, key: &str, to: EntityStatus) {
        let (application, number) = (owner.0, entry_type(owner.1) as u32);
        let is_listed = self.is_blocked(owner, key);
        if to == EntityStatus::Blocked && !is_listed {
            let entry = Entry {
                added_by: "system".into(),
                object: Some(self.entity_id(owner, key)),
                ..Entry::new(self.ids.uuid(), key, self.now)
            };
            self.lists.add(application, number, entry);
        } else if to != EntityStatus::Blocked && is_listed {
            let list = self.lists.get(application, number).into_iter();
            let entries = list.flat_map(|list| list.entries.values());
            let entries = entries.filter(|entry| *entry.value == *key);
            let ids: Vec<_> = entries.map(|entry| entry.id).collect();
            for id in ids {
                self.lists.remove(application, number, id);
            }
        }
    }

    /// Adjusts the status of a user or business to the blocklist, after an entry was added
    /// or removed.
    pub(crate) fn sync_entity_status(&mut self, application: AppIndex, number: u32, key: &str) {
        let mut kinds = Kind::ALL.into_iter();
        let Some(kind) = kinds.find(|&kind| entry_type(kind) as u32 == number) else {
            return;
        };
        let owner = (application, kind);
        let status = self.entity(owner, key).map(|entity| entity.status());
        let to = match (status, self.is_blocked(owner, key)) {
            (Some(EntityStatus::Active | EntityStatus::Flagged), true) => EntityStatus::Blocked,
            (Some(EntityStatus::Blocked), false) => EntityStatus::Active,
            _ => return,
        };
        self.set_entity_status(owner, key, to, None);
    }

    /// Sets the status of a user or business, adjusts the blocklist and queues the webhook.
    pub(crate) fn set_entity_status(
        &mut self,
        owner: Owner,
        key: &str,
        to: EntityStatus,
        reason: Option<Box<str>>,
    ) {
        let (id, at) = (self.ids.uuid(), self.now);
        let profile = self.profile_mut(owner, key);
        let from = std::mem::replace(&mut profile.status, to);
        if from == to {
            return;
        }
        profile.updated_at = Some(at);
        profile.changes.push(EntityStatusChange {
            id,
            from,
            to,
            reason,
            at,
        });
        self.sync_blocklist(owner, key, to);
        let fields = self.entity_fields(owner, key);
        self.emit_entity_changes(owner, key, (from, &fields));
    }

    /// Sets fields of a user or business, null to clear one, and queues the webhook with the
    /// differences to its earlier status and fields.
    pub(crate) fn set_entity_fields(
        &mut self,
        owner: Owner,
        key: &str,
        before: (EntityStatus, &Map<String, Value>),
        fields: Map<String, Value>,
    ) {
        let now = self.now;
        let profile = self.profile_mut(owner, key);
        if !fields.is_empty() {
            profile.updated_at = Some(now);
        }
        for (name, value) in fields {
            match value {
                Value::Null => profile.fields.remove(&name),
                value => profile.fields.insert(name, value),
            };
        }
        self.emit_entity_changes(owner, key, before);
    }

    /// Returns the fields of a user or business, or none if it does not exist.
    pub(crate) fn entity_fields(&self, owner: Owner, key: &str) -> Map<String, Value> {
        let entity = self.entity(owner, key);
        entity.map_or_else(Map::new, |entity| entity.fields())
    }
}
