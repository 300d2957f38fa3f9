//! `didit blocklist`: the faces, documents, phone numbers and e-mail addresses
//! that are declined when they come again.

use clap::{Args, Subcommand, ValueEnum};
use didit_api::types::blocklist::BlocklistItemType;
use didit_api::types::{AddToBlocklist, ListBlocklist, RemoveFromBlocklist, SessionId};
use didit_transport::{Clock as _, TokioClock};
use serde_json::{Value, json};

use crate::cli::Global;
use crate::commands::sessions::session_id;
use crate::connect::{Connection, connect};
use crate::failure::Outcome;
use crate::prompt;
use crate::screen::{Screen, paint};
use crate::style::{BOLD, DIM, GOOD};
use crate::table::{Cell, Column, Table};
use crate::when;

/// What to do with the blocklist.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Block what a session showed
    Add(Change),
    /// Take what a session put on the list off it
    Remove(Change),
    /// List what sessions put on the list, latest first
    List(List),
}

/// What of a session is blocked or freed.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit blocklist add 11111111-2222-3333-4444-555555555555 --face --document

Entries that were made by hand in the console are not touched.")]
pub(crate) struct Change {
    /// The session
    #[arg(value_name = "ID", value_parser = session_id)]
    id: SessionId,
    #[command(flatten)]
    what: What,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
struct What {
    /// The face
    #[arg(long)]
    face: bool,
    /// The document
    #[arg(long)]
    document: bool,
    /// The phone number
    #[arg(long)]
    phone: bool,
    /// The e-mail address
    #[arg(long)]
    email: bool,
    /// All four
    #[arg(long, conflicts_with_all = ["face", "document", "phone", "email"])]
    all: bool,
}

impl What {
    fn words(&self) -> Vec<&'static str> {
        [
            (self.face, "face"),
            (self.document, "document"),
            (self.phone, "phone"),
            (self.email, "email"),
        ]
        .into_iter()
        .filter(|(is_meant, _)| *is_meant || self.all)
        .map(|(_, word)| word)
        .collect()
    }
}

/// List what sessions put on the list, latest first.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  didit blocklist list --type face --json")]
pub(crate) struct List {
    /// Only entries of this type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
    /// How many to show
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1000))]
    limit: u64,
    /// How many to pass over
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    offset: u64,
    /// Print one JSON object a line
    #[arg(long)]
    ndjson: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Face,
    Document,
    Phone,
    Email,
}

pub(crate) async fn run(command: Command, global: &Global, screen: &mut Screen) -> Outcome {
    let connection = connect(global)?;
    match command {
        Command::Add(change) => add(change, &connection, screen).await,
        Command::Remove(change) => remove(change, &connection, screen).await,
        Command::List(arguments) => list(arguments, &connection, screen).await,
    }
}

async fn add(change: Change, connection: &Connection, screen: &mut Screen) -> Outcome {
    let words = change.what.words();
    ask("Block", &words, &change, connection)?;
    let request = AddToBlocklist::new(&change.id)
        .blocklist_face(words.contains(&"face"))
        .blocklist_document(words.contains(&"document"))
        .blocklist_phone(words.contains(&"phone"))
        .blocklist_email(words.contains(&"email"));
    connection.client.blocklist().add(request).await?;
    done("Blocked", &words, &change.id, screen)
}

async fn remove(change: Change, connection: &Connection, screen: &mut Screen) -> Outcome {
    let words = change.what.words();
    ask("Take off the blocklist", &words, &change, connection)?;
    let request = RemoveFromBlocklist::new(&change.id)
        .unblock_face(words.contains(&"face"))
        .unblock_document(words.contains(&"document"))
        .unblock_phone(words.contains(&"phone"))
        .unblock_email(words.contains(&"email"));
    connection.client.blocklist().remove(request).await?;
    done("No longer blocked", &words, &change.id, screen)
}

/// A fake's list may be changed by a script without more ado.
fn ask(verb: &str, words: &[&str], change: &Change, connection: &Connection) -> Outcome {
    if !connection.is_live() && !prompt::can_ask() {
        return Ok(());
    }
    let question = format!(
        "{verb}: {} of session {} ({})?",
        words.join(", "),
        change.id,
        connection.place()
    );
    prompt::confirm(&question, change.yes)
}

fn done(what: &str, words: &[&str], id: &SessionId, screen: &mut Screen) -> Outcome {
    if screen.is_json() {
        return screen.data(&json!({ "session_id": id, "items": words }));
    }
    screen.line(format_args!(
        "{} {what}: {} of session {id}",
        paint(GOOD, "✓"),
        words.join(", ")
    ))
}

async fn list(arguments: List, connection: &Connection, screen: &mut Screen) -> Outcome {
    let mut request = ListBlocklist::new()
        .limit(arguments.limit)
        .offset(arguments.offset);
    if let Some(kind) = arguments.kind {
        request = request.item_type(match kind {
            Kind::Face => BlocklistItemType::Face,
            Kind::Document => BlocklistItemType::Document,
            Kind::Phone => BlocklistItemType::Phone,
            Kind::Email => BlocklistItemType::Email,
        });
    }
    let page: Value = connection
        .client
        .blocklist()
        .list(request)
        .send_as()
        .await?;
    let rows = page.get("results").and_then(Value::as_array);
    if arguments.ndjson {
        for row in rows.into_iter().flatten() {
            screen.data(row)?;
        }
        return Ok(());
    }
    if screen.is_json() {
        return screen.data(&page);
    }
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else {
        return screen.line("Nothing is blocked.");
    };
    let now = when::moment(TokioClock::new().now());
    let mut table = Table::new([
        Column::whole("TYPE"),
        Column::cut("WHAT", 8),
        Column::whole("SESSION"),
        Column::whole("SINCE").optional(),
    ]);
    for row in rows {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let what = ["document_number", "phone_number", "email"]
            .into_iter()
            .find_map(text)
            .map_or_else(|| "-".to_owned(), |what| screen.personal(what));
        let since = text("blocklisted_at").and_then(when::parse);
        table.row([
            Cell::new(text("type").unwrap_or("unknown"), BOLD),
            Cell::from(what),
            Cell::from(text("session_id").unwrap_or("")),
            Cell::new(
                since
                    .map(|time| when::relative(time, now))
                    .unwrap_or_default(),
                DIM,
            ),
        ]);
    }
    table.print(screen)
}
