//! The first page: the verdict, the session and what each check came to.

use didit_types::decision::{Decision, Environment, LogType, Report};
use didit_types::{FeatureStatus, SessionKind, SessionStatus, UntypedJson};
use krilla::tagging::Tag;

use super::checks::score;
use super::colour::{self, GREY, INK};
use super::font::Weight;
use super::sheet::{CONTENT, Cell, Ground, LEFT, STRONG, Sheet, TEXT, style};
use super::table::{column, number, pair};
use super::tree::Tree;
use super::words::{count, name, personal, time};
use crate::vocabulary::time::Moment;

/// Whom the report is about and how it ended, at a glance.
pub(super) fn verdict(sheet: &mut Sheet, decision: &Decision) {
    let status = decision
        .status
        .as_ref()
        .map_or("No result", SessionStatus::as_str);
    let colour = colour::of_status(status);
    let (x, width) = (LEFT + 16.0, CONTENT - 28.0);
    let mut block: Option<Cell> = None;
    let mut add = |sheet: &mut Sheet, text: &str, style| {
        let group = sheet.tree.group(Tree::ROOT, Tag::P);
        let cell = Cell::new(x, width, text, style, group);
        block = Some(match block.take() {
            Some(block) => block.and(cell),
            None => cell,
        });
    };
    add(sheet, status, style(17.0, Weight::Bold, colour));
    if let Some(subject) = subject(decision) {
        // Bold letters are Latin alone: a name in two weights would look like two names.
        add(sheet, subject, style(13.0, Weight::Regular, INK));
    }
    add(sheet, &sentence(decision), TEXT);
    let ground = Ground {
        colour: colour::tint(colour),
        bar: Some(colour),
    };
    sheet.space(10.0);
    sheet.flow_padded(block.into_iter().collect(), Some(ground), 9.0);
}

/// The name of the company or of the person, if there is one alone.
fn subject(decision: &Decision) -> Option<&str> {
    if decision.session_kind == Some(SessionKind::Business) {
        let mut companies = decision.registry_checks.iter().flatten();
        let company = companies.find_map(|check| check.company.as_ref());
        return personal(company?.company_name.as_ref());
    }
    personal(decision.holder()?.full_name)
}

/// How many checks came to what, and how many warnings there are.
fn sentence(decision: &Decision) -> String {
    let reports: Vec<Report<'_>> = decision.reports().collect();
    if reports.is_empty() {
        return "No check has run.".to_owned();
    }
    let of = |wanted: &FeatureStatus| {
        let found = reports
            .iter()
            .filter(|report| report.status == Some(wanted));
        found.count()
    };
    let parts = [
        (of(&FeatureStatus::Approved), "approved"),
        (of(&FeatureStatus::Declined), "declined"),
        (of(&FeatureStatus::InReview), "to be reviewed"),
    ];
    let mut said: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let told: usize = parts.iter().map(|(number, _)| number).sum();
    if told < reports.len() {
        said.push(format!("{} without a result", reports.len() - told));
    }
    let checks = count(reports.len(), "check");
    let warnings = reports.iter().flat_map(|report| report.warnings);
    let (mut all, mut declining) = (0, 0);
    for warning in warnings {
        all += 1;
        declining += usize::from(warning.log_type == Some(LogType::Error));
    }
    let warnings = match (all, declining) {
        (0, _) => "No warnings".to_owned(),
        (all, 0) => count(all, "warning"),
        (1, _) => "1 warning, which declines".to_owned(),
        (all, 1) => format!("{}, 1 of them declines", count(all, "warning")),
        (all, more) => format!("{}, {more} of them decline", count(all, "warning")),
    };
    format!("{checks}: {}. {warnings}.", said.join(", "))
}

pub(super) fn session(sheet: &mut Sheet, decision: &Decision, now: Moment) {
    sheet.begin("Session");
    let metadata = decision.metadata.as_ref().map(UntypedJson::reveal);
    let metadata = metadata.filter(|value| !value.is_null());
    let made = didit_types::Timestamp::new(now.rfc3339());
    let id = |id: Option<&str>| id.map(str::to_owned);
    sheet.pairs(
        0.0,
        [
            pair("Id", id(decision.session_id.as_ref().map(AsRef::as_ref))),
            pair(
                "Workflow",
                id(decision.workflow_id.as_ref().map(AsRef::as_ref)),
            ),
            pair(
                "Number",
                decision.session_number.map(|number| number.to_string()),
            ),
            pair(
                "Environment",
                id(decision.environment.as_ref().map(Environment::as_str)),
            ),
            pair("Created", time(decision.created_at.as_ref())),
            pair("Expires", time(decision.expires_at.as_ref())),
            pair(
                "Report made",
                time(Some(&made)).map(std::borrow::Cow::into_owned),
            ),
            pair("Vendor data", personal(decision.vendor_data.as_ref())),
            pair("Metadata", metadata.map(ToString::to_string)),
        ],
    );
}

/// One line for each check, before the details.
pub(super) fn summary(sheet: &mut Sheet, decision: &Decision) {
    sheet.begin("Checks");
    let rows: Vec<_> = decision
        .reports()
        .map(|report| {
            let status = report.status.map_or("", FeatureStatus::as_str);
            let strong = style(9.5, Weight::Bold, colour::of_status(status));
            let warnings = report.warnings.len();
            let warned = if warnings == 0 {
                style(9.5, Weight::Regular, GREY)
            } else {
                STRONG
            };
            [
                (name(&report).into(), TEXT),
                (status.into(), strong),
                (score(decision, &report).unwrap_or_default().into(), TEXT),
                (warnings.to_string().into(), warned),
            ]
        })
        .collect();
    if rows.is_empty() {
        sheet.paragraph("No check has run.", TEXT);
        return;
    }
    let columns = [
        column("Check", 0.44),
        column("Result", 0.24),
        number("Score (0 to 100)", 0.18),
        number("Warnings", 0.14),
    ];
    sheet.table(columns, rows);
}
