//! `didit sessions create`.

use std::path::PathBuf;

use clap::Args;
use didit_api::types::{self, CreateSession};
use serde_json::Value;

use crate::cli::Global;
use crate::connect::Settings;
use crate::failure::{Failure, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, DIM, GOOD, of_status};

/// Create a session and print its link.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions create --workflow-id 11111111-2222-3333-4444-555555555555 --vendor-data user-42
  didit sessions create --body-file session.json --json

The fields of the body: https://docs.didit.me/sessions-api/create-session")]
pub(crate) struct Create {
    /// The whole request as a JSON file; `-` is standard input
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["workflow_id", "vendor_data", "callback", "language", "scenario"]
    )]
    body_file: Option<PathBuf>,
    /// The workflow to run [else DIDIT_WORKFLOW_ID, or the profile's]
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
    /// Your own key of the user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
    /// Where the user is sent afterwards
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// The language of the user's pages, such as `en` or `pt-BR`
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The outcome that a sandbox application plays; see `didit scenarios`
    #[arg(long, value_name = "SLUG")]
    scenario: Option<String>,
}

pub(crate) async fn run(arguments: Create, global: &Global, screen: &mut Screen) -> Outcome {
    let settings = Settings::read(global)?;
    let request = arguments.request(settings.workflow_id.as_deref())?;
    let connection = settings.connect()?;
    let created: Value = connection
        .client
        .sessions()
        .create(request)
        .send_as()
        .await?;
    if screen.is_json() {
        return screen.data(&created);
    }
    let text = |name: &str| created.get(name).and_then(Value::as_str).unwrap_or("");
    let (id, status) = (text("session_id"), text("status"));
    // The service gives back an unfinished session of the same user without a word.
    screen.line(format_args!("{} Session {id}", paint(GOOD, "✓")))?;
    screen.field("status", paint(of_status(status), status))?;
    screen.field("link", paint(ACCENT, text("url")))?;
    screen.line("")?;
    screen.line(paint(DIM, format_args!("  next: didit sessions wait {id}")))
}

impl Create {
    fn request(self, workflow_id: Option<&str>) -> Outcome<CreateSession> {
        if let Some(path) = &self.body_file {
            let body = crate::input::read(path)?;
            return types::from_slice(&body).map_err(|error| {
                Failure::misuse(format!("{}: {error}", path.display()))
                    .with_hint("its fields: https://docs.didit.me/sessions-api/create-session")
            });
        }
        let workflow_id = self.workflow_id.as_deref().or(workflow_id).ok_or_else(|| {
            Failure::misuse("no workflow is known").with_hint(
                "give --workflow-id ID or --body-file FILE, set DIDIT_WORKFLOW_ID,\n\
                 or keep it in a profile: didit config set workflow_id ID",
            )
        })?;
        let mut request = CreateSession::new(workflow_id);
        if let Some(vendor_data) = self.vendor_data {
            request = request.vendor_data(vendor_data);
        }
        if let Some(callback) = self.callback {
            request = request.callback(callback);
        }
        if let Some(language) = self.language {
            request = request.language(language.as_str());
        }
        if let Some(scenario) = self.scenario {
            request = request.sandbox_scenario(scenario.as_str());
        }
        Ok(request)
    }
}
