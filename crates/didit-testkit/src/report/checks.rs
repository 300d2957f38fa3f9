//! Each check: its result, its score, what it says, and its warnings.

use std::borrow::Cow;

use didit_types::decision::aml_hit::AmlDataset;
use didit_types::decision::id_verification::DocumentKind;
use didit_types::decision::{
    AmlScreening, DatabaseValidation, Decision, EmailVerification, FaceMatch, IdVerification,
    IpAnalysis, KeyPeopleCheck, LivenessCheck, NfcVerification, PhoneVerification, PoaVerification,
    QuestionnaireResponse, Report,
};
use didit_types::{Feature, FeatureStatus};
use serde_json::Value;

use super::colour;
use super::line::line;
use super::sheet::{INDENT, LEFT, NOTE, Sheet};
use super::table::{Pair, pair};
use super::warnings::warnings;
use super::words::{name, number, personal, time, words, yes};

const LEGEND: &str = "A warning that declines ends the session as declined. One that is \
    to be reviewed sends it to a person. A note is recorded and changes nothing.";

type Pairs<'a> = Vec<Option<Pair<'a>>>;

/// The details of every check.
pub(super) fn checks(sheet: &mut Sheet, decision: &Decision) {
    if decision.reports().next().is_none() {
        return;
    }
    sheet.begin_above("Details of the checks", 140.0);
    sheet.paragraph(LEGEND, NOTE);
    for report in decision.reports() {
        let status = report.status.map_or("", FeatureStatus::as_str);
        let name = name(&report);
        sheet.heading(&name, status, colour::of_status(status));
        sheet.repeat(vec![(
            LEFT + INDENT,
            line(&format!("{name}, continued"), NOTE),
        )]);
        sheet.pairs(INDENT, details(decision, &report));
        sheet.space(3.0);
        warnings(sheet, report.warnings);
        sheet.repeat(Vec::new());
    }
}

/// The score of a check, 0 to 100, if it has one.
pub(super) fn score(decision: &Decision, report: &Report<'_>) -> Option<String> {
    let run = report.run;
    number(match report.feature {
        Feature::Liveness => decision
            .runs::<LivenessCheck>()
            .all()
            .get(run)?
            .score
            .as_ref(),
        Feature::FaceMatch => decision.runs::<FaceMatch>().all().get(run)?.score.as_ref(),
        Feature::Aml => decision
            .runs::<AmlScreening>()
            .all()
            .get(run)?
            .score
            .as_ref(),
        _ => None,
    })
}

/// What a check says beyond its status and warnings; the company has its own section.
fn details<'a>(decision: &'a Decision, report: &Report<'_>) -> Pairs<'a> {
    let run = report.run;
    macro_rules! of {
        ($Type:ty, $details:expr) => {
            decision.runs::<$Type>().all().get(run).map($details)
        };
    }
    let pairs = match report.feature {
        Feature::IdVerification => of!(IdVerification, document),
        Feature::Nfc => of!(NfcVerification, nfc),
        Feature::Liveness => of!(LivenessCheck, liveness),
        Feature::FaceMatch => of!(FaceMatch, |face| {
            vec![pair("Score", number(face.score.as_ref()))]
        }),
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

fn document(check: &IdVerification) -> Pairs<'_> {
    let score = check.front_image_camera_front_face_match_score.as_ref();
    let hits = check.matches.as_ref().filter(|hits| !hits.is_empty());
    vec![
        pair(
            "Method",
            check
                .verification_method
                .as_ref()
                .map(|word| words(word.as_str())),
        ),
        pair(
            "Document",
            check.document_type.as_ref().map(DocumentKind::as_str),
        ),
        pair("Number", personal(check.document_number.as_ref())),
        pair("Issuing state", personal(check.issuing_state.as_ref())),
        pair("Issued", personal(check.date_of_issue.as_ref())),
        pair("Expires", personal(check.expiration_date.as_ref())),
        pair("Selfie likeness", number(score)),
        pair("Seen before", hits.map(|hits| hits.len().to_string())),
    ]
}

fn nfc(nfc: &NfcVerification) -> Pairs<'_> {
    let chip = nfc.authenticity.as_ref();
    vec![
        pair("Skipped", yes(nfc.is_nfc_skipped)),
        pair(
            "Data unchanged",
            yes(chip.and_then(|chip| chip.sod_integrity)),
        ),
    ]
}

fn liveness(liveness: &LivenessCheck) -> Pairs<'_> {
    let age = liveness.age_estimation.as_ref();
    let hits = liveness.matches.as_ref().filter(|hits| !hits.is_empty());
    vec![
        pair(
            "Method",
            liveness.method.as_ref().map(|word| words(word.as_str())),
        ),
        pair("Score", number(liveness.score.as_ref())),
        pair("Estimated age", age.map(|age| age.reveal().to_string())),
        pair("Face quality", number(liveness.face_quality.as_ref())),
        pair("Face seen before", hits.map(|hits| hits.len().to_string())),
    ]
}

