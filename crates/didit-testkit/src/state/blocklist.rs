//! Faces, documents, phone numbers and e-mail addresses that are turned away.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::application::AppIndex;
use super::session::Slot;
use crate::time::Moment;

/// What can be put on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum ItemType {
    Face,
    Document,
    Phone,
    Email,
}

impl ItemType {
    pub(crate) const ALL: [Self; 4] = [Self::Face, Self::Document, Self::Phone, Self::Email];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Document => "document",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}

/// An entry, made from a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) application: AppIndex,
    pub(crate) kind: ItemType,
    pub(crate) session: Slot,
    pub(crate) at: Moment,
    /// What is compared: the person's face, the document's number, the number, the address.
    pub(crate) value: Box<str>,
    pub(crate) document_type: Option<Box<str>>,
}

/// The blocklists of all applications.
#[derive(Debug, Default)]
pub(crate) struct Blocklist {
    /// By application and order of entry.
    entries: BTreeMap<(AppIndex, u64), Entry>,
    /// How many entries hold a value.
    values: HashMap<(AppIndex, ItemType, Box<str>), u32>,
    next: u64,
}

impl Blocklist {
    /// Adds an entry, unless the session has put the value there already.
    pub(crate) fn add(&mut self, entry: Entry) {
        let known = self.of(entry.application).any(|other| {
            other.session == entry.session && other.kind == entry.kind && other.value == entry.value
        });
        if known {
            return;
        }
        *self
            .values
            .entry((entry.application, entry.kind, entry.value.clone()))
            .or_default() += 1;
        self.entries.insert((entry.application, self.next), entry);
        self.next += 1;
    }

    /// Takes off what a session has put there.
    pub(crate) fn remove(&mut self, application: AppIndex, kind: ItemType, session: Slot) {
        let gone: Vec<_> = self
            .entries
            .range((application, 0)..=(application, u64::MAX))
            .filter(|(_, entry)| entry.session == session && entry.kind == kind)
            .map(|(&key, _)| key)
            .collect();
        for key in gone {
            if let Some(entry) = self.entries.remove(&key)
                && let Some(count) = self
                    .values
                    .get_mut(&(application, kind, entry.value.clone()))
            {
                *count -= 1;
                if *count == 0 {
                    self.values.remove(&(application, kind, entry.value));
                }
            }
        }
    }

    pub(crate) fn holds(&self, application: AppIndex, kind: ItemType, value: &str) -> bool {
        !self.values.is_empty() && self.values.contains_key(&(application, kind, value.into()))
    }

    /// Every entry, in the order in which they were made.
    pub(crate) fn all(&self) -> Vec<&Entry> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|((_, order), _)| *order);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The entries of an application, newest first.
    pub(crate) fn of(&self, application: AppIndex) -> impl Iterator<Item = &Entry> {
        self.entries
            .range((application, 0)..=(application, u64::MAX))
            .rev()
            .map(|(_, entry)| entry)
    }
}
