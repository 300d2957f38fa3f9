//! Users and businesses: their sessions and profiles combined.
//!
//! Source: <https://docs.didit.me/entities/users/data-model>

use std::collections::{BTreeMap, HashSet};

use crate::state::{EntityStatus, Kind, Owner, Page, State, group::Group, profile::Profile};
use crate::vocabulary::{AppIndex, Ids, SessionIndex, Status, UtcTime, Uuid, canonical_uuid, hash};

mod status;
mod view;

/// A user or business.
#[derive(Clone, Copy)]
pub(crate) struct Entity<'s> {
    pub(crate) state: &'s State,
    pub(crate) application: AppIndex,
    pub(crate) kind: Kind,
    /// `vendor_data`, or the id of an entity without one.
    pub(crate) key: &'s str,
    pub(crate) profile: Option<&'s Profile>,
    group: Option<&'s Group>,
    /// Newest session.
    pub(crate) newest: Option<SessionIndex>,
}

const FIRST: Page = Page {
    offset: 0,
    limit: 1,
};

impl State {
    fn profiles(&self, (application, kind): Owner) -> &BTreeMap<Box<str>, Profile> {
        &self.app(application).profiles[kind as usize]
    }

    /// Returns the user or business with a key, or `None` if it does not exist.
    pub(crate) fn entity<'s>(&'s self, owner: Owner, key: &'s str) -> Option<Entity<'s>> {
        let (application, kind) = owner;
        let profile = self.profiles(owner).get(key);
        let mut entity = Entity {
            state: self,
            application,
            kind,
            key,
            profile,
            group: self.store.partition(owner).vendor(key),
            newest: None,
        };
        entity.newest = entity.select(None, FIRST).1.first().copied();
        let exists = entity.newest.is_some() || profile.is_some_and(|profile| profile.is_kept);
        exists.then_some(entity)
    }

    /// Returns the `didit_internal_id` of a user or business.
    pub(crate) fn entity_id(&self, owner: Owner, key: &str) -> Uuid {
        let profile = self.profiles(owner).get(key);
        if profile.is_some_and(|profile| profile.is_unnamed)
            && let Some(id) = canonical_uuid(key)
        {
            return id;
        }
        let (seed, other) = self.app(owner.0).id.as_u64_pair();
        let seed = match owner.1 {
            Kind::User => seed,
            Kind::Business => other,
        };
        Ids::new(hash(seed, key)).uuid()
    }

    /// Returns up to `limit` users or businesses that satisfy `wanted`: those with the latest
    /// sessions first, those without sessions last.
    pub(crate) fn entities(
        &self,
        owner: Owner,
        limit: usize,
        wanted: impl Fn(&Entity<'_>) -> bool,
    ) -> Vec<Entity<'_>> {
        let all = &self.store.partition(owner).all;
        let live = |index| {
            let session = self.store.get(index);
            (!session.deleted).then_some(session.status)
        };
        let mut seen = HashSet::new();
        let with_sessions = all
            .iter(all.everything(), None, live)
            .filter_map(|index| self.store.get(index).vendor_data.as_deref())
            .filter(|key| seen.insert(*key))
            .filter_map(|key| self.entity(owner, key))
            .filter(|entity| entity.newest.is_some() && wanted(entity));
        let mut found: Vec<_> = with_sessions.take(limit).collect();
        if found.len() < limit {
            let mut others: Vec<_> = self
                .profiles(owner)
                .keys()
                .filter_map(|key| self.entity(owner, key))
                .filter(|entity| entity.newest.is_none() && wanted(entity))
                .collect();
            others.sort_by_key(|entity| std::cmp::Reverse(entity.created_at()));
            found.extend(others.into_iter().take(limit - found.len()));
        }
        found
    }

    /// Returns the keys of all users or businesses, deleted ones included.
    pub(crate) fn entity_keys(&self, owner: Owner) -> HashSet<Box<str>> {
        let seen = self.store.partition(owner).keys();
        let kept = self.profiles(owner).keys().map(AsRef::as_ref);
        kept.chain(seen).map(Box::from).collect()
    }

