//! `didit sessions approve`, `decline` and `resubmit`.

use clap::Args;
use didit_api::types::SessionStatus;
use didit_api::types::session::{NodeToResubmit, UpdateStatus};
use serde_json::json;

use crate::args::{SessionArg, SetOptional as _};
use crate::connect::Context;
use crate::error::CliResult;
use crate::output::style::styled_status;
use crate::output::text::field;
use crate::prompt;

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions decline 11111111-2222-3333-4444-555555555555 --comment \"forged\" --yes")]
pub(crate) struct Review {
    #[command(flatten)]
    session: SessionArg,
    /// Comment, kept with the session
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// Notify the user at this e-mail address
    #[arg(long, value_name = "ADDRESS")]
    notify: Option<String>,
    /// Skip confirmation
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions resubmit 11111111-2222-3333-4444-555555555555 --node feature_ocr:OCR --yes

Without --node, the user repeats all steps that are not approved.")]
pub(crate) struct Resubmit {
    #[command(flatten)]
    review: Review,
    /// Step to repeat; repeatable
    #[arg(long = "node", value_name = "NODE:FEATURE", value_parser = node)]
    nodes: Vec<NodeToResubmit>,
}

fn node(text: &str) -> Result<NodeToResubmit, &'static str> {
    match text.split_once(':') {
        Some((node, feature)) if !node.is_empty() && !feature.is_empty() => {
            Ok(NodeToResubmit::new(node, feature))
        }
        _ => Err("must be NODE:FEATURE"),
    }
}

/// Approves or declines a session.
pub(crate) async fn run(review: Review, status: SessionStatus, cx: &mut Context) -> CliResult {
    let request = UpdateStatus::new(status.clone());
    update(review, request, status, cx).await
}

/// Requests resubmission of a session.
pub(crate) async fn resubmit(args: Resubmit, cx: &mut Context) -> CliResult {
    let nodes = (!args.nodes.is_empty()).then_some(args.nodes);
    let request =
        UpdateStatus::new(SessionStatus::Resubmitted).set(nodes, UpdateStatus::nodes_to_resubmit);
    update(args.review, request, SessionStatus::Resubmitted, cx).await
}

async fn update(
    review: Review,
    request: UpdateStatus,
    status: SessionStatus,
    cx: &mut Context,
) -> CliResult {
    let connection = cx.connect()?;
    let id = review.session.id.resolve(&connection).await?;
    if !review.yes && prompt::is_interactive() {
        let decision = connection.decision(&id).await?;
        let current = field(&decision, "status").unwrap_or_else(|| "unknown".to_owned());
        let account = connection.account();
        let question =
            format!("Change session {id} from \"{current}\" to \"{status}\" ({account})?");
        prompt::confirm(&question, false)?;
    } else if connection.is_live() {
        let question = format!("change session {id} to \"{status}\"");
        prompt::confirm(&question, review.yes)?;
    }
    let request = request
        .set(review.comment, UpdateStatus::comment)
        .set(review.notify, |request, address| {
            request.send_email(true).email_address(address)
        });
    connection
        .client
        .sessions()
        .update_status(&id, request)
        .await?;
    let shown = styled_status(status.as_str());
    let value = json!({ "session_id": id, "status": status });
    cx.output
        .success(&value, format_args!("Session {id} is now {shown}"))?;
    if status == SessionStatus::Declined && !cx.output.is_json() {
        cx.output
            .note("  the user is not on the blocklist; to add them:")?;
        cx.output
            .note(format_args!("  didit blocklist add {id} --all"))?;
    }
    Ok(())
}
