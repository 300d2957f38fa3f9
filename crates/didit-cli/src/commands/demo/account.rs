//! The part of the demo that a real account allows.

use didit_api::types::{CreateSession, ListBlocklist, ListSessions};

use super::timeline::{Timeline, Told};
use super::{Demo, Stack};
use crate::cli::Global;
use crate::connect::Settings;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;

pub(super) async fn run(arguments: Demo, global: &Global, screen: &mut Screen) -> Outcome {
    if arguments.flow.is_some() || arguments.pdf.is_some() {
        return Err(
            Failure::misuse("--flow and --pdf are for the demo without --base-url")
                .with_hint("a real session waits for a real user"),
        );
    }
    let settings = Settings::read(global)?;
    let workflow = arguments
        .workflow_id
        .or_else(|| settings.workflow_id.clone())
        .ok_or_else(|| {
            Failure::misuse("no workflow is known")
                .with_hint("give --workflow-id ID, or set DIDIT_WORKFLOW_ID")
        })?;
    let connection = settings.connect_with(|builder| match arguments.transport {
        Stack::Hyper => builder.hyper(),
        Stack::Reqwest => builder.reqwest(),
    })?;
    let client = &connection.client;
    let mut timeline = Timeline::new(screen);
    timeline.title(
        "Didit demo",
        &format!(
            "{}, over {}",
            connection.place(),
            arguments.transport.name()
        ),
    )?;
    timeline.flow(
        "What a real account allows",
        "a session is created, read, found in the list and deleted; nobody is verified",
    )?;
    timeline
        .call("healthcheck", client.health().check(), |_| {
            Told::text("the service is up")
        })
        .await?;
    let request =
        CreateSession::new(workflow).vendor_data(format!("didit-demo-{}", std::process::id()));
    let created = timeline
        .call(
            "create session",
            client.sessions().create(request),
            |created| Told::status(created.status.as_str(), "a session and its link"),
        )
        .await?;
    let id = created.session_id;
    // From here on, whatever goes wrong, the session is deleted.
    let looked = async {
        timeline
            .call(
                "retrieve decision",
                client.sessions().retrieve_decision(&id),
                |decision| {
                    Told::status(
                        super::stage::status(decision),
                        super::stage::summary(decision),
                    )
                },
            )
            .await?;
        let search = ListSessions::new().search(id.as_str()).limit(5);
        timeline
            .call("list sessions", client.sessions().list(search), |page| {
                Told::text(format!("{} found by its id", page.results.len()))
            })
            .await?;
        timeline
            .call(
                "list blocklist",
                client.blocklist().list(ListBlocklist::new().limit(1)),
                |page| {
                    Told::text(match page.count {
                        Some(count) => format!("{count} entries"),
                        None => "readable".to_owned(),
                    })
                },
            )
            .await
    }
    .await;
    timeline
        .call("delete session", client.sessions().delete(&id), |_| {
            Told::text("gone")
        })
        .await?;
    looked?;
    timeline.end("That is what works without a user.")
}
