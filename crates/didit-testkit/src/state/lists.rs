//! Lists of values: blocklists, allowlists and custom lists.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::vocabulary::{AppIndex, Ids, SessionIndex, UtcTime, Uuid, hash, named_enum};

mod evidence;

pub(crate) use evidence::Evidence;

named_enum! {
    /// Type of the entries of a list; the compact form of [`didit_types::list::ListEntryType`].
    pub(crate) enum EntryType {
        Face = "face",
        Document = "document",
        Phone = "phone",
        Email = "email",
        IpAddress = "ip_address",
        DeviceFingerprint = "device_fingerprint",
        WalletAddress = "wallet_address",
        BankAccount = "bank_account",
        User = "user",
        Business = "business",
        Country = "country",
        Key = "key",
    }
}

named_enum! {
    /// Type of a list; the compact form of [`didit_types::list::ListType`].
    pub(crate) enum ListType {
        Blocklist = "blocklist",
        Allowlist = "allowlist",
        Custom = "custom",
    }
}

impl EntryType {
    /// Types that can be blocklisted by session.
    pub(crate) const OF_SESSIONS: [Self; 4] =
        [Self::Face, Self::Document, Self::Phone, Self::Email];

    /// Returns the name of the blocklist of the type, if it has one.
    const fn blocklist(self) -> Option<&'static str> {
        Some(match self {
            Self::Face => "Blocked faces",
            Self::Document => "Blocked documents",
            Self::Phone => "Blocked phone numbers",
            Self::Email => "Blocked e-mail addresses",
            Self::IpAddress => "Blocked IP addresses",
            Self::DeviceFingerprint => "Blocked devices",
            Self::WalletAddress => "Blocked wallets",
            Self::BankAccount => "Blocked bank accounts",
            Self::User => "Blocked users",
            Self::Business => "Blocked businesses",
            Self::Country | Self::Key => return None,
        })
    }

    /// Returns a value in the form that is compared: in lower case, except for keys that a
    /// caller chooses.
    pub(crate) fn compared(self, value: &str) -> Cow<'_, str> {
        let keeps_case = matches!(self, Self::User | Self::Business | Self::Country);
        if keeps_case || !value.chars().any(char::is_uppercase) {
            Cow::Borrowed(value)
        } else {
            Cow::Owned(value.to_lowercase())
        }
    }
}

/// A list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct List {
    pub(crate) id: Uuid,
    pub(crate) name: Box<str>,
    pub(crate) description: Box<str>,
    pub(crate) kind: ListType,
    pub(crate) entry_type: EntryType,
    pub(crate) is_system: bool,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: UtcTime,
    /// By order of creation, counted over all lists.
    pub(crate) entries: BTreeMap<u64, Entry>,
    /// Number of entries by value.
    #[serde(skip)]
    values: HashMap<Box<str>, u32>,
}

impl List {
    pub(crate) fn new(
        id: Uuid,
        (name, description): (Box<str>, Box<str>),
        list_type: ListType,
        entry_type: EntryType,
        now: UtcTime,
    ) -> Self {
        Self {
            id,
            name,
            description,
            kind: list_type,
            entry_type,
            is_system: false,
            created_at: now,
            updated_at: now,
            entries: BTreeMap::new(),
            values: HashMap::new(),
        }
    }

    /// Whether the list has an entry with a value.
    pub(crate) fn holds(&self, value: &str) -> bool {
        !self.values.is_empty() && self.values.contains_key(&*self.entry_type.compared(value))
    }

    /// Whether the list has an entry with the value of another one.
    pub(crate) fn has(&self, entry: &Entry) -> bool {
        self.values.contains_key(&*entry.key(self.entry_type))
    }

    fn count(&mut self, entry: &Entry) {
        let key = entry.key(self.entry_type).into();
        *self.values.entry(key).or_default() += 1;
    }

    fn discount(&mut self, entry: &Entry) {
        let key = entry.key(self.entry_type);
        if let Some(count) = self.values.get_mut(&*key) {
            *count -= 1;
            if *count == 0 {
                self.values.remove(&*key);
            }
        }
    }
}

