//! The details of each check: result, values and warnings.

use didit_types::decision::{
    AmlScreening, DatabaseValidation, Decision, EmailVerification, FaceMatch, IdVerification,
    IpAnalysis, KeyPeopleCheck, LivenessCheck, LogType, NfcVerification, PhoneVerification,
    PoaVerification, QuestionnaireResponse, Report, Warning,
};
use didit_types::{Feature, FeatureStatus, UntypedJson};
use serde_json::Value;

use crate::report::layout::{self, AMBER, GREY, NOTE, Note, Pair, RED, Sheet};
use crate::report::values::{Printed as _, check_name, code, length, name, pair, phrase};

const LEGEND: &str = "A warning that declines ends the session as declined. A warning to \
    review sends it to a reviewer. A note does not change the result.";

type Pairs = Vec<Option<Pair>>;

pub(super) fn checks(sheet: &mut Sheet, decision: &Decision) {
    if decision.reports().next().is_none() {
        return;
    }
    sheet.begin_above("Details of the checks", 140.0);
    sheet.paragraph(LEGEND, NOTE);
    for report in decision.reports() {
        let status = report.status.map_or("", FeatureStatus::as_str);
        let name = check_name(&report);
        sheet.heading(&name, status, layout::of_status(status));
        sheet.repeat_note(Some(&format!("{name}, continued")));
        sheet.pairs(layout::INDENT, details(decision, &report));
        sheet.space(3.0);
        let notes: Vec<_> = report.warnings.iter().map(note).collect();
        sheet.notes(&notes, "No warnings.");
        sheet.repeat_note(None);
    }
}

/// Returns the score of a check from 0 to 100, if it has one.
pub(super) fn score(decision: &Decision, report: &Report<'_>) -> Option<String> {
    let run = report.run;
    match report.feature {
        Feature::Liveness => decision
            .runs::<LivenessCheck>()
            .all()
            .get(run)?
            .score
            .printed(),
        Feature::FaceMatch => decision.runs::<FaceMatch>().all().get(run)?.score.printed(),
        Feature::Aml => decision
            .runs::<AmlScreening>()
            .all()
            .get(run)?
            .score
            .printed(),
        _ => None,
    }
}

/// The values of a check besides status and warnings. The company has its own section.
fn details(decision: &Decision, report: &Report<'_>) -> Pairs {
    macro_rules! of {
        ($Type:ty, $details:expr) => {
            decision.runs::<$Type>().all().get(report.run).map($details)
        };
    }
    let pairs = match report.feature {
        Feature::IdVerification => of!(IdVerification, document),
        Feature::Nfc => of!(NfcVerification, nfc),
        Feature::Liveness => of!(LivenessCheck, liveness),
        Feature::FaceMatch => of!(FaceMatch, |face| vec![pair("Score", &face.score)]),
        Feature::Poa => of!(PoaVerification, poa),
        Feature::Phone => of!(PhoneVerification, phone),
        Feature::EmailVerification => of!(EmailVerification, email),
        Feature::Aml => of!(AmlScreening, aml),
        Feature::DatabaseValidation => of!(DatabaseValidation, database),
        Feature::IpAnalysis => of!(IpAnalysis, ip),
        Feature::KybKeyPeople => of!(KeyPeopleCheck, people),
        Feature::Questionnaire => of!(QuestionnaireResponse, questionnaire),
        _ => None,
    };
    pairs.unwrap_or_default()
}

fn document(check: &IdVerification) -> Pairs {
    vec![
        pair("Method", code(&check.verification_method)),
        pair("Document", name(&check.document_type)),
        pair("Number", &check.document_number),
        pair("Issuing state", &check.issuing_state),
        pair("Issued", &check.date_of_issue),
        pair("Expires", &check.expiration_date),
        pair(
            "Selfie likeness",
            &check.front_image_camera_front_face_match_score,
        ),
        pair("Earlier matches", length(&check.matches)),
    ]
}

fn nfc(nfc: &NfcVerification) -> Pairs {
    let chip = nfc.authenticity.as_ref();
    vec![
        pair("Skipped", nfc.is_nfc_skipped),
        pair("Data unchanged", chip.and_then(|chip| chip.sod_integrity)),
    ]
}

fn liveness(liveness: &LivenessCheck) -> Pairs {
    vec![
        pair("Method", code(&liveness.method)),
        pair("Score", &liveness.score),
        pair("Estimated age", &liveness.age_estimation),
        pair("Face quality", &liveness.face_quality),
        pair("Earlier matches", length(&liveness.matches)),
    ]
}

fn poa(poa: &PoaVerification) -> Pairs {
    vec![
        pair("Document", code(&poa.document_type)),
        pair("Issuer", &poa.issuer),
        pair("Issued", &poa.issue_date),
        pair("Name", &poa.name_on_document),
        pair("Address", &poa.poa_address),
    ]
}