fn poa(poa: &PoaVerification) -> Pairs<'_> {
    vec![
        pair(
            "Document",
            poa.document_type.as_ref().map(|kind| words(kind.as_str())),
        ),
        pair("Issuer", personal(poa.issuer.as_ref())),
        pair("Issued", personal(poa.issue_date.as_ref())),
        pair("Name", personal(poa.name_on_document.as_ref())),
        pair("Address", personal(poa.poa_address.as_ref())),
    ]
}

fn phone(phone: &PhoneVerification) -> Pairs<'_> {
    let carrier = phone.carrier.as_ref();
    vec![
        pair("Number", personal(phone.full_number.as_ref())),
        pair("Country", personal(phone.country_name.as_ref())),
        pair(
            "Carrier",
            carrier.and_then(|carrier| personal(carrier.name.as_ref())),
        ),
        pair("Virtual", yes(phone.is_virtual)),
        pair("Verified", time(phone.verified_at.as_ref())),
    ]
}

fn email(email: &EmailVerification) -> Pairs<'_> {
    vec![
        pair("Address", personal(email.email.as_ref())),
        pair("In known breaches", yes(email.is_breached)),
        pair("Disposable", yes(email.is_disposable)),
        pair("Verified", time(email.verified_at.as_ref())),
    ]
}

fn aml(aml: &AmlScreening) -> Pairs<'_> {
    let mut pairs = vec![
        pair("Hits", aml.total_hits.map(|hits| hits.to_string())),
        pair("Score", number(aml.score.as_ref())),
    ];
    for hit in aml.hits.iter().flatten() {
        let lists = hit.datasets.iter().flatten().map(AmlDataset::as_str);
        let mut said = personal(hit.caption.as_ref())
            .unwrap_or_default()
            .to_owned();
        for more in [
            lists.collect::<Vec<_>>().join(", "),
            number(hit.match_score.as_ref())
                .map_or(String::new(), |score| format!("match {score}")),
            number(hit.risk_score.as_ref()).map_or(String::new(), |score| format!("risk {score}")),
            hit.review_status
                .as_ref()
                .map_or(String::new(), |status| status.as_str().to_owned()),
        ] {
            if !more.is_empty() {
                said = format!("{said}; {more}");
            }
        }
        pairs.push(pair("Hit", Some(said)));
    }
    pairs
}

fn database(check: &DatabaseValidation) -> Pairs<'_> {
    let mut pairs = vec![
        pair(
            "Match",
            check.match_type.as_ref().map(|word| words(word.as_str())),
        ),
        pair("State", personal(check.issuing_state.as_ref())),
    ];
    for source in check.validations.iter().flatten() {
        let service =
            personal(source.service_name.as_ref()).or(personal(source.service_id.as_ref()));
        let outcome = source
            .outcome_code
            .as_ref()
            .map(|code| words(code.as_str()));
        let said = [service.map(str::to_owned), outcome];
        let said: Vec<String> = said.into_iter().flatten().collect();
        pairs.push(pair("Source", Some(said.join(": "))));
    }
    pairs
}

fn ip(ip: &IpAnalysis) -> Pairs<'_> {
    vec![
        pair("IP address", personal(ip.ip_address.as_ref())),
        pair("Country", personal(ip.ip_country.as_ref())),
        pair("Device", personal(ip.device_model.as_ref())),
        pair("VPN or Tor", yes(ip.is_vpn_or_tor)),
    ]
}

fn people(people: &KeyPeopleCheck) -> Pairs<'_> {
    let parties = people
        .submitted
        .iter()
        .filter_map(|people| people.parties.as_ref());
    let of_party = parties.flatten().map(|party| {
        let roles = party.roles.iter().flatten();
        let roles = roles
            .filter_map(|role| role.role.as_ref())
            .map(|role| words(role.as_str()));
        let status = party
            .kyc_session_status
            .as_ref()
            .map(|status| status.as_str().to_owned());
        let said = personal(party.name.as_ref()).map(str::to_owned);
        let said: Vec<String> = said.into_iter().chain(roles).chain(status).collect();
        pair("Party", Some(said.join("; ")))
    });
    of_party.collect()
}

/// Questions may be long: they stand with their answers instead of as names of them.
fn questionnaire(response: &QuestionnaireResponse) -> Pairs<'_> {
    let sections = response.sections.iter().flatten();
    let items = sections.flat_map(|section| section.items.iter().flatten());
    let answers = items.filter_map(|item| {
        let answer = item.answer.as_ref()?;
        let value = answer.value.as_ref().map(|value| match value.reveal() {
            Value::String(text) => Cow::Borrowed(&**text),
            other => other.to_string().into(),
        });
        let value = value.filter(|value| value != "null")?;
        let question = personal(item.title.as_ref()).unwrap_or_default();
        Some(pair("Answer", Some(format!("{question}: {value}"))))
    });
    let mut pairs = vec![pair("Title", personal(response.title.as_ref()))];
    pairs.extend(answers);
    pairs
}