/// Entry of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: Uuid,
    /// In the form that is compared.
    pub(crate) value: Box<str>,
    /// In the form for people.
    pub(crate) label: Box<str>,
    pub(crate) comment: Box<str>,
    /// `api` or `system`.
    pub(crate) added_by: Cow<'static, str>,
    /// Session that provided the value.
    pub(crate) session: Option<SessionIndex>,
    pub(crate) object: Option<Uuid>,
    pub(crate) metadata: Option<Value>,
    pub(crate) at: UtcTime,
}

impl Entry {
    /// Returns an entry of an API client with only a value.
    pub(crate) fn new(id: Uuid, value: &str, at: UtcTime) -> Self {
        Self {
            id,
            value: value.into(),
            label: "".into(),
            comment: "".into(),
            added_by: Cow::Borrowed("api"),
            session: None,
            object: None,
            metadata: None,
            at,
        }
    }

    /// Returns an entry with the value that a session provides.
    pub(crate) fn from_session(
        id: Uuid,
        session: SessionIndex,
        evidence: Evidence,
        at: UtcTime,
    ) -> Self {
        Self {
            label: evidence.label,
            session: Some(session),
            object: evidence.object,
            metadata: evidence.metadata,
            ..Self::new(id, &evidence.value, at)
        }
    }

    /// The key of the value index. A face that is only text and was never captured matches no
    /// person.
    fn key(&self, kind: EntryType) -> Cow<'_, str> {
        let is_captured = || {
            self.object
                .is_some_and(|face| face.to_string() == *self.value)
        };
        if kind == EntryType::Face && !is_captured() {
            return Cow::Owned(format!("written: {}", self.value));
        }
        Cow::Borrowed(&self.value)
    }
}

/// Position of an entry: application, number of the list, order.
type EntryPosition = (AppIndex, u32, u64);

/// The lists of all applications.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// By application and number. The number of a blocklist is that of its type.
    numbered: BTreeMap<(AppIndex, u32), List>,
    ids: HashMap<Uuid, (AppIndex, u32)>,
    entries: HashMap<Uuid, EntryPosition>,
    /// Entries by the session that provided them.
    sessions: BTreeSet<(SessionIndex, EntryPosition)>,
    next: u64,
}

impl Lists {
    /// Creates the system lists: a blocklist for each type that has one, and the countries of
    /// high risk. Their ids follow from that of the application.
    pub(crate) fn add_application(&mut self, application: AppIndex, id: Uuid, now: UtcTime) {
        let (seed, _) = id.as_u64_pair();
        let blocklists = EntryType::ALL
            .into_iter()
            .filter_map(|kind| Some((kind.blocklist()?, ListType::Blocklist, kind)));
        let countries = ("High Risk Countries", ListType::Custom, EntryType::Country);
        for (name, list_type, entry_type) in blocklists.chain([countries]) {
            let id = Ids::new(hash(seed, name)).uuid();
            let mut list = List::new(id, (name.into(), "".into()), list_type, entry_type, now);
            list.is_system = true;
            self.insert(application, list);
        }
    }

    /// Adds a list.
    pub(crate) fn insert(&mut self, application: AppIndex, list: List) {
        let newest = self.numbers(application).next_back();
        let number = newest.map_or(0, |(number, _)| number + 1);
        self.ids.insert(list.id, (application, number));
        self.numbered.insert((application, number), list);
    }

    fn numbers(&self, application: AppIndex) -> impl DoubleEndedIterator<Item = (u32, &List)> {
        self.numbered
            .range((application, 0)..=(application, u32::MAX))
            .map(|(&(_, number), list)| (number, list))
    }

    /// Returns the lists of an application, oldest first.
    pub(crate) fn of(&self, application: AppIndex) -> impl DoubleEndedIterator<Item = &List> {
        self.numbers(application).map(|(_, list)| list)
    }

