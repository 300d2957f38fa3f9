//! The first page: result, session and one line per check.

use didit_types::decision::{Decision, LogType, Report};
use didit_types::{FeatureStatus, SessionKind, SessionStatus};
use serde_json::Value;

use super::checks::{name, of_report};
use crate::report::layout::{self, NOTE, STRONG, Sheet, TEXT};
use crate::report::values::{count, status};
use crate::scenario::shown::{SHOWN, text};

/// Writes the status of the session, its subject, and how many checks passed.
pub(super) fn result(sheet: &mut Sheet, decision: &Decision) {
    let status = decision
        .status
        .as_ref()
        .map_or("No result", SessionStatus::as_str);
    sheet.callout(
        layout::of_status(status),
        status,
        subject(decision).as_deref(),
        &sentence(decision),
    );
}

/// The name of the only company or person of the session.
fn subject(decision: &Decision) -> Option<String> {
    let name = if decision.session_kind == Some(SessionKind::Business) {
        let mut companies = decision.registry_checks.iter().flatten();
        let company = companies.find_map(|check| check.company.as_ref());
        company?.company_name.as_ref()
    } else {
        decision.holder()?.full_name
    };
    Some(name?.reveal().to_owned())
}

fn sentence(decision: &Decision) -> String {
    let reports: Vec<Report<'_>> = decision.reports().collect();
    if reports.is_empty() {
        return "No check has run.".to_owned();
    }
    let with = |wanted| {
        let found = reports
            .iter()
            .filter(|report| report.status == Some(&wanted));
        found.count()
    };
    let approved = with(FeatureStatus::Approved);
    let declined = with(FeatureStatus::Declined);
    let in_review = with(FeatureStatus::InReview);
    let results: Vec<String> = [
        (approved, "approved"),
        (declined, "declined"),
        (in_review, "in review"),
        (
            reports.len() - approved - declined - in_review,
            "without a result",
        ),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, result)| format!("{number} {result}"))
    .collect();
    let warnings: Vec<_> = reports.iter().flat_map(|report| report.warnings).collect();
    let errors = warnings
        .iter()
        .filter(|warning| warning.log_type == Some(LogType::Error));
    let all = count(warnings.len(), "warning");
    let warnings = match (warnings.len(), errors.count()) {
        (0, _) => "No warnings".to_owned(),
        (_, 0) => all,
        (1, _) => "1 warning, which declines".to_owned(),
        (_, 1) => format!("{all}, 1 of them declines"),
        (_, errors) => format!("{all}, {errors} of them decline"),
    };
    let checks = count(reports.len(), "check");
    format!("{checks}: {}. {warnings}.", results.join(", "))
}

/// Writes one line per check, before the details.
pub(super) fn checks(sheet: &mut Sheet, decision: &Decision, json: &Value) {
    let rows = decision.reports().map(|report| {
        let warnings = report.warnings.len();
        let style = if warnings == 0 {
            TEXT.coloured(NOTE.colour)
        } else {
            STRONG
        };
        let score = text(of_report(json, &report), "score");
        vec![
            (name(&report), TEXT),
            status(report.status.map_or("", FeatureStatus::as_str)),
            (score.unwrap_or_default(), TEXT),
            (warnings.to_string(), style),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        sheet.begin(SHOWN.checks.title);
        sheet.paragraph("No check has run.", TEXT);
    }
    sheet.table(&SHOWN.checks, rows);
}
