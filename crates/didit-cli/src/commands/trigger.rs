//! `didit trigger`: a session of a fake from its creation to its end.

use clap::Args;
use didit_api::types::CreateSession;
use http::Method;
use serde_json::{Value, json};

use super::{events, serve};
use crate::complete::scenarios;
use crate::connect::{Context, Settings};
use crate::error::CliResult;
use crate::fake::FakeServer;
use crate::output::style::styled_status;
use crate::output::text::field;
use crate::webhook::event;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit trigger approve
  didit trigger decline_document_expired review_aml_possible_match --json

Creates a session with the fake of the base URL, or http://127.0.0.1:4010, completes it as its
user, and waits for its webhooks. Synthetic events: didit webhooks trigger")]
pub(crate) struct Trigger {
    /// Scenarios; see didit scenarios
    #[arg(value_name = "SCENARIO", required = true, value_parser = slug, add = scenarios())]
    scenarios: Vec<String>,
    /// Workflow ID [default: DIDIT_WORKFLOW_ID, the profile, or the KYC workflow of the fake]
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
    /// Your identifier of the user [default: generated]
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
}

fn slug(text: &str) -> Result<String, &'static str> {
    serve::scenario(text).map(|_| text.to_owned())
}

pub(crate) async fn run(args: Trigger, cx: &mut Context) -> CliResult {
    let fake = FakeServer::find(cx)?;
    let (settings, application) = fake.account(Settings::read(&cx.global)?).await?;
    let workflow = args.workflow_id.or_else(|| settings.workflow_id.clone());
    let workflow = workflow.unwrap_or_else(|| application.workflow_id.clone());
    let client = settings.connect()?.client;
    for scenario in args.scenarios {
        let vendor_data = args.vendor_data.clone();
        // A new user, so that no unfinished session of another is continued.
        let vendor_data = vendor_data.unwrap_or_else(|| format!("trigger-{}", event::uuid()));
        let request = CreateSession::new(&*workflow).vendor_data(vendor_data);
        let id = client.sessions().create(request).await?.session_id;
        let body = json!({ "scenario": scenario });
        let path = format!("sessions/{id}/complete");
        let completed: Value = fake.call(Method::POST, &path, Some(&body)).await?;
        fake.settle().await?;
        let mut sent = events::webhooks(&fake).await?;
        sent.retain(|event| field(event, "session_id").as_deref() == Some(id.as_str()));
        let status = field(&completed, "status").unwrap_or_default();
        let value =
            json!({ "session_id": id, "scenario": scenario, "status": status, "webhooks": sent });
        let text = format!("Session {id}  {}", styled_status(&status));
        cx.output.success(&value, text)?;
        if !cx.output.is_json() {
            events::print(&sent, &mut cx.output)?;
        }
    }
    Ok(())
}