    /// Returns the key of the user or business with a `didit_internal_id`, if it exists.
    pub(crate) fn entity_key(&self, owner: Owner, id: Uuid) -> Option<Box<str>> {
        self.entity_keys(owner)
            .into_iter()
            .find(|key| self.entity_id(owner, key) == id && self.entity(owner, key).is_some())
    }

    /// Returns the profile of a user or business, and creates it if necessary. The entity then
    /// exists without sessions as well.
    pub(crate) fn profile_mut(&mut self, owner: Owner, key: &str) -> &mut Profile {
        let created_at = self
            .entity(owner, key)
            .and_then(|entity| entity.created_at())
            .unwrap_or(self.now);
        let profiles = &mut self.app_mut(owner.0).profiles[owner.1 as usize];
        let profile = profiles.entry(key.into()).or_default();
        profile.is_kept = true;
        profile.created_at.get_or_insert(created_at);
        profile
    }

    /// Keeps the user or business of a session that is about to be deleted.
    pub(crate) fn keep_entity(&mut self, index: SessionIndex) {
        let session = self.store.get(index);
        if let Some(key) = session.vendor_data.clone() {
            let owner = (session.application, session.kind);
            let entity = self.entity(owner, &key);
            if entity.is_some_and(|entity| entity.newest.is_some()) {
                self.profile_mut(owner, &key);
            }
        }
    }

    /// Deletes a user or business. Its sessions remain, without an entity. Returns false if it
    /// does not exist.
    pub(crate) fn forget_entity(&mut self, owner: Owner, key: &str) -> bool {
        if self.entity(owner, key).is_none() {
            return false;
        }
        let since = self.store.next_index();
        self.sync_blocklist(owner, key, EntityStatus::Active);
        if owner.1 == Kind::User {
            let id = self.entity_id(owner, key);
            self.forget_faces(owner.0, id);
        }
        let gone = Profile {
            since,
            ..Profile::default()
        };
        let profiles = &mut self.app_mut(owner.0).profiles[owner.1 as usize];
        profiles.insert(key.into(), gone);
        true
    }
}

impl Entity<'_> {
    /// Returns the number of sessions with one of the statuses (`None`: any), and a page of
    /// them, newest first.
    pub(crate) fn select(
        &self,
        statuses: Option<&[Status]>,
        page: Page,
    ) -> (usize, Vec<SessionIndex>) {
        let Some(group) = self.group else {
            return (0, Vec::new());
        };
        let since = self.profile.map_or(0, |profile| profile.since);
        let range = group.range(|index| index < since, |_| false);
        group.select(range, statuses, page, |index| {
            self.state.store.status(index)
        })
    }

    pub(crate) fn count(&self, statuses: Option<&[Status]>) -> usize {
        self.select(statuses, FIRST).0
    }

    /// Returns all sessions, newest first.
    pub(crate) fn sessions(&self) -> Vec<SessionIndex> {
        self.select(None, Page::ALL).1
    }

    pub(crate) fn id(&self) -> Uuid {
        self.state
            .entity_id((self.application, self.kind), self.key)
    }

    pub(crate) fn status(&self) -> EntityStatus {
        self.profile
            .map_or_else(EntityStatus::default, |profile| profile.status)
    }

    pub(crate) fn vendor_data(&self) -> Option<&str> {
        let is_unnamed = self.profile.is_some_and(|profile| profile.is_unnamed);
        (!is_unnamed).then_some(self.key)
    }

    pub(crate) fn last_session_at(&self) -> Option<UtcTime> {
        self.newest
            .map(|index| self.state.store.get(index).created_at)
    }

    pub(crate) fn first_session_at(&self) -> Option<UtcTime> {
        let last = Page {
            offset: self.count(None).saturating_sub(1),
            limit: 1,
        };
        let index = *self.select(None, last).1.first()?;
        Some(self.state.store.get(index).created_at)
    }

    /// Time of creation: that of the profile, or of the first session.
    pub(crate) fn created_at(&self) -> Option<UtcTime> {
        let kept = self.profile.and_then(|profile| profile.created_at);
        kept.or_else(|| self.first_session_at())
    }

    pub(crate) fn updated_at(&self) -> Option<UtcTime> {
        let changed = self.profile.and_then(|profile| profile.updated_at);
        changed
            .max(self.last_session_at())
            .or_else(|| self.created_at())
    }
}
