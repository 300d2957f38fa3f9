//! `didit sessions create`.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use didit_api::types::{self, CreateSession, SessionId};
use serde_json::{Map, Value, json};

use super::wait;
use crate::args::{assignment, pair};
use crate::commands::fake::open_link;
use crate::complete::scenarios;
use crate::connect::{Context, Settings};
use crate::error::{CliError, CliResult};
use crate::files;
use crate::output::style::{ACCENT, GOOD, styled, styled_status};
use crate::output::text::field;
use crate::signal::interruptible;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit sessions create --workflow-id 11111111-2222-3333-4444-555555555555 --vendor-data user-42
  didit sessions create --email ada@example.com --expect first_name=Ada --open --wait
  didit sessions create --body-file session.json --json

If the user has an unfinished session, the API returns that session.
Fields of the body: https://docs.didit.me/sessions-api/create-session")]
pub(crate) struct Create {
    /// Request body as a JSON file; - reads standard input. Other options set its fields
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// Workflow ID [default: that of the body, DIDIT_WORKFLOW_ID, or the profile]
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
    #[arg(long, value_name = "SLUG", add = scenarios())]
    scenario: Option<String>,
    /// Field of the session's metadata; the value is JSON, or else text; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    metadata: Vec<(String, Value)>,
    /// E-mail address of the user
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Phone number of the user, such as +34600000000
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Detail expected on the documents, such as first_name=Ada; repeatable
    #[arg(long = "expect", value_name = "NAME=VALUE", value_parser = pair)]
    expected: Vec<(String, String)>,
    /// Portrait of the user as a JPEG or PNG file, for biometric authentication
    #[arg(long, value_name = "FILE")]
    portrait: Option<PathBuf>,
    /// Open the link in the browser
    #[arg(long)]
    open: bool,
    /// Wait for the decision, up to ten minutes, and print it
    #[arg(long)]
    wait: bool,
}

pub(crate) async fn run(args: Create, cx: &mut Context) -> CliResult {
    let settings = Settings::read(&cx.global)?;
    // Errors of the arguments are reported before the prompt for an API key.
    let request = args.request(settings.workflow_id.as_deref())?;
    let connection = settings.connect()?;
    let call = connection.client.sessions().create(request);
    let created: Value = call.send_as().await?;
    let text = |name: &str| field(&created, name).unwrap_or_default();
    let (id, url) = (text("session_id"), text("url"));
    let output = &mut cx.output;
    if output.is_json() {
        output.data(&created)?;
    } else {
        output.line(format_args!("{} Session {id}", styled(GOOD, "✓")))?;
        output.field("status", styled_status(&text("status")))?;
        output.field("link", styled(ACCENT, &url))?;
        output.line("")?;
        if !args.wait {
            output.note(format_args!("  next: didit sessions wait {id}"))?;
        }
    }
    output.flush()?;
    if args.open {
        open_link(&url, output)?;
    }
    if args.wait {
        let id = SessionId::from(id);
        return interruptible(wait::for_decision(&id, &connection, cx)).await;
    }
    Ok(())
}

impl Create {
    fn request(&self, default_workflow: Option<&str>) -> CliResult<CreateSession> {
        let hint = "fields: https://docs.didit.me/sessions-api/create-session";
        let mut body = Map::new();
        let mut source = "the request".to_owned();
        if let Some(path) = &self.body_file {
            source = path.display().to_string();
            body = serde_json::from_slice(&files::read(path)?)
                .map_err(|error| CliError::misuse(format!("{source}: {error}")).with_hint(hint))?;
        }
        let texts = [
            ("workflow_id", &self.workflow_id),
            ("vendor_data", &self.vendor_data),
            ("callback", &self.callback),
            ("language", &self.language),
            ("sandbox_scenario", &self.scenario),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                body.insert(name.to_owned(), json!(text));
            }
        }
        let contact = [("email", &self.email), ("phone", &self.phone)];
        for (name, text) in contact {
            if let Some(text) = text {
                object(&mut body, "contact_details")?.insert(name.to_owned(), json!(text));
            }
        }
        for (name, value) in &self.metadata {
            object(&mut body, "metadata")?.insert(name.clone(), value.clone());
        }
        for (name, text) in &self.expected {
            object(&mut body, "expected_details")?.insert(name.clone(), json!(text));
        }
        if let Some(path) = &self.portrait {
            let image = BASE64_STANDARD.encode(files::read(path)?);
            body.insert("portrait_image".to_owned(), json!(image));
        }
        if !body.contains_key("workflow_id") {
            let workflow = default_workflow.ok_or_else(|| {
                CliError::misuse("no workflow ID").with_hint(
                    "use --workflow-id ID or --body-file FILE, set DIDIT_WORKFLOW_ID,\n\
                     or save it in a profile: didit config set workflow_id ID",
                )
            })?;
            body.insert("workflow_id".to_owned(), json!(workflow));
        }
        types::from_str(&Value::Object(body).to_string())
            .map_err(|error| CliError::misuse(format!("{source}: {error}")).with_hint(hint))
    }
}

/// The object in a field of the body.
fn object<'b>(
    body: &'b mut Map<String, Value>,
    name: &str,
) -> CliResult<&'b mut Map<String, Value>> {
    let value = body.entry(name).or_insert_with(|| json!({}));
    let is_not = || CliError::misuse(format!("{name} in the body file is not an object"));
    value.as_object_mut().ok_or_else(is_not)
}
