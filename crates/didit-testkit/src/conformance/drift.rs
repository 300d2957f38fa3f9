//! Values that a service sends otherwise than documented.

use std::collections::BTreeMap;
use std::fmt;

use didit_api::types::Drift;
use didit_api::types::ListBlocklist;
use didit_api::types::business::ListBusinesses;
use didit_api::types::list::ListLists;
use didit_api::types::session::ListSessions;
use didit_api::types::user::ListUsers;
use didit_api::types::workflow::ListWorkflows;
use didit_api::{Call, Client, Endpoint, Error};

/// Reads the newest sessions of the service of `client`, with their decisions, and its users, companies, workflows and
/// lists, and counts the values that do not fit their documented type.
///
/// Changes nothing and uses no credits, so that it can run every night with the key of an application. Reads at most
/// `sessions` decisions (1 to 100), and the first page of each list. The report has operations, fields and kinds; no id, no value.
///
/// ```
/// # use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
/// # use didit_testkit::{Fake, conformance};
/// # futures_executor::block_on(async {
/// # let fake = Fake::new();
/// # let client = didit_api::Client::builder(fake.api_key())
/// #     .transport(SharedTransport::new(fake.transport()))
/// #     .clock(SharedClock::new(ManualClock::auto()))
/// #     .build()?;
/// let report = conformance::drift(&client, 100).await;
/// assert!(report.is_empty(), "{report}");
/// # Ok::<_, didit_api::ConfigError>(())
/// # }).unwrap();
/// ```
pub async fn drift(client: &Client, sessions: u64) -> DriftReport {
    let mut report = DriftReport::default();
    let newest = ListSessions::new().limit(sessions.clamp(1, 100));
    let page = report.read(client.sessions().list(newest)).await;
    for session in page.into_iter().flat_map(|page| page.results) {
        report
            .read(client.sessions().retrieve_decision(&session.session_id))
            .await;
    }
    report.read(client.users().list(ListUsers::new())).await;
    report
        .read(client.businesses().list(ListBusinesses::new()))
        .await;
    report
        .read(client.workflows().list(ListWorkflows::new()))
        .await;
    report.read(client.lists().list(ListLists::new())).await;
    report
        .read(client.blocklist().list(ListBlocklist::new()))
        .await;
    report
}

/// Values that do not fit their documented type, by operation and field.
#[derive(Debug, Clone, Default)]
pub struct DriftReport {
    fields: BTreeMap<(&'static str, String, String), usize>,
    answers: usize,
    failures: Vec<(&'static str, String)>,
}

impl DriftReport {
    /// Whether every answer could be read and fits its documentation.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.failures.is_empty()
    }

    /// Operation, field such as `$.id_verifications[].age`, kinds such as `expected number, found string`, and number of
    /// values.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str, &str, usize)> {
        let fields = self.fields.iter();
        fields.map(|((operation, field, kinds), count)| (*operation, &**field, &**kinds, *count))
    }

    /// Operations that failed, each with its error; a key without the permission is one.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.failures
            .iter()
            .map(|(operation, error)| (*operation, &**error))
    }

    async fn read<E: Endpoint + Clone>(&mut self, call: Call<E>) -> Option<E::Output> {
        let endpoint = call.endpoint().clone();
        let operation = endpoint.operation().id;
        let output = call.send().await.map_err(|error: Error| {
            self.failures.push((operation, error.to_string()));
        });
        let output = output.ok()?;
        self.answers += 1;
        for drift in endpoint.drift(&output) {
            self.add(operation, &drift);
        }
        Some(output)
    }

    fn add(&mut self, operation: &'static str, drift: &Drift) {
        let kinds = format!("expected {}, found {}", drift.expected(), drift.found());
        *self
            .fields
            .entry((operation, drift.field(), kinds))
            .or_default() += 1;
    }
}

impl fmt::Display for DriftReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (operation, field, kinds, count) in self.fields() {
            writeln!(f, "{operation} {field}: {kinds} ({count})")?;
        }
        for (operation, error) in self.failures() {
            writeln!(f, "{operation} failed: {error}")?;
        }
        writeln!(f, "{} answers read", self.answers)
    }
}
