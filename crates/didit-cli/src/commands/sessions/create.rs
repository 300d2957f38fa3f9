//! `didit sessions create`.

use std::path::PathBuf;

use clap::Args;
use didit_api::types::{self, CreateSession};
use serde_json::Value;

use crate::args::SetOptional as _;
use crate::connect::{Context, Settings};
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::style::{ACCENT, GOOD, styled, styled_status};
use crate::output::text::field;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions create --workflow-id 11111111-2222-3333-4444-555555555555 --vendor-data user-42
  didit sessions create --body-file session.json --json

If the user has an unfinished session, the API returns that session.
Fields of the body: https://docs.didit.me/sessions-api/create-session")]
pub(crate) struct Create {
    /// Request body as a JSON file; - reads standard input
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["workflow_id", "vendor_data", "callback", "language", "scenario"]
    )]
    body_file: Option<PathBuf>,
    /// Workflow ID [default: DIDIT_WORKFLOW_ID, or the profile]
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
    /// Your identifier of the user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// URL the user is redirected to at the end
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// Language of the user's pages, such as en or pt-BR
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Sandbox scenario; see didit scenarios
    #[arg(long, value_name = "SLUG")]
    scenario: Option<String>,
}

pub(crate) async fn run(args: Create, cx: &mut Context) -> CliResult {
    let settings = Settings::read(&cx.global)?;
    // Errors of the arguments are reported before the prompt for an API key.
    let request = args.into_request(settings.workflow_id.as_deref())?;
    let connection = settings.connect()?;
    let call = connection.client.sessions().create(request);
    let created: Value = call.send_as().await?;
    let output = &mut cx.output;
    if output.is_json() {
        return output.data(&created);
    }
    let text = |name: &str| field(&created, name).unwrap_or_default();
    let id = text("session_id");
    output.line(format_args!("{} Session {id}", styled(GOOD, "✓")))?;
    output.field("status", styled_status(&text("status")))?;
    output.field("link", styled(ACCENT, text("url")))?;
    output.line("")?;
    output.note(format_args!("  next: didit sessions wait {id}"))
}

impl Create {
    fn into_request(self, default_workflow: Option<&str>) -> CliResult<CreateSession> {
        if let Some(path) = &self.body_file {
            return types::from_slice(&files::read(path)?).map_err(|error| {
                CliError::misuse(format!("{}: {error}", path.display()))
                    .with_hint("fields: https://docs.didit.me/sessions-api/create-session")
            });
        }
        let workflow_id = self.workflow_id.as_deref().or(default_workflow);
        let workflow_id = workflow_id.ok_or_else(|| {
            CliError::misuse("no workflow ID").with_hint(
                "use --workflow-id ID or --body-file FILE, set DIDIT_WORKFLOW_ID,\n\
                 or save it in a profile: didit config set workflow_id ID",
            )
        })?;
        Ok(CreateSession::new(workflow_id)
            .set(self.vendor_data, CreateSession::vendor_data)
            .set(self.callback, CreateSession::callback)
            .set(self.language.as_deref(), CreateSession::language)
            .set(self.scenario.as_deref(), CreateSession::sandbox_scenario))
    }
}
