//! The report of a session as a PDF.
//!
//! The content is that of the decision; the layout is the fake's own, and every
//! page says that it is no real report. The same decision gives the same bytes.

mod checks;
mod font;
mod layout;

use didit_types::decision::{Decision, Holder, LogType, Report, registry::Company};
use didit_types::{Personal, SessionKind, SessionStatus};

use self::layout::{AMBER, BLACK, Colour, Document, GREEN, GREY, RED};

/// The report of a decision.
pub(crate) fn report(decision: &Decision) -> Vec<u8> {
    let is_company = decision.session_kind == Some(SessionKind::Business);
    let title = if is_company {
        "Business verification report"
    } else {
        "Identity verification report"
    };
    let mut document = Document::new("Made by a fake of Didit for tests. Not a real report.");
    document.title(title);
    let status = decision.status.as_ref().map_or("", SessionStatus::as_str);
    document.verdict(status, colour(status));
    session(&mut document, decision);
    for company in decision.registry_checks.iter().flatten() {
        if let Some(company) = &company.company {
            self::company(&mut document, company);
        }
    }
    for holder in decision.holders() {
        person(&mut document, &holder);
    }
    summary(&mut document, decision);
    for report in decision.reports() {
        check(&mut document, decision, &report);
    }
    reviews(&mut document, decision);
    document.finish(title)
}

fn session(document: &mut Document, decision: &Decision) {
    document.heading("Session", None);
    let id = |id: Option<&str>| id.map(str::to_owned);
    for (label, value) in [
        (
            "Session",
            id(decision.session_id.as_ref().map(AsRef::as_ref)),
        ),
        (
            "Number",
            decision.session_number.map(|number| number.to_string()),
        ),
        (
            "Workflow",
            id(decision.workflow_id.as_ref().map(AsRef::as_ref)),
        ),
        ("Vendor data", text(decision.vendor_data.as_ref())),
        (
            "Created",
            id(decision.created_at.as_ref().map(AsRef::as_ref)),
        ),
        (
            "Expires",
            id(decision.expires_at.as_ref().map(AsRef::as_ref)),
        ),
        (
            "Environment",
            id(decision.environment.as_ref().map(AsRef::as_ref)),
        ),
    ] {
        row(document, label, value);
    }
}

fn person(document: &mut Document, holder: &Holder<'_>) {
    document.heading("Person", None);
    for (label, value) in [
        ("Full name", holder.full_name),
        ("Date of birth", holder.date_of_birth),
        ("Gender", holder.gender),
        ("Nationality", holder.nationality),
        ("Address", holder.address),
    ] {
        row(document, label, text(value));
    }
    row(
        document,
        "Document",
        holder.document_type.map(|kind| kind.as_str().to_owned()),
    );
    for (label, value) in [
        ("Document number", holder.document_number),
        ("Personal number", holder.personal_number),
        ("Issuing state", holder.issuing_state),
        ("Expiration date", holder.expiration_date),
    ] {
        row(document, label, text(value));
    }
}

fn company(document: &mut Document, company: &Company) {
    document.heading("Company", None);
    for (label, value) in [
        ("Name", &company.company_name),
        ("Registration number", &company.registration_number),
        ("Country", &company.country_code),
        ("Legal form", &company.company_type),
        ("Registered address", &company.registered_address),
    ] {
        row(document, label, text(value.as_ref()));
    }
    for officer in company.officers.iter().flatten() {
        row(document, "Officer", text(officer.name.as_ref()));
    }
    for owner in company.beneficial_owners.iter().flatten() {
        row(document, "Beneficial owner", text(owner.name.as_ref()));
    }
}

/// One line for each check, before the details.
fn summary(document: &mut Document, decision: &Decision) {
    document.heading("Checks", None);
    let mut is_empty = true;
    for report in decision.reports() {
        let status = report.status.map_or("", |status| status.as_str());
        document.row(&name(&report), status);
        is_empty = false;
    }
    if is_empty {
        document.line("No check has run.", GREY);
    }
}

