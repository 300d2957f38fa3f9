//! `didit sessions`: create, look at, decide, share and delete.

mod create;
mod delete;
mod export;
mod list;
mod open;
mod pdf;
mod review;
mod share;
mod wait;

use clap::{Args, Subcommand};
use didit_api::types::SessionId;
use didit_transport::{Clock as _, TokioClock};
use serde_json::Value;

use crate::cli::Global;
use crate::connect::{Connection, connect};
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use crate::signal::interruptible;
use crate::{report, when};

/// What to do with sessions.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a session and print its link
    Create(create::Create),
    /// Show how a session stands, in short
    Get(One),
    /// Show what a session found, check by check
    Decision(One),
    /// List sessions, newest first, or export all of them
    List(list::List),
    /// Wait until a session is decided
    Wait(wait::Wait),
    /// Approve a session
    Approve(review::Review),
    /// Decline a session
    Decline(review::Review),
    /// Send a session back to its user
    Resubmit(review::Resubmit),
    /// Delete sessions and their data
    Delete(delete::Delete),
    /// Save the report of a session
    Pdf(pdf::Pdf),
    /// Make a token by which another application imports a session
    Share(share::Share),
    /// Import a session that another application shared
    Import(share::Import),
    /// Open the link of a session in the browser
    Open(open::Open),
    /// Play the user of a session to the end; a fake server only
    Complete(open::Complete),
}

/// One session.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
}

pub(crate) async fn run(command: Command, global: &Global, screen: &mut Screen) -> Outcome {
    // What is wrong with the arguments is told before a key is asked for.
    let command = match command {
        Command::Create(create) => return create::run(create, global, screen).await,
        Command::List(list) => return list::run(list, global, screen).await,
        command => command,
    };
    let connection = connect(global)?;
    match command {
        Command::Get(one) => get(&one, &connection, screen).await,
        Command::Decision(one) => decision(&one, &connection, screen).await,
        Command::Wait(wait) => interruptible(wait::run(wait, &connection, screen)).await,
        Command::Approve(arguments) => review::approve(arguments, &connection, screen).await,
        Command::Decline(arguments) => review::decline(arguments, &connection, screen).await,
        Command::Resubmit(arguments) => review::resubmit(arguments, &connection, screen).await,
        Command::Delete(arguments) => delete::run(arguments, &connection, screen).await,
        Command::Pdf(arguments) => interruptible(pdf::run(arguments, &connection, screen)).await,
        Command::Share(arguments) => share::share(arguments, &connection, screen).await,
        Command::Import(arguments) => share::import(arguments, &connection, screen).await,
        Command::Open(arguments) => open::open(arguments, &connection, screen).await,
        Command::Complete(arguments) => {
            interruptible(open::complete(arguments, &connection, screen)).await
        }
        Command::Create(_) | Command::List(_) => Ok(()),
    }
}

/// An id as an argument. The API answers a malformed one with a web page.
pub(crate) fn session_id(text: &str) -> Result<SessionId, String> {
    let is_hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let parts: Vec<_> = text.split('-').collect();
    let lengths = [8, 4, 4, 4, 12];
    let is_uuid = parts.len() == 5
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| is_hex(part, length));
    if is_uuid {
        // The service knows its ids in lower case only.
        Ok(SessionId::from(text.to_ascii_lowercase()))
    } else {
        Err("a session id looks like 11111111-2222-3333-4444-555555555555".to_owned())
    }
}

/// The decision as the service gives it.
async fn read(connection: &Connection, id: &SessionId) -> Outcome<Value> {
    let call = connection.client.sessions().retrieve_decision(id);
    Ok(call.send_as::<Value>().await?)
}

fn status_of(decision: &Value) -> Outcome<&str> {
    decision
        .get("status")
        .and_then(Value::as_str)
        .ok_or_else(|| {
            Failure::new(
                crate::failure::Kind::Unavailable,
                "the answer has no status",
            )
        })
}

async fn decision(arguments: &One, connection: &Connection, screen: &mut Screen) -> Outcome {
    let decision = read(connection, &arguments.id).await?;
    if screen.is_json() {
        return screen.data(&decision);
    }
    report::print(&decision, when::moment(TokioClock::new().now()), screen)
}

async fn get(arguments: &One, connection: &Connection, screen: &mut Screen) -> Outcome {
    let mut decision = read(connection, &arguments.id).await?;
    // The reports are what `decision` is for.
    if let Some(fields) = decision.as_object_mut() {
        fields.retain(|name, value| {
            name == "features"
                || !value.is_array()
                    && !["expected_details", "contact_details"].contains(&name.as_str())
        });
    }
    if screen.is_json() {
        return screen.data(&decision);
    }
    report::print_head(&decision, when::moment(TokioClock::new().now()), screen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_and_goes_out_in_lower_case() {
        let id = session_id("ABCDEF01-2222-3333-4444-555555555555").unwrap();
        assert_eq!(id.as_str(), "abcdef01-2222-3333-4444-555555555555");
        for text in [
            "",
            "1",
            "../x",
            "11111111222233334444555555555555",
            "1111111g-2222-3333-4444-555555555555",
        ] {
            assert!(session_id(text).is_err(), "{text}");
        }
    }
}
