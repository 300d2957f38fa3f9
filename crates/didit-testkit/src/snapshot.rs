//! The whole state as JSON, and back.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::delivery::{Deliveries, DeliveryRecord, Destination, Kept, Target};
use crate::fake::Fake;
use crate::state::State;
use crate::state::application::{AppIndex, Application, Key};
use crate::state::lists::{Entry, List, Lists};
use crate::state::session::Session;
use crate::state::store::Store;
use crate::state::workflow::Workflow;
use crate::vocabulary::id::Ids;
use crate::vocabulary::time::UtcTime;

/// Raised when an older fake could not read what a newer one wrote.
const VERSION: u32 = 2;

/// The state, borrowed to be written.
#[derive(Serialize)]
struct Written<'s> {
    version: u32,
    ids: u64,
    now: UtcTime,
    ahead: i64,
    webhook_secret: &'s str,
    share_secret: &'s str,
    applications: &'s [Application],
    keys: BTreeMap<&'s str, &'s Key>,
    workflows: &'s [Workflow],
    sessions: &'s [Session],
    lists: Vec<(AppIndex, u32, &'s List)>,
    destinations: Vec<&'s Destination>,
    deliveries: Kept<&'s DeliveryRecord>,
}

/// The state as it was read.
#[derive(Deserialize)]
struct Read {
    version: u32,
    ids: u64,
    now: UtcTime,
    ahead: i64,
    webhook_secret: Box<str>,
    share_secret: Box<str>,
    applications: Vec<Application>,
    keys: BTreeMap<Box<str>, Key>,
    workflows: Vec<Workflow>,
    sessions: Vec<Session>,
    lists: Vec<(AppIndex, u32, List)>,
    destinations: Vec<Destination>,
    deliveries: Kept<DeliveryRecord>,
}

