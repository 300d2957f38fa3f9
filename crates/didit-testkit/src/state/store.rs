//! The session store and its indexes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::group::{Group, Page};
use super::session::{IndexPosition, Session};
use super::workflow::{Kind, Owner};
use crate::vocabulary::{AppIndex, SessionIndex, Status, Token, UtcTime, Uuid};

/// The sessions of all applications.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// Shared with snapshots that are being written.
    sessions: Vec<Arc<Session>>,
    by_id: HashMap<Uuid, SessionIndex>,
    by_token: HashMap<Token, SessionIndex>,
    partitions: Vec<[Partition; 2]>,
    /// Sessions by expiry.
    deadlines: BTreeSet<(UtcTime, SessionIndex)>,
    /// Whether a session may be older than one before it, because the time went back.
    pub(crate) is_unsorted: bool,
}

/// The sessions of one application and one kind.
#[derive(Debug)]
pub(crate) struct Partition {
    pub(crate) all: Group,
    /// Number of each `vendor_data`.
    numbers: HashMap<Arc<str>, u32>,
    /// By these numbers.
    vendors: Vec<Group>,
}

impl Default for Partition {
    fn default() -> Self {
        Self {
            all: Group::indexed(),
            numbers: HashMap::new(),
            vendors: Vec::new(),
        }
    }
}

impl Store {
    pub(crate) fn add_application(&mut self) {
        self.partitions.push(Default::default());
    }

    pub(crate) fn partition(&self, (application, kind): Owner) -> &Partition {
        &self.partitions[application as usize][kind as usize]
    }

    /// Returns all sessions about users or businesses, newest first.
    pub(crate) fn newest_first(&self, owner: Owner) -> Vec<SessionIndex> {
        let all = &self.partition(owner).all;
        let status = |index| self.status(index);
        all.select(all.everything(), None, Page::ALL, status).1
    }

    /// Notes that the time went back.
    pub(crate) fn unsort(&mut self) {
        self.is_unsorted |= !self.sessions.is_empty();
    }

    pub(crate) fn get(&self, session_index: SessionIndex) -> &Session {
        &self.sessions[session_index as usize]
    }

    /// Returns a session that is not deleted.
    pub(crate) fn live(&self, session_index: SessionIndex) -> Option<&Session> {
        Some(self.get(session_index)).filter(|session| !session.deleted)
    }

    pub(crate) fn status(&self, session_index: SessionIndex) -> Status {
        self.sessions[session_index as usize].status
    }

