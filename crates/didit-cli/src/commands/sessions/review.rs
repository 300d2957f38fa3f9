//! `didit sessions approve`, `decline` and `resubmit`.

use clap::Args;
use didit_api::types::session::{NodeToResubmit, UpdateStatus};
use didit_api::types::{SessionId, SessionStatus};
use serde_json::json;

use super::{read, session_id, status_of};
use crate::connect::Connection;
use crate::failure::{Failure, Outcome};
use crate::prompt;
use crate::screen::{Screen, paint};
use crate::style::{DIM, GOOD, of_status};

/// Overrule a session.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions decline 11111111-2222-3333-4444-555555555555 --comment \"forged\" --yes")]
pub(crate) struct Review {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    /// Why; kept with the session
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// Tell the user by e-mail at this address
    #[arg(long, value_name = "ADDRESS")]
    notify: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Send a session back to its user.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions resubmit 11111111-2222-3333-4444-555555555555 --node feature_ocr:OCR --yes

Without --node, every step that is not approved is done again.")]
pub(crate) struct Resubmit {
    #[command(flatten)]
    review: Review,
    /// A step to do again: its node and its feature; may be given more than once
    #[arg(long = "node", value_name = "NODE:FEATURE")]
    nodes: Vec<String>,
}

pub(crate) async fn approve(
    review: Review,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    update(
        review,
        Vec::new(),
        SessionStatus::Approved,
        connection,
        screen,
    )
    .await
}

pub(crate) async fn decline(
    review: Review,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    update(
        review,
        Vec::new(),
        SessionStatus::Declined,
        connection,
        screen,
    )
    .await
}

pub(crate) async fn resubmit(
    arguments: Resubmit,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    let nodes = arguments
        .nodes
        .iter()
        .map(|node| match node.split_once(':') {
            Some((node, feature)) if !node.is_empty() && !feature.is_empty() => {
                Ok(NodeToResubmit::new(node, feature))
            }
            _ => Err(Failure::misuse("a --node is not NODE:FEATURE")),
        })
        .collect::<Outcome<Vec<_>>>()?;
    update(
        arguments.review,
        nodes,
        SessionStatus::Resubmitted,
        connection,
        screen,
    )
    .await
}

async fn update(
    review: Review,
    nodes: Vec<NodeToResubmit>,
    status: SessionStatus,
    connection: &Connection,
    screen: &mut Screen,
) -> Outcome {
    if !review.yes && prompt::can_ask() {
        // Whoever is asked should see what is changed.
        let decision = read(connection, &review.id).await?;
        let question = format!(
            "Set session {} from \"{}\" to \"{}\" ({})?",
            review.id,
            status_of(&decision)?,
            status.as_str(),
            connection.place(),
        );
        prompt::confirm(&question, false)?;
    } else if connection.is_live() {
        let question = format!("set session {} to \"{}\"", review.id, status.as_str());
        prompt::confirm(&question, review.yes)?;
    }
    let mut request = UpdateStatus::new(status.clone());
    if let Some(comment) = review.comment {
        request = request.comment(comment);
    }
    if let Some(address) = review.notify {
        request = request.send_email(true).email_address(address);
    }
    if !nodes.is_empty() {
        request = request.nodes_to_resubmit(nodes);
    }
    connection
        .client
        .sessions()
        .update_status(&review.id, request)
        .await?;
    if screen.is_json() {
        return screen.data(&json!({ "session_id": review.id, "status": status }));
    }
    screen.line(format_args!(
        "{} Session {} is now {}",
        paint(GOOD, "✓"),
        review.id,
        paint(of_status(status.as_str()), status.as_str())
    ))?;
    if status == SessionStatus::Declined {
        screen.line(paint(
            DIM,
            format_args!(
                "  a decline blocks nobody; to do so: didit blocklist add {}",
                review.id
            ),
        ))?;
    }
    Ok(())
}
