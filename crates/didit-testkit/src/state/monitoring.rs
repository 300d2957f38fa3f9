//! Ongoing AML monitoring, and the jobs that change it.

use std::sync::Arc;

use didit_types::Feature;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::scenario::Scenario;
use crate::state::{CollectionKey, EntityStatus, Item, Kind, State};
use crate::vocabulary::{AppIndex, SessionIndex, each, each_mut};

/// Monitoring jobs.
pub(crate) const JOBS: CollectionKey = CollectionKey::of("monitoring_jobs");

/// Number of subjects that a job changes per second.
const PER_SECOND: usize = 20;

/// Every outcome for a subject.
pub(crate) const OUTCOMES: [&str; 9] = [
    "enabled",
    "screened_and_enabled",
    "already_enabled",
    "disabled",
    "skipped_no_identity_data",
    "skipped_blocked",
    "skipped_sandbox",
    "failed_provider",
    "failed_insufficient_balance",
];

/// Whose monitoring changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Subject {
    Entity(Kind, Box<str>),
    Session(SessionIndex),
}

impl Item {
    /// Subjects that a job has not changed yet.
    fn pending(&self) -> &[Value] {
        self.get("pending").as_array().map_or(&[], Vec::as_slice)
    }

    /// Returns the status of a monitoring job.
    pub(crate) fn job_status(&self) -> &'static str {
        match (self.pending(), self.get("processed").as_u64()) {
            ([], _) => "COMPLETED",
            (_, Some(0)) => "PENDING",
            _ => "PROCESSING",
        }
    }
}

impl State {
    /// Continues the monitoring jobs of all applications.
    pub(crate) fn run_monitoring_jobs(&mut self) {
        for application in 0..AppIndex::try_from(self.applications.len()).unwrap_or(AppIndex::MAX) {
            let jobs = self.collections.items(application, JOBS).values();
            let unfinished = jobs.filter(|job| !job.pending().is_empty());
            for job in unfinished.cloned().collect::<Vec<_>>() {
                let seconds = self.now.since(job.created_at).as_secs();
                let done = job.get("processed").as_u64().unwrap_or(0);
                let due = usize::try_from(seconds).unwrap_or(usize::MAX);
                let due = due.saturating_mul(PER_SECOND);
                let count = due.saturating_sub(usize::try_from(done).unwrap_or(0));
                let job = self.run_job(application, Arc::unwrap_or_clone(job), count);
                self.collections.put(application, JOBS, job);
            }
        }
    }

    /// Changes the next subjects of a job.
    pub(crate) fn run_job(&mut self, application: AppIndex, mut job: Item, count: usize) -> Item {
        let pending = job.pending().to_vec();
        let (next, rest) = pending.split_at(count.min(pending.len()));
        let is_enabled = *job.get("is_enabled") == true;
        for subject in next {
            let Ok(subject) = Subject::deserialize(subject) else {
                continue;
            };
            let outcome = self.set_monitored(application, &subject, is_enabled);
            if let Some(Value::Object(outcomes)) = job.fields.get_mut("outcomes") {
                let count = outcomes.get(outcome).and_then(Value::as_u64).unwrap_or(0);
                outcomes.insert(outcome.to_owned(), (count + 1).into());
            }
            if let (Subject::Entity(kind, key), Some(Value::Array(results))) =
                (&subject, job.fields.get_mut("results"))
            {
                let entity = self.entity((application, *kind), key);
                results.push(json!({
                    "didit_internal_id": self.entity_id((application, *kind), key),
                    "vendor_data": entity.and_then(|it| it.vendor_data().map(str::to_owned)),
                    "outcome": outcome,
                }));
            }
        }
        let processed = job.get("processed").as_u64().unwrap_or(0) + next.len() as u64;
        job.set("processed", processed);
        job.set("pending", rest);
        if rest.is_empty() {
            job.set("completed_at", self.now.rfc3339());
        }
        job
    }

