//! In-memory state.
//!
//! Every `impl State` is in this folder. Handlers of operations read a request, call the state
//! and build the response.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{Clock as _, ManualClock};

use crate::delivery::{Deliveries, Destination, Target};
use crate::http::{Limits, Reply, fault::FaultPlan, journal::Journal, limits::RateWindows};
use crate::scenario::Scenario;
use crate::state::feed::Feed;
use crate::vocabulary::{
    AppIndex, Ids, Key, Revision, SessionIndex, UtcTime, Uuid, WorkflowIndex, hash,
};

pub(crate) mod application;
#[cfg(feature = "authentication")]
pub(crate) mod authentication;
pub(crate) mod collections;
pub(crate) mod decision;
pub(crate) mod entity;
pub(crate) mod events;
pub(crate) mod faces;
pub(crate) mod feed;
pub(crate) mod group;
pub(crate) mod lifecycle;
pub(crate) mod lists;
pub(crate) mod monitoring;
#[cfg(feature = "networks")]
pub(crate) mod networks;
pub(crate) mod packed;
pub(crate) mod profile;
pub(crate) mod questionnaire;
#[cfg(feature = "transactions")]
pub(crate) mod rules;
pub(crate) mod session;
pub(crate) mod snapshot;
pub(crate) mod store;
pub(crate) mod summary;
#[cfg(feature = "transactions")]
pub(crate) mod transactions;
#[cfg(feature = "travel-rule")]
pub(crate) mod travel_rule;
pub(crate) mod workflow;

use collections::Collections;
use lists::Lists;
use store::Store;
use workflow::{Template, Workflow};

pub(crate) use self::application::{Application, ApplicationEnvironment};
pub(crate) use self::collections::{CollectionKey, Item};
pub(crate) use self::group::Page;
pub(crate) use self::profile::EntityStatus;
pub(crate) use self::session::{Activity, Actor, Change, Extra, Session};
pub(crate) use self::workflow::{Kind, Owner};

/// Settings of a fake, kept for a reset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) revision: Revision,
    pub(crate) environment: ApplicationEnvironment,
    pub(crate) api_key: Option<Box<str>>,
    pub(crate) webhook_secret: Option<Box<str>>,
    pub(crate) webhook_url: Option<Box<str>>,
    pub(crate) limits: Limits,
    /// Whether verifications can be imported.
    pub(crate) imports: bool,
    /// Ids of workflows of the first application; the others are generated.
    pub(crate) workflow_ids: BTreeMap<Template, Uuid>,
    /// Scenario of every new session.
    pub(crate) complete: Option<Scenario>,
    /// Base URL of every link.
    pub(crate) origin: Box<str>,
}

/// The state of a fake.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) ids: Ids,
    pub(crate) now: UtcTime,
    /// Time of the clock, at which webhooks are signed: the machine's in a server, whatever the
    /// time of the fake.
    pub(crate) clock: UtcTime,
    /// The clock of a fake without another one, and its start. [`Self::advance`] moves it.
    pub(crate) own_clock: Option<(ManualClock, UtcTime)>,
    /// Difference of the fake's time to its clock, in microseconds.
    pub(crate) ahead: i64,
    /// Signs the webhooks of destinations of all applications.
    pub(crate) webhook_secret: Box<str>,
    /// Signs share tokens, which pass between applications.
    pub(crate) share_secret: Box<str>,
    /// Organisation of all applications.
    pub(crate) organization: Uuid,
    pub(crate) applications: Vec<Application>,
    pub(crate) app_by_id: HashMap<Uuid, AppIndex>,
    pub(crate) keys: HashMap<Box<str>, Key>,
    pub(crate) workflows: Vec<Workflow>,
    pub(crate) store: Store,
    pub(crate) lists: Lists,
    pub(crate) collections: Collections,
    pub(crate) deliveries: Deliveries,
    pub(crate) journal: Journal,
    pub(crate) feed: Feed,
    pub(crate) faults: FaultPlan,
    pub(crate) windows: RateWindows,
    /// Request body and response of AML screenings, by application and `Idempotency-Key`.
    pub(crate) screenings: HashMap<(AppIndex, Box<str>), (Bytes, Reply)>,
    /// Reports that those of a template are compressed against.
    pub(crate) similar: BTreeMap<Template, Arc<[u8]>>,
    /// New sessions that complete by themselves, and when.
    pub(crate) unattended: VecDeque<(UtcTime, SessionIndex)>,
    #[cfg(feature = "authentication")]
    pub(crate) sign_ins: authentication::SignIns,
    /// Number of requests that can have changed the state.
    pub(crate) writes: u64,
}

impl State {
    pub(crate) fn new(settings: Settings, now: UtcTime, own_clock: Option<ManualClock>) -> Self {
        let mut ids = Ids::new(settings.seed);
        let generated: Box<str> = ids.secret().into();
        let mut state = Self {
            webhook_secret: settings
                .webhook_secret
                .clone()
                .filter(|secret| !secret.trim().is_empty())
                .unwrap_or(generated),
            share_secret: ids.secret().into(),
            ids,
            now,
            clock: now,
            own_clock: own_clock.map(|own| (own, now)),
            organization: Ids::new(hash(settings.seed, "organization")).uuid(),
            settings,
            ..Self::default()
        };
        state.add_application(state.settings.environment);
        if let Some(url) = state.settings.webhook_url.clone() {
            state.add_destination(Target::Url(url));
        }
        state
    }

