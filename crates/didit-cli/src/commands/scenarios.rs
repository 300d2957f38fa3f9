//! `didit scenarios`: how a session of a sandbox can end.

use clap::Args;
use didit_api::types::SandboxScenario;
use serde_json::{Value, json};

use crate::cli::Global;
use crate::connect::Settings;
use crate::failure::Outcome;
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, DIM, of_status};
use crate::table::{Cell, Column, Table};

/// List how a session of a sandbox, or of a fake, can end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit scenarios
  didit sessions create --scenario decline_document_expired --vendor-data user-42
  didit sessions complete ID --scenario review_aml_possible_match")]
pub(crate) struct Scenarios {
    /// Ask the service for its catalogue instead of listing the documented ones
    #[arg(long)]
    remote: bool,
}

pub(crate) async fn run(arguments: Scenarios, global: &Global, screen: &mut Screen) -> Outcome {
    if arguments.remote {
        let connection = Settings::read(global)?.connect()?;
        let catalogue: Value = connection.client.sandbox().scenarios().send_as().await?;
        // Its shape is not documented, so it is shown as it is.
        return if screen.is_json() {
            screen.data(&catalogue)
        } else {
            let text = serde_json::to_string_pretty(&catalogue).map_err(std::io::Error::from)?;
            screen.line(text)
        };
    }
    if screen.is_json() {
        let rows: Vec<_> = SandboxScenario::KNOWN
            .iter()
            .map(|scenario| json!({ "scenario": scenario, "status": ending(scenario.as_str()) }))
            .collect();
        return screen.data(&json!({ "scenarios": rows }));
    }
    let mut table = Table::new([
        Column::whole("SCENARIO"),
        Column::whole("ENDS"),
        Column::cut("BECAUSE", 10).optional(),
    ]);
    for scenario in SandboxScenario::KNOWN {
        let slug = scenario.as_str();
        let status = ending(slug);
        table.row([
            Cell::new(slug, ACCENT),
            Cell::new(status.unwrap_or("-"), status.map_or(DIM, of_status)),
            Cell::new(because(slug), DIM),
        ]);
    }
    table.print(screen)?;
    screen.line("")?;
    screen.line(paint(
        DIM,
        "The set is open: didit scenarios --remote asks the service for its own.",
    ))
}

/// The status that a slug's first word names.
fn ending(slug: &str) -> Option<&'static str> {
    match slug.split('_').next() {
        Some("approve") => Some("Approved"),
        Some("decline") => Some("Declined"),
        Some("review") => Some("In Review"),
        _ => None,
    }
}

/// The rest of a slug, in words.
fn because(slug: &str) -> String {
    slug.split_once('_')
        .map(|(first, rest)| match first {
            "decline" | "review" => rest.replace('_', " "),
            _ => slug.replace('_', " "),
        })
        .unwrap_or_default()
}