fn check(document: &mut Document, decision: &Decision, report: &Report<'_>) {
    let status = report.status.map_or("", |status| status.as_str());
    document.heading(&name(report), Some((status, colour(status))));
    for (label, value) in checks::details(decision, report) {
        row(document, label, Some(value));
    }
    if report.warnings.is_empty() {
        document.line("No warnings.", GREY);
    }
    for warning in report.warnings {
        let log_type = warning.log_type.as_ref();
        let (weight, colour) = match log_type {
            Some(LogType::Error) => ("Declines", RED),
            Some(LogType::Warning) => ("To review", AMBER),
            _ => ("Note", BLACK),
        };
        let code = warning.risk.as_ref().map_or("", |code| code.as_str());
        document.line(&format!("{weight}: {code}"), colour);
        if let Some(text) = text(warning.long_description.as_ref()) {
            document.note(&text);
        }
    }
}

fn reviews(document: &mut Document, decision: &Decision) {
    let reviews = decision.reviews.as_deref().unwrap_or_default();
    if !reviews.is_empty() {
        document.heading("Reviews", None);
    }
    for review in reviews {
        let status = review.new_status.as_ref().map_or("", SessionStatus::as_str);
        let at = review.created_at.as_ref().map_or("", AsRef::as_ref);
        document.row(at, status);
        for note in [&review.user, &review.comment].into_iter().flatten() {
            document.note(note.reveal());
        }
    }
}

/// A feature's name for people, numbered if it ran more than once.
fn name(report: &Report<'_>) -> String {
    let words = report.feature.as_str().replace('_', " ");
    match report.runs {
        0 | 1 => words,
        _ => format!("{words} ({} of {})", report.run + 1, report.runs),
    }
}

fn row(document: &mut Document, label: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        document.row(label, &value);
    }
}

fn text(value: Option<&Personal>) -> Option<String> {
    value.map(|value| value.reveal().to_string())
}

fn colour(status: &str) -> Colour {
    match status {
        "Approved" => GREEN,
        "Declined" => RED,
        _ => AMBER,
    }
}

#[cfg(test)]
mod tests {
    use didit_types::Feature;

    use super::*;
    use crate::Scenario;

    const FEATURES: &[Feature] = &[
        Feature::IdVerification,
        Feature::Nfc,
        Feature::Liveness,
        Feature::FaceMatch,
        Feature::Poa,
        Feature::Phone,
        Feature::EmailVerification,
        Feature::Aml,
        Feature::IpAnalysis,
        Feature::DatabaseValidation,
    ];

    fn contains(bytes: &[u8], text: &str) -> bool {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_report_shows_the_verdict_the_person_the_checks_and_the_warnings() {
        let decision = Scenario::decline_document_expired()
            .person(|person| person.first_name = "Zoe".to_owned())
            .decision(FEATURES);
        let pdf = report(&decision);
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert!(pdf.ends_with(b"%%EOF"));
        for text in [
            "Declined",
            "(Zoe ",
            "DATABASE VALIDATION",
            "Declines: DOCUMENT_EXPIRED",
            "Not a real report",
        ] {
            assert!(contains(&pdf, text), "{text}");
        }
    }

    #[test]
    fn one_decision_gives_one_report() {
        let decision = Scenario::approve().decision(FEATURES);
        assert_eq!(report(&decision), report(&decision));
    }

    #[test]
    fn what_does_not_fit_goes_on_the_next_page() {
        let decision = Scenario::approve()
            .person(|person| person.first_name = "Wordy ".repeat(400))
            .decision(FEATURES);
        let pdf = report(&decision);
        assert!(contains(&pdf, "Page 3 of "));
    }

    #[test]
    fn text_of_any_kind_is_taken() {
        let decision = Scenario::approve()
            .person(|person| person.last_name = "王(\\)\u{0}é€\u{202e}".to_owned())
            .decision(FEATURES);
        assert!(report(&decision).starts_with(b"%PDF-1.7"));
        assert!(report(&Decision::default()).starts_with(b"%PDF-1.7"));
        let company = Scenario::approve().decision(&[Feature::KybRegistry, Feature::KybKeyPeople]);
        assert!(contains(&report(&company), "Exemples SAS"));
    }
}
