//! Who is blocked stands on a blocklist, and the other way round.
//! Source: <https://docs.didit.me/management-api/lists/overview>

use std::borrow::Cow;

use crate::state::State;
use crate::state::lists::{Entry, EntryType};
use crate::state::profile::EntityStatus;
use crate::state::workflow::Kind;
use crate::vocabulary::indexes::AppIndex;

const fn entry_type(kind: Kind) -> EntryType {
    match kind {
        Kind::User => EntryType::User,
        Kind::Business => EntryType::Business,
    }
}

impl State {
    /// Whether no session may be created for a user or a company.
    pub(crate) fn is_blocked(&self, application: AppIndex, kind: Kind, key: &str) -> bool {
        self.lists.blocks(application, entry_type(kind), key)
    }

    /// Brings the blocklist in line with the standing of a user or a company.
    pub(crate) fn sync_blocklist(&mut self, owner: (AppIndex, Kind), key: &str, to: EntityStatus) {
        let (application, number) = (owner.0, entry_type(owner.1) as u32);
        let is_listed = self.is_blocked(application, owner.1, key);
        if to == EntityStatus::Blocked && !is_listed {
            let entry = Entry {
                id: self.ids.uuid(),
                value: key.into(),
                label: "".into(),
                comment: "".into(),
                added_by: Cow::Borrowed("system"),
                session: None,
                object: Some(self.entity_id(application, owner.1, key)),
                metadata: None,
                at: self.now,
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

    /// Brings the standing of a user or a company in line with the blocklist, after its
    /// entry was made or removed.
    pub(crate) fn stand_as_listed(&mut self, application: AppIndex, number: u32, key: &str) {
        let kinds = [Kind::User, Kind::Business];
        let kind = kinds
            .into_iter()
            .find(|&kind| entry_type(kind) as u32 == number);
        let Some(kind) = kind else {
            return;
        };
        let status = self
            .entity(application, kind, key)
            .map(|entity| entity.status());
        let to = match (status, self.is_blocked(application, kind, key)) {
            (Some(EntityStatus::Active | EntityStatus::Flagged), true) => EntityStatus::Blocked,
            (Some(EntityStatus::Blocked), false) => EntityStatus::Active,
            _ => return,
        };
        self.set_entity_status((application, kind), key, to, None);
    }
}