    /// Sets the time from the clock, and expires what is due. The fake's time does not go back.
    pub(crate) fn set_time(&mut self, clock: UtcTime) {
        self.clock = clock;
        let now = UtcTime::from_micros(clock.micros().saturating_add(self.ahead)).min(UtcTime::MAX);
        if now > self.now || !self.unattended.is_empty() {
            self.now = self.now.max(now);
            self.settle();
        }
    }

    /// Advances the time, up to [`UtcTime::MAX`], and expires what is due.
    pub(crate) fn advance(&mut self, by: Duration) {
        let by = by.min(UtcTime::MAX.since(self.now));
        let mut clock = self.clock;
        match &self.own_clock {
            Some((own, _)) => {
                own.advance(by);
                clock = UtcTime::from_system(own.now());
            }
            None => self.ahead += UtcTime::from_micros(0).plus_duration(by).micros(),
        }
        self.set_time(clock);
    }

    /// Sets the time back to that of the clock, which is its start for a clock of the fake.
    pub(crate) fn reset_time(&mut self) {
        if let Some((own, start)) = &self.own_clock {
            own.set_now(start.to_system());
            self.clock = *start;
        }
        self.ahead = 0;
        self.now = self.clock;
        self.windows = RateWindows::default();
        self.store.unsort();
    }

    /// Restores the initial state of the seed, except for in-process destinations.
    pub(crate) fn reset(&mut self) {
        self.reset_time();
        let writes = self.writes;
        let functions: Vec<Target> = self
            .deliveries
            .destinations
            .iter()
            .map(|destination| destination.target.clone())
            .filter(|target| matches!(target, Target::Function(_)))
            .collect();
        let own_clock = self.own_clock.take();
        *self = Self::new(self.settings.clone(), self.now, None);
        self.own_clock = own_clock;
        self.writes = writes;
        for function in functions {
            self.add_destination(function);
        }
    }

    /// Adds a destination for all events of all applications.
    pub(crate) fn add_destination(&mut self, target: Target) {
        let destination = Destination {
            id: self.ids.uuid(),
            application: None,
            label: "fake".into(),
            target,
            enabled: true,
            version: "v3".into(),
            events: Destination::all_events(),
            secret: self.webhook_secret.clone(),
            created_at: self.now,
            updated_at: self.now,
        };
        self.deliveries.destinations.push(destination);
    }

    /// Adds an application with its workflows, key and system lists.
    pub(crate) fn add_application(&mut self, environment: ApplicationEnvironment) -> AppIndex {
        let index = AppIndex::try_from(self.applications.len()).unwrap_or(AppIndex::MAX);
        let first = self.workflows.len();
        self.workflows.extend(Workflow::all(&mut self.ids));
        let workflows = narrow(first)..narrow(self.workflows.len());
        if index == 0 {
            self.name_workflows();
        }
        // Generated in any case, so that a configured key changes no other id.
        let generated: Box<str> = self.ids.secret().into();
        let api_key = match &self.settings.api_key {
            Some(key) if index == 0 => key.clone(),
            _ => generated,
        };
        let id = self.ids.uuid();
        self.keys.insert(api_key.clone(), Key::full(index));
        self.app_by_id.insert(id, index);
        self.applications.push(Application {
            id,
            environment,
            workflows,
            own_workflows: Vec::new(),
            api_key,
            next_number: [1, 1],
            credits: None,
            profiles: Default::default(),
            imported: BTreeSet::new(),
        });
        self.store.add_application();
        self.lists.add_application(index, id, self.now);
        index
    }

    /// Gives the workflows of the first application their configured ids.
    pub(crate) fn name_workflows(&mut self) {
        for (&template, &id) in &self.settings.workflow_ids {
            if let Some(workflow) = self.workflows.get_mut(template as usize) {
                workflow.id = id;
            }
        }
    }

    pub(crate) fn app(&self, index: AppIndex) -> &Application {
        &self.applications[index as usize]
    }

    pub(crate) fn app_mut(&mut self, index: AppIndex) -> &mut Application {
        &mut self.applications[index as usize]
    }

    /// Adds a workflow, or a version of one.
    pub(crate) fn add_workflow(&mut self, application: AppIndex, workflow: Workflow) {
        let index = narrow(self.workflows.len());
        self.workflows.push(workflow);
        self.app_mut(application).own_workflows.push(index);
    }

    /// Versions of the workflows of an application, oldest first.
    pub(crate) fn versions(
        &self,
        application: AppIndex,
    ) -> impl DoubleEndedIterator<Item = (WorkflowIndex, &Workflow)> {
        let application = self.app(application);
        let own = application.own_workflows.iter().copied();
        let indexes = application.workflows.clone().chain(own);
        let versions = indexes.map(|index| (index, &self.workflows[index as usize]));
        versions.filter(|(_, workflow)| !workflow.is_deleted)
    }

    /// Finds the latest published version of a workflow by the id of the workflow or of any of
    /// its versions.
    pub(crate) fn workflow(&self, application: AppIndex, id: Uuid) -> Option<WorkflowIndex> {
        let named = self
            .versions(application)
            .find(|(_, workflow)| workflow.is(id));
        let id = named?.1.id;
        let mut latest_first = self.versions(application).rev();
        let latest =
            latest_first.find(|(_, workflow)| workflow.id == id && workflow.is_published());
        Some(latest?.0)
    }

    /// Returns the workflow of a template.
    pub(crate) fn template(&self, application: AppIndex, template: Template) -> &Workflow {
        let first = self.app(application).workflows.start as usize;
        &self.workflows[first + template as usize]
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
