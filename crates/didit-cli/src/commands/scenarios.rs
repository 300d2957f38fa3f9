//! `didit scenarios`.

use clap::Args;
use didit_api::types::SandboxScenario;
use serde_json::{Value, json};

use crate::connect::Context;
use crate::error::CliResult;
use crate::output::style::{ACCENT, DIM, of_status};
use crate::output::table::{Cell, Column, Table};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit scenarios
  didit sessions create --scenario decline_document_expired --vendor-data user-42
  didit sessions complete ID --scenario review_aml_possible_match")]
pub(crate) struct Scenarios {
    /// List the scenarios of the service instead of the documented ones
    #[arg(long)]
    remote: bool,
}

pub(crate) async fn run(args: Scenarios, cx: &mut Context) -> CliResult {
    if args.remote {
        let connection = cx.connect()?;
        let catalog: Value = connection.client.sandbox().scenarios().send_as().await?;
        if cx.output.is_json() {
            return cx.output.data(&catalog);
        }
        // The format is not documented, so it is printed as JSON.
        let text = serde_json::to_string_pretty(&catalog).map_err(std::io::Error::from)?;
        return cx.output.line(text);
    }
    let output = &mut cx.output;
    if output.is_json() {
        let scenarios: Vec<_> = SandboxScenario::KNOWN
            .iter()
            .map(|scenario| json!({ "scenario": scenario, "status": final_status(scenario.as_str()) }))
            .collect();
        return output.data(&json!({ "scenarios": scenarios }));
    }
    let mut table = Table::new([
        Column::fixed("SCENARIO"),
        Column::fixed("STATUS"),
        Column::wrapped("REASON", 10).optional(),
    ]);
    for scenario in SandboxScenario::KNOWN {
        let slug = scenario.as_str();
        let status = final_status(slug);
        table.row([
            Cell::new(slug, ACCENT),
            Cell::new(status.unwrap_or("-"), status.map_or(DIM, of_status)),
            Cell::new(reason(slug), DIM),
        ]);
    }
    table.print(output)?;
    output.line("")?;
    output.note("A service can have more: didit scenarios --remote")
}

/// Status of the session at the end, from the first word of the slug.
fn final_status(slug: &str) -> Option<&'static str> {
    match slug.split('_').next() {
        Some("approve") => Some("Approved"),
        Some("decline") => Some("Declined"),
        Some("review") => Some("In Review"),
        _ => None,
    }
}

/// Reason for the status, from the rest of the slug.
fn reason(slug: &str) -> String {
    let reason = match slug.split_once('_') {
        Some(("decline" | "review", rest)) => rest,
        Some(_) => slug,
        None => "",
    };
    reason.replace('_', " ")
}
