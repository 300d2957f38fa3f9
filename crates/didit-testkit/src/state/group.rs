//! Groups of sessions that are listed together, newest first.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use roaring::{MultiOps as _, RoaringBitmap};

use crate::vocabulary::{SessionIndex, Status};

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
    live: RoaringBitmap,
    by_status: [RoaringBitmap; Status::ALL.len()],
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
        member: SessionIndex,
        status: Status,
        status_of: impl Fn(SessionIndex) -> Status,
    ) {
        self.members.push(member);
        if let Some(index) = &mut self.index {
            index.insert(self.members.len() - 1, status);
        } else if self.members.len() >= INDEXED_FROM {
            let mut index = Box::<Index>::default();
            for (position, &known) in self.members.iter().enumerate() {
                let is_new = known == member;
                index.insert(position, if is_new { status } else { status_of(known) });
            }
            self.index = Some(index);
        }
    }

    pub(crate) fn remove(&mut self, member: SessionIndex, status: Status) {
        let Ok(position) = self.members.binary_search(&member) else {
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

    pub(crate) fn change(&mut self, member: SessionIndex, from: Status, to: Status) {
        if self.index.is_some()
            && let Ok(position) = self.members.binary_search(&member)
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
        let start = self.members.partition_point(|&member| is_before(member));
        let end = self.members.partition_point(|&member| !is_after(member));
        start..end.max(start)
    }

    /// Finds a member by its order of creation. It may be deleted.
    pub(crate) fn find(&self, compare: impl Fn(SessionIndex) -> Ordering) -> Option<SessionIndex> {
        let position = self
            .members
            .binary_search_by(|&member| compare(member))
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
            return page.of(self.iter(range, statuses, |member| Some(status_of(member))));
        };
        let positions = index.union(statuses);
        let before = |position: usize| match position.checked_sub(1) {
            Some(last) => positions.rank(narrow(last)),
            None => 0,
        };
        let end = before(range.end);
        let count = end.saturating_sub(before(range.start));
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let last = page.offset.saturating_add(page.limit).min(count);
        let page = (page.offset..last).filter_map(|newer| {
            let rank = end - 1 - newer as u64;
            let position = positions.select(u32::try_from(rank).ok()?)?;
            Some(self.members[position as usize])
        });
        (count, page.collect())
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
            .filter(move |&member| {
                status_of(member).is_some_and(|status| {
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
            None => {
                let status_of = |member| Some(status_of(member));
                let mut newest = self.iter(self.everything(), Some(statuses), status_of);
                newest.find(|&member| wanted(member))
            }
            Some(index) => {
                let positions = index.union(Some(statuses));
                let mut newest = positions.iter().rev();
                newest.find_map(|position| {
                    let member = self.members[position as usize];
                    wanted(member).then_some(member)
                })
            }
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

    /// Returns the positions of the members with one of the statuses (`None`: any).
    fn union(&self, statuses: Option<&[Status]>) -> Cow<'_, RoaringBitmap> {
        match statuses {
            None => Cow::Borrowed(&self.live),
            Some([status]) => Cow::Borrowed(&self.by_status[status.index()]),
            Some(statuses) => {
                let sets = statuses.iter();
                Cow::Owned(sets.map(|status| &self.by_status[status.index()]).union())
            }
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The index finds what a search of every member finds.
        #[test]
        fn pages_of_a_large_group_are_those_of_its_members(
            statuses in prop::collection::vec(prop::sample::select(&Status::ALL[..]), 64..300),
            removed in prop::collection::btree_set(0_u32..300, 0..40),
            wanted in prop::option::of(prop::collection::vec(prop::sample::select(&Status::ALL[..]), 0..3)),
            range in (0_usize..300, 0_usize..300),
            page in (0_usize..40, 0_usize..20),
        ) {
            let mut group = Group::default();
            let status_of = |index: SessionIndex| statuses[index as usize];
            for index in 0..narrow(statuses.len()) {
                group.push(index, status_of(index), status_of);
            }
            for &index in removed.iter().filter(|&&index| (index as usize) < statuses.len()) {
                group.remove(index, status_of(index));
            }
            let wanted = wanted.map(|mut wanted| { wanted.dedup(); wanted });
            let range = range.0.min(statuses.len())..range.1.clamp(range.0, statuses.len().max(range.0)).min(statuses.len());
            let range = range.start..range.end.max(range.start);
            let page = Page { offset: page.0, limit: page.1 };
            let live = |index| (!removed.contains(&index)).then(|| status_of(index));
            let expected = page.of(group.iter(range.clone(), wanted.as_deref(), live));
            prop_assert_eq!(group.select(range, wanted.as_deref(), page, status_of), expected);
        }
    }
}
