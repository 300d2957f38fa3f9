//! The demo in a real account, without verifying a user.

use didit_api::types::{CreateSession, CreatedSession, ListBlocklist, ListSessions};

use super::timeline::{Event, Timeline};
use crate::connect::{Context, Settings};
use crate::error::{CliError, CliResult};

pub(super) async fn run(workflow_id: Option<String>, cx: &mut Context) -> CliResult {
    let mut settings = Settings::read(&cx.global)?;
    let workflow = workflow_id.or(settings.workflow_id.take()).ok_or_else(|| {
        CliError::misuse("no workflow ID")
            .with_hint("use --workflow-id ID, or set DIDIT_WORKFLOW_ID")
    })?;
    let connection = settings.connect_with(|builder| builder)?;
    let client = &connection.client;
    let mut timeline = Timeline::new(&mut cx.output);
    timeline.title("Didit demo", &connection.account())?;
    let about = "creates a session, reads it, finds it in the list and deletes it";
    timeline.flow("Demo in a real account", about)?;
    let call = client.health().check();
    let event = Event::always("the service is up");
    timeline.call("health check", call, event).await?;
    let vendor_data = format!("didit-demo-{}", std::process::id());
    let request = CreateSession::new(workflow).vendor_data(vendor_data);
    let call = client.sessions().create(request);
    let event = |created: &CreatedSession| {
        Event::with_status(created.status.as_str(), "a session and its link")
    };
    let created = timeline.call("create session", call, event).await?;
    let id = created.session_id;
    // The session is deleted even if one of these calls fails.
    let result = async {
        let call = client.sessions().retrieve_decision(&id);
        timeline
            .call("retrieve decision", call, Event::from_decision)
            .await?;
        let search = ListSessions::new().search(id.as_str()).limit(5);
        timeline
            .call("list sessions", client.sessions().list(search), |page| {
                Event::new(format!("{} found by ID", page.results.len()))
            })
            .await?;
        let call = client.blocklist().list(ListBlocklist::new().limit(1));
        timeline
            .call("list blocklist", call, |page| {
                Event::new(match page.count {
                    Some(count) => format!("{count} entries"),
                    None => "readable".to_owned(),
                })
            })
            .await
    }
    .await;
    let call = client.sessions().delete(&id);
    let event = Event::always("deleted");
    timeline.call("delete session", call, event).await?;
    result?;
    timeline.finish("All calls succeeded.")
}
