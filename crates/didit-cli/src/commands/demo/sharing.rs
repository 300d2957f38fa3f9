//! A session is shared with another company.

use didit_api::types::session::{ImportSharedSession, ShareSession};
use didit_api::types::{CreateSession, SecretString};
use didit_api::{Call, Client};

use super::env::{DemoEnv, expect_status};
use super::timeline::{Event, unexpected};
use crate::error::CliResult;
use crate::secrets;

/// The company that imports the sessions.
struct Partner {
    client: Client,
    application_id: String,
    workflow_id: String,
}

impl Partner {
    fn import(&self, token: &SecretString, trust: bool) -> Call<ImportSharedSession> {
        let workflow = self.workflow_id.as_str();
        let request = ImportSharedSession::new(token.clone(), trust, workflow);
        self.client.sessions().import_shared(request)
    }
}

pub(super) async fn run(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "a partner imports sessions, with and without trusting their status";
    env.timeline.flow("Sharing between two companies", about)?;
    let application = env.server.add_application();
    let partner = Partner {
        client: env.client(&application.api_key)?,
        application_id: application.application_id.clone(),
        workflow_id: application.workflow_id.clone(),
    };
    env.timeline
        .person("a partner", "has another application, key and workflows")?;

    let token = share_approved(env, &partner, "user-4").await?;
    import(env, &partner, &token, true, "Approved").await?;
    let call = partner.import(&token, true);
    let call = env.timeline.rejected("partner: import again", call, 403);
    call.await?;

    let token = share_approved(env, &partner, "user-5").await?;
    import(env, &partner, &token, false, "In Review").await
}

/// Creates an approved session and shares it.
async fn share_approved(
    env: &mut DemoEnv<'_>,
    partner: &Partner,
    user: &str,
) -> CliResult<SecretString> {
    let request = CreateSession::new(env.server.workflow_id()).vendor_data(user);
    let steps = "completes all steps";
    let id = env.play(request, "approve", steps, "Approved").await?;
    let request = ShareSession::new(partner.application_id.as_str()).ttl_in_seconds(600);
    let call = env.company.sessions().share(&id, request);
    let event = Event::always("a token for the partner, valid for 10 min");
    let shared = env.timeline.call("share session", call, event).await?;
    let token = shared
        .share_token
        .ok_or_else(|| unexpected("there is no share token"))?;
    secrets::register(token.reveal());
    Ok(token)
}

async fn import(
    env: &mut DemoEnv<'_>,
    partner: &Partner,
    token: &SecretString,
    trust: bool,
    expected: &str,
) -> CliResult {
    let name = if trust {
        "partner: import, trusted"
    } else {
        "partner: import, not trusted"
    };
    let call = partner.import(token, trust);
    let imported = env.timeline.call(name, call, Event::from_decision).await?;
    if let Some(id) = &imported.session_id {
        env.delete_later(&partner.client, id);
    }
    expect_status(&imported, expected)
}