    /// Returns what a change of the monitoring does to a subject.
    pub(crate) fn monitoring_outcome(
        &self,
        application: AppIndex,
        subject: &Subject,
        is_enabled: bool,
    ) -> &'static str {
        let sessions = self.screened_sessions(application, subject);
        let (is_monitored, is_blocked, has_name) = match subject {
            Subject::Session(index) => {
                let has_name = self.store.get(*index).reports.is_some();
                (self.is_session_monitored(*index), false, has_name)
            }
            Subject::Entity(kind, key) => {
                let entity = self.entity((application, *kind), key);
                let profile = entity.and_then(|entity| entity.profile);
                (
                    profile.is_some_and(|profile| profile.is_monitored),
                    entity.is_some_and(|entity| entity.status() == EntityStatus::Blocked),
                    entity.is_some_and(|entity| entity.summary()["effective_name"].is_string()),
                )
            }
        };
        match (is_enabled, is_monitored) {
            (false, _) => "disabled",
            _ if is_blocked => "skipped_blocked",
            (true, true) => "already_enabled",
            _ if !sessions.is_empty() => "enabled",
            _ if has_name => "screened_and_enabled",
            _ => "skipped_no_identity_data",
        }
    }

    /// Starts or stops the monitoring of a subject. Returns the outcome.
    fn set_monitored(
        &mut self,
        application: AppIndex,
        subject: &Subject,
        is_enabled: bool,
    ) -> &'static str {
        let outcome = self.monitoring_outcome(application, subject, is_enabled);
        if outcome.starts_with("skipped") || outcome == "already_enabled" {
            return outcome;
        }
        if outcome == "screened_and_enabled" {
            if !self.charge(application) {
                return "failed_insufficient_balance";
            }
            self.screen(application, subject);
        }
        let mut sessions = self.screened_sessions(application, subject);
        if is_enabled {
            // One screening is monitored.
            sessions.truncate(1);
        }
        for index in sessions {
            self.monitor_session(index, is_enabled);
        }
        if let Subject::Entity(kind, key) = subject {
            self.profile_mut((application, *kind), key).is_monitored = is_enabled;
        }
        outcome
    }

    /// Sessions of a subject with reports, newest first.
    fn sessions_of(&self, application: AppIndex, subject: &Subject) -> Vec<SessionIndex> {
        let mut sessions = match subject {
            Subject::Session(index) => vec![*index],
            Subject::Entity(kind, key) => self
                .entity((application, *kind), key)
                .map_or_else(Vec::new, |entity| entity.sessions()),
        };
        sessions.retain(|&index| self.store.get(index).reports.is_some());
        sessions
    }

    /// Sessions of a subject with an AML screening, newest first.
    fn screened_sessions(&self, application: AppIndex, subject: &Subject) -> Vec<SessionIndex> {
        let mut sessions = self.sessions_of(application, subject);
        sessions.retain(|&index| screenings(&self.reports(index)).next().is_some());
        sessions
    }

    /// Adds an AML screening to the newest session of a subject, if any.
    fn screen(&mut self, application: AppIndex, subject: &Subject) {
        let Some(&index) = self.sessions_of(application, subject).first() else {
            return;
        };
        let features = match self.store.get(index).kind {
            Kind::User => vec![Feature::Aml],
            Kind::Business => vec![Feature::KybRegistry, Feature::Aml],
        };
        let result = self.run(index, &features, &Scenario::approve());
        let screening = result.reports.into_map().remove("aml_screenings");
        let mut reports = self.reports(index);
        reports.insert("aml_screenings".to_owned(), screening.unwrap_or_default());
        self.set_reports(index, &reports);
    }

    fn is_session_monitored(&self, index: SessionIndex) -> bool {
        let reports = self.reports(index);
        screenings(&reports).any(|screening| screening["is_ongoing_monitoring_enabled"] == true)
    }

    /// Starts or stops the monitoring of the screenings of a session.
    pub(crate) fn monitor_session(&mut self, index: SessionIndex, is_enabled: bool) {
        let mut reports = self.reports(index);
        let next_bill = is_enabled.then(|| self.now.plus_days(365).date().to_string());
        let mut is_changed = false;
        let screenings = reports.get_mut("aml_screenings").into_iter();
        for screening in screenings.flat_map(each_mut) {
            is_changed |= screening["is_ongoing_monitoring_enabled"] != is_enabled;
            screening["is_ongoing_monitoring_enabled"] = is_enabled.into();
            screening["next_ongoing_monitoring_bill_date"] = json!(next_bill);
        }
        if is_changed {
            self.set_reports(index, &reports);
        }
    }
}

fn screenings(reports: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    reports.get("aml_screenings").into_iter().flat_map(each)
}
