//! `didit scenarios`.

use bytes::Bytes;
use clap::Args;
use didit_api::types::operation::LIST_SCENARIOS;
use didit_testkit::Fake;
use http::{HeaderValue, Request};
use serde_json::{Value, json};

use crate::connect::Context;
use crate::error::CliResult;
use crate::output::style::{ACCENT, DIM};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::{clean_lines, field};

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
    let catalog: Value = if args.remote {
        let connection = cx.connect()?;
        connection.client.sandbox().scenarios().send_as().await?
    } else {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = http::Uri::from_static(LIST_SCENARIOS.path);
        let fake = Fake::new();
        let key = HeaderValue::try_from(fake.api_key()).map_err(std::io::Error::other)?;
        request.headers_mut().insert("x-api-key", key);
        let response = fake.handle(request);
        serde_json::from_slice(response.body()).map_err(std::io::Error::from)?
    };
    let output = &mut cx.output;
    let scenarios = catalog["scenarios"].as_array().filter(|scenarios| {
        let has_slug = |scenario: &Value| scenario["slug"].is_string();
        scenarios.iter().all(has_slug)
    });
    if output.is_json() && args.remote {
        return output.data(&catalog);
    }
    let Some(scenarios) = scenarios else {
        // The format is not documented, so another one is printed as JSON.
        let text = serde_json::to_string_pretty(&catalog).map_err(std::io::Error::from)?;
        return output.line(clean_lines(&text));
    };
    if output.is_json() {
        let to_json = |scenario: &Value| {
            json!({
                "scenario": scenario["slug"],
                "status": scenario["status"],
                "description": scenario["description"],
            })
        };
        let scenarios: Vec<_> = scenarios.iter().map(to_json).collect();
        return output.data(&json!({ "scenarios": scenarios }));
    }
    let mut table = Table::new([
        Column::fixed("SCENARIO"),
        Column::fixed("STATUS"),
        Column::wrapped("WHAT HAPPENS", 10).optional(),
    ]);
    for scenario in scenarios {
        let text = |name: &str| field(scenario, name).unwrap_or_default();
        let sentence = text("description");
        table.row([
            Cell::new(text("slug"), ACCENT),
            Cell::status(field(scenario, "status").or_else(|| Some("-".to_owned()))),
            Cell::new(sentence.trim_end_matches('.'), DIM),
        ]);
    }
    table.print(output)?;
    if args.remote {
        return Ok(());
    }
    output.line("")?;
    output.note("A service can have more: didit scenarios --remote")
}