impl State {
    /// The state as JSON. The journal, the feed, the fault plan and the answers kept for
    /// an `Idempotency-Key` are no part of it.
    pub(crate) fn to_json(&self) -> String {
        let written = Written {
            version: VERSION,
            ids: self.ids.state(),
            now: self.now,
            ahead: self.ahead,
            webhook_secret: &self.webhook_secret,
            share_secret: &self.share_secret,
            applications: &self.applications,
            keys: self.keys.iter().map(|(text, key)| (&**text, key)).collect(),
            workflows: &self.workflows,
            sessions: self.store.all(),
            lists: self.lists.all(),
            destinations: self
                .deliveries
                .destinations
                .iter()
                .filter(|destination| matches!(destination.target, Target::Url(_)))
                .collect(),
            deliveries: self.deliveries.kept(),
        };
        // Nothing in it can fail to be written: the maps have text for keys.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Takes over a state. Nothing changes if the text is none.
    pub(crate) fn restore(&mut self, text: &str) -> Result<(), String> {
        let read: Read = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.version != VERSION {
            return Err(format!("its version is {}, not {VERSION}", read.version));
        }
        check(&read)?;
        let settings = self.settings.clone();
        self.ids = Ids::new(read.ids);
        // The time goes on, it does not go back.
        self.ahead = self.ahead.max(read.ahead);
        self.now = self.now.max(read.now);
        self.share_secret = read.share_secret;
        self.webhook_secret = settings.webhook_secret.unwrap_or(read.webhook_secret);
        self.app_by_id = (0..)
            .zip(&read.applications)
            .map(|(index, application)| (application.id, index))
            .collect();
        self.applications = read.applications;
        self.keys = read.keys.into_iter().collect();
        self.workflows = read.workflows;
        self.screenings.clear();
        self.store = Store::default();
        for _ in &self.applications {
            self.store.add_application();
        }
        for session in read.sessions {
            self.store.restore(session);
        }
        self.lists = Lists::restore(read.lists);
        self.restore_deliveries(read.destinations, read.deliveries);
        if let Some(key) = settings.api_key {
            self.rename_first_key(key);
        }
        self.settle();
        Ok(())
    }

    /// Receivers that belong to the process stay; those of applications come back.
    fn restore_deliveries(&mut self, read: Vec<Destination>, kept: Kept<DeliveryRecord>) {
        let mut destinations = std::mem::take(&mut self.deliveries.destinations);
        destinations.retain(|destination| destination.application.is_none());
        for destination in read {
            let mine = destinations.iter_mut().find(|mine| {
                destination.application.is_none() && mine.target == destination.target
            });
            match mine {
                Some(mine) => {
                    *mine = Destination {
                        // This process may have been told another one.
                        secret: self.webhook_secret.clone(),
                        ..destination
                    };
                }
                None => destinations.push(destination),
            }
        }
        self.deliveries = Deliveries::default();
        self.deliveries.destinations = destinations;
        self.deliveries.restore(kept);
    }

    /// A key that was asked for at the start is the first application's.
    fn rename_first_key(&mut self, text: Box<str>) {
        let Some(application) = self.applications.first_mut() else {
            return;
        };
        let old = std::mem::replace(&mut application.api_key, text.clone());
        let key = self.keys.remove(&old).unwrap_or(Key::full(0));
        self.keys.insert(text, key);
    }
}

/// Indexes that point nowhere would be found out too late.
fn check(read: &Read) -> Result<(), String> {
    let applications = AppIndex::try_from(read.applications.len()).unwrap_or(AppIndex::MAX);
    let workflows = read.workflows.len();
    let sessions = read.sessions.len();
    let whole = applications > 0
        && read.applications.iter().all(|application| {
            application.workflows.end as usize <= workflows
                && application.workflows.len() == crate::Template::ALL.len()
        })
        && read.keys.values().all(|key| key.application < applications)
        && read.sessions.iter().all(|session| {
            session.application < applications && (session.workflow as usize) < workflows
        })
        && read.lists.iter().all(|(application, _, list)| {
            let known = |entry: &Entry| {
                entry
                    .session
                    .is_none_or(|session_index| (session_index as usize) < sessions)
            };
            *application < applications && list.entries.values().all(known)
        });
    if whole {
        Ok(())
    } else {
        Err("it points to what is not there".to_owned())
    }
}

impl Fake {
    /// The whole state as JSON: applications, keys, sessions, lists, destinations
    /// and deliveries. What was merely observed (journal, feed) is no part of it. It holds
    /// the keys and secrets of the fake.
    pub fn snapshot(&self) -> String {
        self.lock().to_json()
    }

    /// A number that is another one when the state has changed. Whoever keeps
    /// [snapshots](Self::snapshot) sees by it whether a new one is due.
    pub fn version(&self) -> u64 {
        let state = self.lock();
        let mut hasher = DefaultHasher::new();
        (state.writes, state.feed.seen(), state.deliveries.counts()).hash(&mut hasher);
        hasher.finish()
    }

    /// Goes on from a [snapshot](Self::snapshot).
    ///
    /// # Errors
    ///
    /// When the text is no snapshot; nothing is changed then.
    pub fn restore(&self, snapshot: &str) -> Result<(), SnapshotError> {
        self.lock().restore(snapshot).map_err(SnapshotError)
    }

    /// Writes a snapshot to a file that only its owner can read: whole, or not at all.
    ///
    /// # Errors
    ///
    /// When the file can't be written; what was there before stays.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let snapshot = self.snapshot();
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = Path::new(&beside);
        let mut file = open_private(beside)?;
        file.write_all(snapshot.as_bytes())?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(beside, path)
    }

    /// Goes on from a file that [`Self::save`] wrote. A file that is not there is a
    /// first start.
    ///
    /// # Errors
    ///
    /// When the file can't be read, or holds no snapshot.
    pub fn load(&self, path: &Path) -> io::Result<()> {
        match std::fs::read_to_string(path) {
            Ok(text) => self.restore(&text).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn open_private(path: &Path) -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Why a text is no snapshot of a fake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError(String);

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "this is no state of the fake: {}", self.0)
    }
}

impl std::error::Error for SnapshotError {}
