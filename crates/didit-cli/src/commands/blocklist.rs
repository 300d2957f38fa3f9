//! `didit blocklist`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use didit_api::types::blocklist::BlocklistItemType;
use didit_api::types::{AddToBlocklist, ListBlocklist, RemoveFromBlocklist};
use serde_json::{Value, json};

use crate::args::{SessionArg, SetOptional as _};
use crate::connect::Context;
use crate::error::CliResult;
use crate::output::style::BOLD;
use crate::output::table::{Cell, Column, Table};
use crate::output::text::field;
use crate::output::time;
use crate::prompt;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add items of a session to the blocklist
    Add(Change),
    /// Remove items of a session from the blocklist
    Remove(Change),
    /// List blocklist entries of sessions
    List(List),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit blocklist add 11111111-2222-3333-4444-555555555555 --face --document

Entries that were added in the console do not change.")]
pub(crate) struct Change {
    #[command(flatten)]
    session: SessionArg,
    #[command(flatten)]
    items: Items,
    /// Skip confirmation
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
struct Items {
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
    /// All of them
    #[arg(long, conflicts_with_all = ["face", "document", "phone", "email"])]
    all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  didit blocklist list --type face --json")]
pub(crate) struct List {
    /// Filter by type
    #[arg(long = "type", value_name = "TYPE", value_parser = item_type())]
    kind: Option<BlocklistItemType>,
    /// Maximum number of entries
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1000))]
    limit: u64,
    /// Number of entries to skip
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    offset: u64,
    /// Print one JSON object per line
    #[arg(long)]
    ndjson: bool,
}

fn item_type() -> impl TypedValueParser<Value = BlocklistItemType> {
    let names = BlocklistItemType::KNOWN
        .iter()
        .map(BlocklistItemType::as_str);
    PossibleValuesParser::new(names).map(|name| BlocklistItemType::from(name.as_str()))
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    match command {
        Command::Add(args) => change(args, true, cx).await,
        Command::Remove(args) => change(args, false, cx).await,
        Command::List(args) => list(args, cx).await,
    }
}

async fn change(args: Change, add: bool, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let id = &args.session.id.resolve(&connection).await?;
    let items = args.items;
    let selected = [items.face, items.document, items.phone, items.email];
    let selected = selected.map(|selected| selected || items.all);
    let names = ["face", "document", "phone", "email"]
        .into_iter()
        .zip(selected);
    let names = names.filter_map(|(name, selected)| selected.then_some(name));
    let names: Vec<_> = names.collect();
    let what = format!("{} of session {id}", names.join(", "));
    // A fake can be changed by a script without confirmation.
    if connection.is_live() || prompt::is_interactive() {
        let verb = if add { "Add to" } else { "Remove from" };
        let question = format!("{verb} the blocklist: {what} ({})?", connection.account());
        prompt::confirm(&question, args.yes)?;
    }
    let [face, document, phone, email] = selected;
    let blocklist = connection.client.blocklist();
    if add {
        let request = AddToBlocklist::new(id)
            .blocklist_face(face)
            .blocklist_document(document)
            .blocklist_phone(phone)
            .blocklist_email(email);
        blocklist.add(request).await?;
    } else {
        let request = RemoveFromBlocklist::new(id)
            .unblock_face(face)
            .unblock_document(document)
            .unblock_phone(phone)
            .unblock_email(email);
        blocklist.remove(request).await?;
    }
    let verb = if add { "Added to" } else { "Removed from" };
    let value = json!({ "session_id": id, "items": names });
    cx.output
        .success(&value, format_args!("{verb} the blocklist: {what}"))
}

async fn list(args: List, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let request = ListBlocklist::new()
        .limit(args.limit)
        .offset(args.offset)
        .set(args.kind, ListBlocklist::item_type);
    let page: Value = connection
        .client
        .blocklist()
        .list(request)
        .send_as()
        .await?;
    let output = &mut cx.output;
    let empty = "No blocklist entries found.";
    let Some(entries) = output.page(&page, args.ndjson, empty)? else {
        return Ok(());
    };
    let mut table = Table::new([
        Column::fixed("TYPE"),
        Column::wrapped("VALUE", 8),
        Column::fixed("SESSION"),
        Column::fixed("ADDED").optional(),
    ]);
    let now = time::now();
    for entry in entries {
        let text = |name: &str| field(entry, name);
        let value = ["document_number", "phone_number", "email"]
            .into_iter()
            .find_map(text);
        table.row([
            Cell::new(text("type").unwrap_or_else(|| "unknown".to_owned()), BOLD),
            Cell::from(value.map_or_else(|| "-".to_owned(), |value| output.personal(&value))),
            Cell::from(text("session_id").unwrap_or_default()),
            Cell::age(text("blocklisted_at").as_deref(), now),
        ]);
    }
    table.print(output)
}