    /// Returns a list of the application, with its number.
    pub(crate) fn find(&self, application: AppIndex, id: Uuid) -> Option<(u32, &List)> {
        let &(owner, number) = self.ids.get(&id)?;
        let list = self.get(owner, number)?;
        (owner == application).then_some((number, list))
    }

    pub(crate) fn get(&self, application: AppIndex, number: u32) -> Option<&List> {
        self.numbered.get(&(application, number))
    }

    pub(crate) fn get_mut(&mut self, application: AppIndex, number: u32) -> Option<&mut List> {
        self.numbered.get_mut(&(application, number))
    }

    /// Deletes a list with its entries.
    pub(crate) fn delete(&mut self, application: AppIndex, number: u32) {
        let Some(list) = self.numbered.remove(&(application, number)) else {
            return;
        };
        self.ids.remove(&list.id);
        for (order, entry) in list.entries {
            self.forget((application, number, order), &entry);
        }
    }

    /// Whether a value is blocklisted. Takes constant time.
    pub(crate) fn blocks(&self, application: AppIndex, kind: EntryType, value: &str) -> bool {
        let list = self.get(application, kind as u32);
        list.is_some_and(|list| list.holds(value))
    }

    /// Adds an entry to a list.
    pub(crate) fn add(&mut self, application: AppIndex, number: u32, entry: Entry) {
        let Some(list) = self.numbered.get_mut(&(application, number)) else {
            return;
        };
        let position = (application, number, self.next);
        self.next = self.next.saturating_add(1);
        list.count(&entry);
        self.entries.insert(entry.id, position);
        if let Some(session) = entry.session {
            self.sessions.insert((session, position));
        }
        list.entries.insert(position.2, entry);
    }

    /// Removes an entry from a list.
    pub(crate) fn remove(
        &mut self,
        application: AppIndex,
        number: u32,
        entry: Uuid,
    ) -> Option<Entry> {
        let position = *self.entries.get(&entry)?;
        if (position.0, position.1) != (application, number) {
            return None;
        }
        let list = self.numbered.get_mut(&(application, number))?;
        let entry = list.entries.remove(&position.2)?;
        list.discount(&entry);
        self.forget(position, &entry);
        Some(entry)
    }

    /// Returns an entry of any list.
    pub(crate) fn entry(&self, id: Uuid) -> Option<&Entry> {
        let &(application, number, order) = self.entries.get(&id)?;
        self.get(application, number)?.entries.get(&order)
    }

    fn forget(&mut self, position: EntryPosition, entry: &Entry) {
        self.entries.remove(&entry.id);
        if let Some(session) = entry.session {
            self.sessions.remove(&(session, position));
        }
    }

    /// Returns the blocklist entries of one type that a session provided.
    pub(crate) fn of_session(
        &self,
        application: AppIndex,
        kind: EntryType,
        session: SessionIndex,
    ) -> impl Iterator<Item = &Entry> {
        let first = (session, (application, kind as u32, 0));
        let end = (session, (application, kind as u32, u64::MAX));
        let positions = self.sessions.range(first..=end);
        positions.filter_map(move |(_, (.., order))| {
            let list = self.get(application, kind as u32)?;
            list.entries.get(order)
        })
    }

    /// Returns all lists with application and number, for a snapshot.
    pub(crate) fn all(&self) -> Vec<(AppIndex, u32, List)> {
        let all = self.numbered.iter();
        all.map(|(&(application, number), list)| (application, number, list.clone()))
            .collect()
    }

    /// Restores the lists of a snapshot.
    pub(crate) fn restore(all: Vec<(AppIndex, u32, List)>) -> Self {
        let (mut lists, mut next) = (Self::default(), 0);
        for (application, number, mut list) in all {
            let entries = std::mem::take(&mut list.entries);
            lists.ids.insert(list.id, (application, number));
            lists.numbered.insert((application, number), list);
            for (order, entry) in entries {
                lists.next = order;
                lists.add(application, number, entry);
                next = next.max(lists.next);
            }
        }
        lists.next = next;
        lists
    }
}
