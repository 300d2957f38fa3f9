//! Snapshots of the state as JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::delivery::{Deliveries, DeliverySnapshot, Destination, Target};
use crate::state::{
    Application, Session, State,
    collections::Collections,
    lists::{Entry, List, Lists},
    store::Store,
    workflow::Workflow,
};
use crate::vocabulary::{AppIndex, Ids, Key, UtcTime, Uuid};

/// Version of the snapshot format. Other versions are not read.
const VERSION: u32 = 5;

/// The state without the journal, the feed, the faults and the responses kept for an
/// `Idempotency-Key`. It shares the sessions with the state, so that taking it is quick,
/// and requests go on while it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    version: u32,
    ids: u64,
    now: UtcTime,
    ahead: i64,
    webhook_secret: Box<str>,
    share_secret: Box<str>,
    organization: Uuid,
    applications: Vec<Application>,
    keys: BTreeMap<Box<str>, Key>,
    workflows: Vec<Workflow>,
    sessions: Vec<Arc<Session>>,
    lists: Vec<(AppIndex, u32, List)>,
    collections: Collections,
    destinations: Vec<Destination>,
    deliveries: DeliverySnapshot,
    #[cfg(feature = "authentication")]
    #[serde(default)]
    sign_ins: crate::state::authentication::SignIns,
}

impl Snapshot {
    /// Writes JSON.
    pub(crate) fn write(&self, to: impl std::io::Write) -> std::io::Result<()> {
        // All maps have text as keys, so that only writing can fail.
        serde_json::to_writer(to, self).map_err(std::io::Error::from)
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl State {
    pub(crate) fn snapshot(&self) -> Snapshot {
        let keys = self.keys.iter();
        let destinations = self.deliveries.destinations.iter();
        Snapshot {
            version: VERSION,
            ids: self.ids.state(),
            now: self.now,
            ahead: self.ahead,
            webhook_secret: self.webhook_secret.clone(),
            share_secret: self.share_secret.clone(),
            organization: self.organization,
            applications: self.applications.clone(),
            keys: keys
                .map(|(text, key)| (text.clone(), key.clone()))
                .collect(),
            workflows: self.workflows.clone(),
            sessions: self.store.all().to_vec(),
            lists: self.lists.all(),
            collections: self.collections.clone(),
            destinations: destinations
                .filter(|destination| matches!(destination.target, Target::Url(_)))
                .cloned()
                .collect(),
            deliveries: self.deliveries.snapshot(),
            #[cfg(feature = "authentication")]
            sign_ins: self.sign_ins.clone(),
        }
    }

    /// Restores a snapshot. Returns an error, and changes nothing, if it is invalid.
    pub(crate) fn restore(&mut self, text: &str) -> Result<(), String> {
        let read: Snapshot = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.version != VERSION {
            return Err(format!("version {} instead of {VERSION}", read.version));
        }
        check(&read)?;
        let settings = self.settings.clone();
        self.ids = Ids::new(read.ids);
        // The time does not go back.
        if self.own_clock.is_some() {
            self.advance(read.now.since(self.now));
        } else {
            self.ahead = self.ahead.max(read.ahead);
            self.now = self.now.max(read.now);
        }
        self.share_secret = read.share_secret;
        self.webhook_secret = settings.webhook_secret.unwrap_or(read.webhook_secret);
        self.app_by_id = (0..)
            .zip(&read.applications)
            .map(|(index, application)| (application.id, index))
            .collect();
        self.organization = read.organization;
        self.applications = read.applications;
        self.keys = read.keys.into_iter().collect();
        self.workflows = read.workflows;
        self.name_workflows();
        self.screenings.clear();
        self.store = Store::default();
        for _ in &self.applications {
            self.store.add_application();
        }
        for session in read.sessions {
            let mut session = Arc::unwrap_or_clone(session);
            if let Some(reports) = &mut session.reports {
                let template = self.workflows[session.workflow as usize].template;
                reports.text = self.pack(template, &reports.text.text());
            }
            self.store.restore(session);
        }
        self.lists = Lists::restore(read.lists);
        self.collections = read.collections;
        #[cfg(feature = "authentication")]
        {
            self.sign_ins = read.sign_ins;
        }
        self.restore_deliveries(read.destinations, read.deliveries);
        if let Some(key) = settings.api_key {
            self.rename_first_key(key);
        }
        self.settle();
        Ok(())
    }

    /// Keeps the destinations of this process and restores those of applications.
    fn restore_deliveries(&mut self, read: Vec<Destination>, kept: DeliverySnapshot) {
        let mut destinations = std::mem::take(&mut self.deliveries.destinations);
        destinations.retain(|destination| destination.application.is_none());
        for destination in read {
            let mine = destinations.iter_mut().find(|mine| {
                destination.application.is_none() && mine.target == destination.target
            });
            match mine {
                Some(mine) => {
                    *mine = Destination {
                        // This process may use another secret.
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

    /// Gives the first application the API key that was set on the builder.
    fn rename_first_key(&mut self, text: Box<str>) {
        let Some(application) = self.applications.first_mut() else {
            return;
        };
        let old = std::mem::replace(&mut application.api_key, text.clone());
        let key = self.keys.remove(&old).unwrap_or(Key::full(0));
        self.keys.insert(text, key);
    }
}

/// Checks that all indexes are valid.
fn check(read: &Snapshot) -> Result<(), String> {
    let applications = AppIndex::try_from(read.applications.len()).unwrap_or(AppIndex::MAX);
    let workflows = read.workflows.len();
    let sessions = read.sessions.len();
    let whole = applications > 0
        && read.applications.iter().all(|application| {
            application.workflows.end as usize <= workflows
                && application.workflows.len() == crate::Template::ALL.len()
                && (application.own_workflows.iter()).all(|&index| (index as usize) < workflows)
        })
        && read
            .collections
            .last_application()
            .is_none_or(|last| last < applications)
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
    let error = "an index is out of range";
    whole.then_some(()).ok_or_else(|| error.to_owned())
}