    /// Returns a session for changes of unindexed fields: not of its status, deadline or
    /// `vendor_data`.
    pub(crate) fn edit(&mut self, session_index: SessionIndex) -> &mut Session {
        Arc::make_mut(&mut self.sessions[session_index as usize])
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<SessionIndex> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn find_token(&self, token: &str) -> Option<SessionIndex> {
        self.by_token.get(&Token::parse(token)?).copied()
    }

    pub(crate) fn insert(&mut self, mut session: Session) -> SessionIndex {
        let session_index = self.next_index();
        self.by_id.insert(session.id, session_index);
        self.by_token.insert(session.token, session_index);
        let own = &mut self.partitions[session.application as usize][session.kind as usize];
        let sessions = &self.sessions;
        let status_of = |session_index: SessionIndex| sessions[session_index as usize].status;
        session.position = IndexPosition {
            position: own.all.positions(),
            vendor: session
                .vendor_data
                .as_ref()
                .map(|vendor_data| own.number(vendor_data)),
        };
        own.all.push(session_index, session.status, status_of);
        if let Some(vendor) = session.position.vendor {
            own.vendors[vendor as usize].push(session_index, session.status, status_of);
        }
        self.deadlines
            .extend(session.deadline.map(|deadline| (deadline, session_index)));
        self.sessions.push(Arc::new(session));
        session_index
    }

    /// Restores a session, deleted or not, at its former index.
    pub(crate) fn restore(&mut self, mut session: Session) {
        let deleted = session.deleted;
        session.vendor_data = session
            .vendor_data
            .map(|text| self.vendor_data(session.application, session.kind, &text));
        let session_index = self.insert(session);
        if deleted {
            self.delete(session_index);
        }
    }

    /// Returns `vendor_data`, shared with the sessions that have the same.
    pub(crate) fn vendor_data(&self, application: AppIndex, kind: Kind, text: &str) -> Arc<str> {
        self.partition((application, kind))
            .numbers
            .get_key_value(text)
            .map_or_else(|| text.into(), |(shared, _)| Arc::clone(shared))
    }

    pub(crate) fn set_status(
        &mut self,
        session_index: SessionIndex,
        to: Status,
        deadline: Option<UtcTime>,
    ) {
        let session = Arc::make_mut(&mut self.sessions[session_index as usize]);
        let from = std::mem::replace(&mut session.status, to);
        if let Some(old) = std::mem::replace(&mut session.deadline, deadline) {
            self.deadlines.remove(&(old, session_index));
        }
        self.deadlines
            .extend(deadline.map(|deadline| (deadline, session_index)));
        let sessions = &mut self.partitions[session.application as usize][session.kind as usize];
        sessions.all.change_at(session.position.position, from, to);
        if let Some(vendor) = session.position.vendor {
            sessions.vendors[vendor as usize].change(session_index, from, to);
        }
    }

    /// Removes a session from every index and drops its data.
    pub(crate) fn delete(&mut self, session_index: SessionIndex) {
        let session = Arc::make_mut(&mut self.sessions[session_index as usize]);
        session.deleted = true;
        if let Some(deadline) = session.deadline.take() {
            self.deadlines.remove(&(deadline, session_index));
        }
        session.extra = None;
        session.reports = None;
        self.by_id.remove(&session.id);
        self.by_token.remove(&session.token);
        let sessions = &mut self.partitions[session.application as usize][session.kind as usize];
        sessions.all.remove(session_index, session.status);
        if let Some(vendor) = session.position.vendor {
            sessions.vendors[vendor as usize].remove(session_index, session.status);
        }
    }

    /// Returns the session that expired first at `now`. It is due until its status changes.
    pub(crate) fn due(&self, now: UtcTime) -> Option<SessionIndex> {
        let &(deadline, session_index) = self.deadlines.first()?;
        (deadline <= now).then_some(session_index)
    }

    /// Returns the session that expires next, and when.
    pub(crate) fn next_deadline(&self) -> Option<(UtcTime, SessionIndex)> {
        self.deadlines.first().copied()
    }

    /// All sessions, deleted ones included, oldest first.
    pub(crate) fn all(&self) -> &[Arc<Session>] {
        &self.sessions
    }

    /// All sessions that are not deleted, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SessionIndex, &Session)> {
        (0..)
            .zip(self.sessions.iter().map(AsRef::as_ref))
            .filter(|(_, session)| !session.deleted)
    }

    /// Index of the next session.
    pub(crate) fn next_index(&self) -> SessionIndex {
        SessionIndex::try_from(self.sessions.len()).unwrap_or(SessionIndex::MAX)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }
}

impl Partition {
    /// The sessions of one user or business.
    pub(crate) fn vendor(&self, vendor_data: &str) -> Option<&Group> {
        let number = *self.numbers.get(vendor_data)?;
        self.vendors.get(number as usize)
    }

    /// Every `vendor_data` of a session, deleted ones included.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(AsRef::as_ref)
    }

    /// Returns the number of a user's group, and creates the group if necessary.
    fn number(&mut self, vendor_data: &Arc<str>) -> u32 {
        let next = u32::try_from(self.vendors.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(Arc::clone(vendor_data)).or_insert(next);
        if number == next {
            self.vendors.push(Group::default());
        }
        number
    }
}
