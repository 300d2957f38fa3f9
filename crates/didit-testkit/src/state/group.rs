//! Groups of sessions that are listed together, newest first.

use std::cmp::Ordering;
use std::ops::Range;

use crate::vocabulary::indexes::{RankSet, SessionIndex, Union};
use crate::vocabulary::status::Status;

/// Size from which a group has an index by status.
const INDEXED_FROM: usize = 64;

/// The sessions of an application, or of one of its users, in order of creation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    /// Ascending. The index holds positions in this list.
    members: Vec<SessionIndex>,
    /// `None` for a small group: most users have one or two sessions.
    index: Option<Box<Index>>,
}

#[derive(Debug, Clone, Default)]
struct Index {
    live: RankSet,
    by_status: [RankSet; Status::ALL.len()],
}

impl Group {
    /// Returns an empty group with an index from the start.
    pub(crate) fn indexed() -> Self {
        Self {
            members: Vec::new(),
            index: Some(Box::default()),
        }
    }

    /// Number of positions, deleted members included: the position of the next member.
    pub(crate) fn positions(&self) -> u32 {
        narrow(self.members.len())
    }

    pub(crate) fn push(
        &mut self,
        session_index: SessionIndex,
        status: Status,
        status_of: impl Fn(SessionIndex) -> Status,
    ) {
        self.members.push(session_index);
        if let Some(index) = &mut self.index {
            index.insert(self.members.len() - 1, status);
        } else if self.members.len() >= INDEXED_FROM {
            let mut index = Box::<Index>::default();
            for (position, &member) in self.members.iter().enumerate() {
                let status = if member == session_index {
                    status
                } else {
                    status_of(member)
                };
                index.insert(position, status);
            }
            self.index = Some(index);
        }
    }

    pub(crate) fn remove(&mut self, session_index: SessionIndex, status: Status) {
        let Ok(position) = self.members.binary_search(&session_index) else {
            return;
        };
        match &mut self.index {
            // The position stays occupied; moving all later ones would cost more.
            Some(index) => index.remove(position, status),
            None => {
                self.members.remove(position);
            }
        }
    }

    pub(crate) fn change(&mut self, session_index: SessionIndex, from: Status, to: Status) {
        if self.index.is_some()
            && let Ok(position) = self.members.binary_search(&session_index)
        {
            self.change_at(narrow(position), from, to);
        }
    }

    /// Like [`Self::change`], for a known position.
    pub(crate) fn change_at(&mut self, position: u32, from: Status, to: Status) {
        if let Some(index) = &mut self.index {
            index.by_status[from.index()].remove(position);
            index.by_status[to.index()].insert(position);
        }
    }

    /// Returns the positions between two boundaries, found by binary search.
    pub(crate) fn range(
        &self,
        is_before: impl Fn(SessionIndex) -> bool,
        is_after: impl Fn(SessionIndex) -> bool,
    ) -> Range<usize> {
        let start = self
            .members
            .partition_point(|&session_index| is_before(session_index));
        let end = self
            .members
            .partition_point(|&session_index| !is_after(session_index));
        start..end.max(start)
    }

    /// Finds a member by its order of creation. It may be deleted.
    pub(crate) fn find(&self, compare: impl Fn(SessionIndex) -> Ordering) -> Option<SessionIndex> {
        let position = self
            .members
            .binary_search_by(|&session_index| compare(session_index))
            .ok()?;
        Some(self.members[position])
    }

    pub(crate) fn everything(&self) -> Range<usize> {
        0..self.members.len()
    }

    /// Returns the number of members of the range with one of the statuses (`None`: any), and
    /// a page of them, newest first.
    pub(crate) fn select(
        &self,
        range: Range<usize>,
        statuses: Option<&[Status]>,
        page: Page,
        status_of: impl Fn(SessionIndex) -> Status,
    ) -> (usize, Vec<SessionIndex>) {
        let Some(index) = &self.index else {
            return page.of(self.members[range]
                .iter()
                .rev()
                .copied()
                .filter(|&session_index| {
                    statuses.is_none_or(|statuses| statuses.contains(&status_of(session_index)))
                }));
        };
        let union = index.union(statuses, &range);
        let indexes = union
            .page(page.offset, page.limit)
            .into_iter()
            .map(|position| self.members[position as usize])
            .collect();
        (union.count(), indexes)
    }

    /// Iterates over the members of the range with one of the statuses, newest first, for
    /// filters without an index.
    pub(crate) fn iter<'a>(
        &'a self,
        range: Range<usize>,
        statuses: Option<&'a [Status]>,
        status_of: impl Fn(SessionIndex) -> Option<Status> + 'a,
    ) -> impl Iterator<Item = SessionIndex> + 'a {
        self.members[range]
            .iter()
            .rev()
            .copied()
            .filter(move |&session_index| {
                status_of(session_index).is_some_and(|status| {
                    statuses.is_none_or(|statuses| statuses.contains(&status))
                })
            })
    }

    /// Returns the newest member with one of the statuses that satisfies `wanted`.
    pub(crate) fn newest(
        &self,
        statuses: &[Status],
        status_of: impl Fn(SessionIndex) -> Status,
        wanted: impl Fn(SessionIndex) -> bool,
    ) -> Option<SessionIndex> {
        match &self.index {
            None => self.members.iter().rev().copied().find(|&session_index| {
                statuses.contains(&status_of(session_index)) && wanted(session_index)
            }),
            Some(index) => index
                .union(Some(statuses), &self.everything())
                .page(0, usize::MAX)
                .into_iter()
                .map(|position| self.members[position as usize])
                .find(|&session_index| wanted(session_index)),
        }
    }
}

impl Index {
    fn insert(&mut self, position: usize, status: Status) {
        let position = narrow(position);
        self.live.insert(position);
        self.by_status[status.index()].insert(position);
    }

    fn remove(&mut self, position: usize, status: Status) {
        let position = narrow(position);
        self.live.remove(position);
        self.by_status[status.index()].remove(position);
    }

    fn union(&self, statuses: Option<&[Status]>, range: &Range<usize>) -> Union<'_> {
        let sets = match statuses {
            None => vec![&self.live],
            Some(statuses) => statuses
                .iter()
                .map(|status| &self.by_status[status.index()])
                .collect(),
        };
        Union::new(sets, narrow(range.start)..narrow(range.end))
    }
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Requested part of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl Page {
    pub(crate) const ALL: Self = Self {
        offset: 0,
        limit: usize::MAX,
    };

    /// Returns the number of items and those on the page.
    pub(crate) fn of<T>(self, items: impl Iterator<Item = T>) -> (usize, Vec<T>) {
        let mut count = 0;
        let mut page = Vec::new();
        for item in items {
            if count >= self.offset && page.len() < self.limit {
                page.push(item);
            }
            count += 1;
        }
        (count, page)
    }
}