fn phone(phone: &PhoneVerification) -> Pairs {
    vec![
        pair("Number", &phone.full_number),
        pair("Country", &phone.country_name),
        pair(
            "Carrier",
            phone.carrier.as_ref().map(|carrier| &carrier.name),
        ),
        pair("Virtual", phone.is_virtual),
        pair("Verified", &phone.verified_at),
    ]
}

fn email(email: &EmailVerification) -> Pairs {
    vec![
        pair("Address", &email.email),
        pair("In known breaches", email.is_breached),
        pair("Disposable", email.is_disposable),
        pair("Verified", &email.verified_at),
    ]
}

fn aml(aml: &AmlScreening) -> Pairs {
    let mut pairs = vec![
        pair("Hits", aml.total_hits.map(|hits| hits.to_string())),
        pair("Score", &aml.score),
    ];
    for hit in aml.hits.iter().flatten() {
        let lists: Vec<_> = hit
            .datasets
            .iter()
            .flatten()
            .map(AsRef::<str>::as_ref)
            .collect();
        let facts = [
            hit.caption.printed(),
            Some(lists.join(", ")).filter(|lists| !lists.is_empty()),
            hit.match_score
                .printed()
                .map(|score| format!("match {score}")),
            hit.risk_score
                .printed()
                .map(|score| format!("risk {score}")),
            name(&hit.review_status),
        ];
        pairs.push(pair("Hit", joined(facts, "; ")));
    }
    pairs
}

fn database(check: &DatabaseValidation) -> Pairs {
    let mut pairs = vec![
        pair("Match", code(&check.match_type)),
        pair("State", &check.issuing_state),
    ];
    for source in check.validations.iter().flatten() {
        let service = source.service_name.as_ref().or(source.service_id.as_ref());
        let facts = [service.printed(), code(&source.outcome_code)];
        pairs.push(pair("Source", joined(facts, ": ")));
    }
    pairs
}

fn ip(ip: &IpAnalysis) -> Pairs {
    vec![
        pair("IP address", &ip.ip_address),
        pair("Country", &ip.ip_country),
        pair("Device", &ip.device_model),
        pair("VPN or Tor", ip.is_vpn_or_tor),
    ]
}

fn people(people: &KeyPeopleCheck) -> Pairs {
    let parties = people
        .submitted
        .iter()
        .filter_map(|people| people.parties.as_ref());
    let of_party = parties.flatten().map(|party| {
        let roles = party.roles.iter().flatten().map(|role| code(&role.role));
        let name_of = std::iter::once(party.name.printed());
        let status = std::iter::once(name(&party.kyc_session_status));
        pair("Party", joined(name_of.chain(roles).chain(status), "; "))
    });
    of_party.collect()
}

/// A question can be long: it is part of the value, not the label.
fn questionnaire(response: &QuestionnaireResponse) -> Pairs {
    let sections = response.sections.iter().flatten();
    let items = sections.flat_map(|section| section.items.iter().flatten());
    let answers = items.filter_map(|item| {
        let value = match item.answer.as_ref()?.value.as_ref()?.reveal() {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let question = item.title.printed().unwrap_or_default();
        Some(pair("Answer", format!("{question}: {value}")))
    });
    std::iter::once(pair("Title", &response.title))
        .chain(answers)
        .collect()
}

fn joined(facts: impl IntoIterator<Item = Option<String>>, separator: &str) -> String {
    facts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(separator)
}

fn note(warning: &Warning) -> Note {
    let (label, colour) = match warning.log_type {
        Some(LogType::Error) => ("Declines", RED),
        Some(LogType::Warning) => ("To review", AMBER),
        _ => ("Note", GREY),
    };
    let title = name(&warning.risk).unwrap_or_default();
    Note {
        label,
        colour,
        lines: explanation(warning, &title),
        title,
    }
}

/// The descriptions of a warning, or the phrase of its code if there are none.
fn explanation(warning: &Warning, code: &str) -> Vec<String> {
    let short = warning.short_description.printed().unwrap_or_default();
    let long = warning.long_description.printed().unwrap_or_default();
    let mut lines = Vec::new();
    if short.is_empty() && long.is_empty() {
        lines.push(phrase(code));
    }
    if !long.contains(&short) {
        lines.push(short);
    }
    if !long.is_empty() {
        lines.push(long);
    }
    let data = warning.additional_data.as_ref().map(UntypedJson::reveal);
    if let Some(data) = data.filter(|data| !data.is_null()) {
        lines.push(format!("Details: {data}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(json: &str) -> Vec<String> {
        explanation(&serde_json::from_str(json).unwrap(), "DOCUMENT_EXPIRED")
    }

    #[test]
    fn descriptions_are_not_repeated() {
        let twice = r#"{"short_description": "Expired", "long_description": "Expired: declined."}"#;
        assert_eq!(lines(twice), ["Expired: declined."]);
        let both = r#"{"short_description": "Too old", "long_description": "Its date is past.",
            "additional_data": {"days": 3}}"#;
        assert_eq!(
            lines(both),
            ["Too old", "Its date is past.", "Details: {\"days\":3}"]
        );
        assert_eq!(lines("{}"), ["Document expired"]);
    }
}
