//! Environment of the demo: a fake server, a client, a webhook inbox, a timeline.

use std::net::{Ipv4Addr, SocketAddr};

use didit_api::types::{CreateSession, CreatedSession, Decision, SessionId};
use didit_api::{Account, Client};
use didit_testkit::{Fake, FakeDidit};
use didit_transport::TokioClock;

use super::inbox::Inbox;
use super::timeline::{Event, Timeline, decision_status, unexpected};
use crate::error::{CliError, CliResult};
use crate::output::text::field;
use crate::secrets;

pub(super) struct DemoEnv<'s> {
    pub(super) server: FakeDidit,
    /// Client of the company that verifies users.
    pub(super) company: Client,
    pub(super) timeline: Timeline<'s>,
    inbox: Inbox,
    /// Sessions to delete at the end.
    created: Vec<(Client, SessionId)>,
}

impl<'s> DemoEnv<'s> {
    pub(super) async fn start(mut timeline: Timeline<'s>) -> CliResult<Self> {
        let fake = Fake::builder().clock(TokioClock::new()).build();
        secrets::register(&fake.webhook_secret());
        let inbox = Inbox::open(&fake.webhook_secret()).await?;
        fake.deliver_to(inbox.url());
        let server = FakeDidit::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .map_err(|error| CliError::local(format!("cannot start the fake server: {error}")))?;
        let about = format!("a fake server at {}", server.base_url());
        timeline.title("Didit demo", &about)?;
        let account = Account::new(server.organization_id(), server.application_id());
        Ok(Self {
            company: client(&server, &server.api_key())?.with_account(account),
            server,
            timeline,
            inbox,
            created: Vec::new(),
        })
    }

    /// Creates a client of another company.
    pub(super) fn client(&self, api_key: &str) -> CliResult<Client> {
        client(&self.server, api_key)
    }

    pub(super) async fn create(&mut self, request: CreateSession) -> CliResult<SessionId> {
        let call = self.company.sessions().create(request);
        let event = |created: &CreatedSession| {
            let number = created.session_number.unwrap_or_default();
            let text = format!("session #{number} and its link");
            Event::with_status(created.status.as_str(), text)
        };
        let created = self.timeline.call("create session", call, event).await?;
        self.delete_later(&self.company.clone(), &created.session_id);
        Ok(created.session_id)
    }

    /// Deletes a session at the end of the demo.
    pub(super) fn delete_later(&mut self, company: &Client, id: &SessionId) {
        self.created.push((company.clone(), id.clone()));
    }

    /// Completes a session as its user.
    pub(super) fn complete(&mut self, id: &SessionId, scenario: &str, steps: &str) -> CliResult {
        self.timeline.person("the user", steps)?;
        self.server
            .complete(id.as_str(), scenario)
            .map_err(|error| unexpected(error.to_string()))
    }

    /// Creates a session and completes it, until a webhook reports the status.
    pub(super) async fn play(
        &mut self,
        request: CreateSession,
        scenario: &str,
        steps: &str,
        status: &str,
    ) -> CliResult<SessionId> {
        let id = self.create(request).await?;
        self.complete(&id, scenario, steps)?;
        self.webhooks_until(&id, status).await?;
        Ok(id)
    }

    /// Prints webhooks until one reports that status of the session.
    pub(super) async fn webhooks_until(&mut self, id: &SessionId, status: &str) -> CliResult {
        self.webhooks(("session_id", id.as_str()), "status.updated", status)
            .await
    }

    /// Prints webhooks that have a value in a field, until one of a type reports the status.
    pub(super) async fn webhooks(
        &mut self,
        (name, value): (&str, &str),
        kind: &str,
        status: &str,
    ) -> CliResult {
        loop {
            let (event, scheme) = self.inbox.next().await?;
            let text = |name: &str| field(&event, name).unwrap_or_default();
            if text(name) != value {
                continue;
            }
            let (reported_kind, reported) = (text("webhook_type"), text("status"));
            let about = format!("signature {scheme} verified");
            self.timeline.webhook(&reported_kind, &reported, &about)?;
            if reported == status && reported_kind == kind {
                return Ok(());
            }
        }
    }

    /// Retrieves a decision, which must have that status.
    pub(super) async fn decision(&mut self, id: &SessionId, status: &str) -> CliResult<Decision> {
        let call = self.company.sessions().retrieve_decision(id);
        let call = self
            .timeline
            .call("retrieve decision", call, Event::from_decision);
        let decision = call.await?;
        expect_status(&decision, status)?;
        Ok(decision)
    }

    /// Deletes the sessions of the demo.
    pub(super) async fn clean_up(mut self) -> CliResult {
        let about = "deletes all sessions; the blocklist is discarded with the server";
        self.timeline.flow("Clean up", about)?;
        for (company, id) in std::mem::take(&mut self.created) {
            let call = company.sessions().delete(&id);
            let event = |_: &_| Event::new(format!("deleted · {id}"));
            self.timeline.call("delete session", call, event).await?;
        }
        self.timeline.finish("All flows succeeded.")
    }
}

fn client(server: &FakeDidit, api_key: &str) -> CliResult<Client> {
    secrets::register(api_key);
    Ok(Client::builder(api_key)
        .base_url(server.base_url())
        .build()?)
}

/// An error unless the decision has that status.
pub(super) fn expect_status(decision: &Decision, expected: &str) -> CliResult {
    let status = decision_status(decision);
    if status == expected {
        Ok(())
    } else {
        Err(unexpected(format!(
            "the session is \"{status}\" instead of \"{expected}\""
        )))
    }
}
