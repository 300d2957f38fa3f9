//! `didit sessions share` and `didit sessions import`.

use std::path::PathBuf;

use clap::Args;
use didit_api::types::session::{ImportSharedSession, ShareSession};
use serde_json::Value;

use crate::args::{SessionArg, SetOptional as _};
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::output::decision;
use crate::output::style::{DIM, styled};
use crate::output::text::field;
use crate::{files, secrets};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions share 11111111-2222-3333-4444-555555555555 \\
    --for-application 66666666-7777-8888-9999-000000000000 > token.txt

The session must be approved, declined or in review. Standard output contains only the token.
With the token and the API key of the other application, the session can be read.")]
pub(crate) struct Share {
    #[command(flatten)]
    session: SessionArg,
    /// ID of the application that can import the session
    #[arg(long, value_name = "ID")]
    for_application: String,
    /// Lifetime of the token in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(60..=86_400))]
    ttl: u32,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit sessions import --token-file token.txt --workflow-id 11111111-2222-3333-4444-555555555555")]
pub(crate) struct Import {
    /// File with the token; - reads standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    token_file: PathBuf,
    /// Workflow ID of the imported session
    #[arg(long, value_name = "ID")]
    workflow_id: String,
    /// Keep the status of the other application instead of putting the session in review
    #[arg(long)]
    trust: bool,
    /// Your identifier of the user or company
    #[arg(long, value_name = "TEXT")]
    vendor_data: Option<String>,
}

pub(crate) async fn share(args: Share, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let request = ShareSession::new(args.for_application.as_str()).ttl_in_seconds(args.ttl);
    let id = args.session.id.resolve(&connection).await?;
    let call = connection.client.sessions().share(&id, request);
    let shared: Value = call.send_as().await?;
    if cx.output.is_json() {
        return cx.output.data(&shared);
    }
    let token = field(&shared, "share_token").ok_or_else(|| CliError::no_field("share_token"))?;
    cx.output.line(token)?;
    let hint = format!("valid for one import within {} s", args.ttl);
    anstream::eprintln!("{}", styled(DIM, hint));
    Ok(())
}

pub(crate) async fn import(args: Import, cx: &mut Context) -> CliResult {
    let connection = cx.connect()?;
    let token = String::from_utf8(files::read(&args.token_file)?)
        .map_err(|_| CliError::misuse("the token is not UTF-8"))?;
    let token = token.trim();
    if token.is_empty() {
        return Err(CliError::misuse("the token is empty")
            .with_hint("create one: didit sessions share ID --for-application ID"));
    }
    secrets::register(token);
    let request = ImportSharedSession::new(token, args.trust, args.workflow_id.as_str())
        .set(args.vendor_data, ImportSharedSession::vendor_data);
    let call = connection.client.sessions().import_shared(request);
    let imported: Value = call.send_as().await?;
    decision::print(&imported, &mut cx.output)
}
