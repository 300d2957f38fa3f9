//! All sessions, and the indexes by which they are found.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::application::AppIndex;
use super::group::Group;
use super::session::{Place, Session, Slot};
use super::workflow::Kind;
use crate::vocabulary::id::{Token, Uuid};
use crate::vocabulary::status::Status;
use crate::vocabulary::time::Moment;

/// The sessions of all applications.
#[derive(Debug, Default)]
pub(crate) struct Store {
    sessions: Vec<Session>,
    by_id: HashMap<Uuid, Slot>,
    by_token: HashMap<Token, Slot>,
    shelves: Vec<[Shelf; 2]>,
    /// Who lapses when.
    deadlines: BTreeSet<(Moment, Slot)>,
}

/// The sessions of one application and one kind.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) all: Group,
    numbers: HashMap<Arc<str>, u32>,
    /// By the numbers above.
    vendors: Vec<Group>,
}

impl Default for Shelf {
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
        self.shelves.push(Default::default());
    }

    pub(crate) fn shelf(&self, application: AppIndex, kind: Kind) -> &Shelf {
        &self.shelves[application as usize][kind as usize]
    }

    pub(crate) fn get(&self, slot: Slot) -> &Session {
        &self.sessions[slot as usize]
    }

    pub(crate) fn status(&self, slot: Slot) -> Status {
        self.sessions[slot as usize].status
    }

    /// A session to be changed in what no index knows: not its state, its
    /// deadline or its owner.
    pub(crate) fn edit(&mut self, slot: Slot) -> &mut Session {
        &mut self.sessions[slot as usize]
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<Slot> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn find_token(&self, token: &str) -> Option<Slot> {
        self.by_token.get(&Token::parse(token)?).copied()
    }

    pub(crate) fn insert(&mut self, mut session: Session) -> Slot {
        let slot = self.next_slot();
        self.by_id.insert(session.id, slot);
        self.by_token.insert(session.token, slot);
        let own = &mut self.shelves[session.application as usize][session.kind as usize];
        let sessions = &self.sessions;
        let status_of = |slot: Slot| sessions[slot as usize].status;
        session.place = Place {
            position: own.all.positions(),
            vendor: session
                .vendor_data
                .as_ref()
                .map(|vendor_data| own.number(vendor_data)),
        };
        own.all.push(slot, session.status, status_of);
        if let Some(vendor) = session.place.vendor {
            own.vendors[vendor as usize].push(slot, session.status, status_of);
        }
        self.deadlines
            .extend(session.deadline.map(|deadline| (deadline, slot)));
        self.sessions.push(session);
        slot
    }

    /// Puts back a session, or what was left of one, at the place it had.
    pub(crate) fn restore(&mut self, mut session: Session) {
        let deleted = session.deleted;
        session.vendor_data = session
            .vendor_data
            .map(|text| self.vendor_data(session.application, session.kind, &text));
        let slot = self.insert(session);
        if deleted {
            self.delete(slot);
        }
    }

    /// The text of `vendor_data`, shared with the sessions that have it already.
    pub(crate) fn vendor_data(&self, application: AppIndex, kind: Kind, text: &str) -> Arc<str> {
        self.shelf(application, kind)
            .numbers
            .get_key_value(text)
            .map_or_else(|| text.into(), |(shared, _)| Arc::clone(shared))
    }

    pub(crate) fn set_status(&mut self, slot: Slot, to: Status, deadline: Option<Moment>) {
        let session = &mut self.sessions[slot as usize];
        let from = std::mem::replace(&mut session.status, to);
        if let Some(old) = std::mem::replace(&mut session.deadline, deadline) {
            self.deadlines.remove(&(old, slot));
        }
        self.deadlines
            .extend(deadline.map(|deadline| (deadline, slot)));
        let sessions = &mut self.shelves[session.application as usize][session.kind as usize];
        sessions.all.change_at(session.place.position, from, to);
        if let Some(vendor) = session.place.vendor {
            sessions.vendors[vendor as usize].change(slot, from, to);
        }
    }

    /// Takes a session out of every index and drops what it knew.
    pub(crate) fn delete(&mut self, slot: Slot) {
        let session = &mut self.sessions[slot as usize];
        session.deleted = true;
        if let Some(deadline) = session.deadline.take() {
            self.deadlines.remove(&(deadline, slot));
        }
        session.extra = None;
        session.report = None;
        self.by_id.remove(&session.id);
        self.by_token.remove(&session.token);
        let sessions = &mut self.shelves[session.application as usize][session.kind as usize];
        sessions.all.remove(slot, session.status);
        if let Some(vendor) = session.place.vendor {
            sessions.vendors[vendor as usize].remove(slot, session.status);
        }
    }

    /// The session that lapsed first, if one has at `now`. It is due until its
    /// state is changed.
    pub(crate) fn due(&self, now: Moment) -> Option<Slot> {
        let &(deadline, slot) = self.deadlines.first()?;
        (deadline <= now).then_some(slot)
    }

    /// The session that lapses next, and when.
    #[cfg(feature = "pages")]
    pub(crate) fn next_deadline(&self) -> Option<(Moment, Slot)> {
        self.deadlines.first().copied()
    }

    /// Every session, with what is left of those that were deleted, oldest first.
    pub(crate) fn all(&self) -> &[Session] {
        &self.sessions
    }

    /// Every session that was not deleted, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, &Session)> {
        (0..)
            .zip(&self.sessions)
            .filter(|(_, session)| !session.deleted)
    }

    /// The place that the next session gets.
    pub(crate) fn next_slot(&self) -> Slot {
        Slot::try_from(self.sessions.len()).unwrap_or(Slot::MAX)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }
}

impl Shelf {
    /// The sessions of one user or company.
    pub(crate) fn vendor(&self, vendor_data: &str) -> Option<&Group> {
        let number = *self.numbers.get(vendor_data)?;
        self.vendors.get(number as usize)
    }

    /// Every `vendor_data` that a session ever had.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(AsRef::as_ref)
    }

    /// The number of a user's group, which is made if there is none.
    fn number(&mut self, vendor_data: &Arc<str>) -> u32 {
        let next = u32::try_from(self.vendors.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(Arc::clone(vendor_data)).or_insert(next);
        if number == next {
            self.vendors.push(Group::default());
        }
        number
    }
}
