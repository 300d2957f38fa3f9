//! A session is shared with another company.

use didit_api::Client;
use didit_api::types::session::{ImportSharedSession, ShareSession};
use didit_api::types::{CreateSession, SecretString, SessionId};

use super::stage::{Stage, expect_status, status, summary};
use super::timeline::{Told, surprise};
use crate::failure::Outcome;
use crate::redact;

/// The company that takes the sessions over.
struct Partner {
    client: Client,
    application_id: String,
    workflow_id: String,
}

pub(super) async fn run(stage: &mut Stage<'_>) -> Outcome {
    stage.timeline.flow(
        "Sharing between two companies",
        "what one company verified another takes over, with or without trust",
    )?;
    let application = stage.server.add_application();
    let partner = Partner {
        client: stage.client(application.api_key.clone())?,
        application_id: application.application_id.clone(),
        workflow_id: application.workflow_id.clone(),
    };
    stage
        .timeline
        .person("a partner", "has its own application, key and workflows")?;

    let first = approved(stage, "user-4").await?;
    let token = share(stage, &partner, &first).await?;
    import(stage, &partner, &token, true, "Approved").await?;
    let again = request(&partner, &token, true);
    let call = partner.client.sessions().import_shared(again);
    stage
        .timeline
        .refused("partner: import it again", call, 403)
        .await?;

    let second = approved(stage, "user-5").await?;
    let token = share(stage, &partner, &second).await?;
    import(stage, &partner, &token, false, "In Review").await
}

async fn approved(stage: &mut Stage<'_>, user: &str) -> Outcome<SessionId> {
    let request = CreateSession::new(stage.server.workflow_id()).vendor_data(user);
    let id = stage.create(request).await?.session_id;
    stage.user_finishes(&id, "approve", "goes through the steps")?;
    stage.webhooks_until(&id, "Approved").await?;
    Ok(id)
}

async fn share(stage: &mut Stage<'_>, partner: &Partner, id: &SessionId) -> Outcome<SecretString> {
    let request = ShareSession::new(partner.application_id.as_str()).ttl_in_seconds(600);
    let call = stage.company.sessions().share(id, request);
    let shared = stage
        .timeline
        .call("share session", call, |_| {
            Told::text("a token for the partner alone, good for 10 min")
        })
        .await?;
    let token = shared
        .share_token
        .ok_or_else(|| surprise("there is no share token"))?;
    redact::register(token.reveal());
    Ok(token)
}

fn request(partner: &Partner, token: &SecretString, trust: bool) -> ImportSharedSession {
    ImportSharedSession::new(token.clone(), trust, partner.workflow_id.as_str())
}

async fn import(
    stage: &mut Stage<'_>,
    partner: &Partner,
    token: &SecretString,
    trust: bool,
    expected: &str,
) -> Outcome {
    let what = if trust {
        "partner: import, trusting"
    } else {
        "partner: import, not trusting"
    };
    let call = partner
        .client
        .sessions()
        .import_shared(request(partner, token, trust));
    let imported = stage
        .timeline
        .call(what, call, |imported| {
            Told::status(status(imported), summary(imported))
        })
        .await?;
    if let Some(id) = &imported.session_id {
        stage.keep(&partner.client, id);
    }
    expect_status(&imported, expected)
}
