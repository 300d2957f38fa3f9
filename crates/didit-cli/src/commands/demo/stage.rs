//! What every flow of the demo needs: a fake, a company, an inbox, a timeline.

use std::net::{Ipv4Addr, SocketAddr};

use didit_api::Client;
use didit_api::types::{CreateSession, CreatedSession, Decision, SessionId};
use didit_testkit::{Fake, FakeDidit};
use didit_transport::TokioClock;

use super::Stack;
use super::inbox::Inbox;
use super::timeline::{Timeline, Told, surprise};
use crate::failure::{Failure, Outcome};
use crate::redact;

pub(super) struct Stage<'s> {
    pub(super) server: FakeDidit,
    pub(super) stack: Stack,
    /// The company that verifies people.
    pub(super) company: Client,
    pub(super) inbox: Inbox,
    pub(super) timeline: Timeline<'s>,
    /// What is deleted at the end.
    created: Vec<(Client, SessionId)>,
}

impl<'s> Stage<'s> {
    pub(super) async fn set(stack: Stack, mut timeline: Timeline<'s>) -> Outcome<Self> {
        let fake = Fake::builder().clock(TokioClock::new()).build();
        redact::register(&fake.api_key());
        redact::register(&fake.webhook_secret());
        let inbox = Inbox::open(&fake.webhook_secret()).await?;
        fake.deliver_to(inbox.url());
        let server = FakeDidit::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .map_err(|error| Failure::local(format!("no fake server could be started: {error}")))?;
        let about = format!(
            "a fake server at {}, over {}",
            server.base_url(),
            stack.name()
        );
        timeline.title("Didit demo", &about)?;
        let company = client(&server, stack, server.api_key())?;
        Ok(Self {
            server,
            stack,
            company,
            inbox,
            timeline,
            created: Vec::new(),
        })
    }

    /// A client of another company.
    pub(super) fn client(&self, key: String) -> Outcome<Client> {
        redact::register(&key);
        client(&self.server, self.stack, key)
    }

    pub(super) async fn create(&mut self, request: CreateSession) -> Outcome<CreatedSession> {
        self.inbox.clear();
        let created = self
            .timeline
            .call(
                "create session",
                self.company.sessions().create(request),
                |created| {
                    let number = created.session_number.unwrap_or_default();
                    Told::status(
                        created.status.as_str(),
                        format!("session no. {number} and its link"),
                    )
                },
            )
            .await?;
        self.keep(&self.company.clone(), &created.session_id);
        Ok(created)
    }

    /// Remembers what has to be deleted.
    pub(super) fn keep(&mut self, company: &Client, id: &SessionId) {
        self.created.push((company.clone(), id.clone()));
    }

    /// The user opens the link and goes through all steps.
    pub(super) fn user_finishes(&mut self, id: &SessionId, scenario: &str, what: &str) -> Outcome {
        self.timeline.person("the user", what)?;
        self.server
            .complete(id.as_str(), scenario)
            .map_err(|refused| surprise(refused.to_string()))
    }

    /// Tells of webhooks until one says that status of that session.
    pub(super) async fn webhooks_until(&mut self, id: &SessionId, status: &str) -> Outcome {
        loop {
            let event = self.inbox.next().await?;
            if event.session_id != id.as_str() {
                continue;
            }
            let about = format!("signature {} verified", event.scheme);
            self.timeline.webhook(&event.kind, &event.status, &about)?;
            if event.status == status && event.kind == "status.updated" {
                return Ok(());
            }
        }
    }

    pub(super) async fn decision(&mut self, id: &SessionId) -> Outcome<Decision> {
        let call = self.company.sessions().retrieve_decision(id);
        self.timeline
            .call("retrieve decision", call, |decision| {
                Told::status(status(decision), summary(decision))
            })
            .await
    }

    /// Deletes every session that was created.
    pub(super) async fn clean_up(mut self) -> Outcome {
        self.timeline.flow(
            "Clean up",
            "what was created is deleted; blocklist entries would stay, and end with the server",
        )?;
        for (company, id) in std::mem::take(&mut self.created) {
            let call = company.sessions().delete(&id);
            self.timeline
                .call("delete session", call, |_| {
                    Told::text(format!("gone · {id}"))
                })
                .await?;
        }
        self.timeline.end("All of it went through.")
    }
}

fn client(server: &FakeDidit, stack: Stack, key: String) -> Outcome<Client> {
    let builder = Client::builder(key).base_url(server.base_url());
    let builder = match stack {
        Stack::Hyper => builder.hyper(),
        Stack::Reqwest => builder.reqwest(),
    };
    Ok(builder.build()?)
}

pub(super) fn status(decision: &Decision) -> &str {
    decision
        .status
        .as_ref()
        .map_or("unknown", |status| status.as_str())
}

/// How many checks ran, and how many warnings they gave.
pub(super) fn summary(decision: &Decision) -> String {
    let checks = decision.reports().count();
    match decision.findings().count() {
        0 => format!("{checks} checks, no warnings"),
        1 => format!("{checks} checks, 1 warning"),
        warnings => format!("{checks} checks, {warnings} warnings"),
    }
}

/// An error unless the session stands so.
pub(super) fn expect_status(decision: &Decision, expected: &str) -> Outcome {
    if status(decision) == expected {
        Ok(())
    } else {
        Err(surprise(format!(
            "the session is \"{}\", not \"{expected}\"",
            status(decision)
        )))
    }
}
