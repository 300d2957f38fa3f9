//! What a check says beyond its status and warnings.

use didit_types::decision::{
    AmlScreening, CompanyDocuments, DatabaseValidation, Decision, EmailVerification, FaceMatch,
    IpAnalysis, KeyPeopleCheck, LivenessCheck, NfcVerification, PhoneVerification, PoaVerification,
    Report,
};
use didit_types::{Feature, Personal};
use serde_json::Number;

type Details = Vec<(&'static str, String)>;

/// The rows of a report; the person and the company have their own sections.
pub(super) fn details(decision: &Decision, report: &Report<'_>) -> Details {
    let rows = match report.feature {
        Feature::Nfc => run(decision.runs::<NfcVerification>().all(), report, nfc),
        Feature::Liveness => run(decision.runs::<LivenessCheck>().all(), report, liveness),
        Feature::FaceMatch => run(decision.runs::<FaceMatch>().all(), report, |face| {
            vec![("Score", number(face.score.as_ref()))]
        }),
        Feature::Poa => run(decision.runs::<PoaVerification>().all(), report, poa),
        Feature::Phone => run(
            decision.runs::<PhoneVerification>().all(),
            report,
            |phone| {
                vec![
                    ("Number", text(phone.full_number.as_ref())),
                    ("Country", text(phone.country_name.as_ref())),
                ]
            },
        ),
        Feature::EmailVerification => run(
            decision.runs::<EmailVerification>().all(),
            report,
            |email| vec![("Address", text(email.email.as_ref()))],
        ),
        Feature::Aml => run(decision.runs::<AmlScreening>().all(), report, aml),
        Feature::DatabaseValidation => run(
            decision.runs::<DatabaseValidation>().all(),
            report,
            |validation| {
                let result = validation.match_type.as_ref();
                vec![(
                    "Match",
                    result
                        .map(|word| Some(word.as_str().to_owned()))
                        .unwrap_or_default(),
                )]
            },
        ),
        Feature::IpAnalysis => run(decision.runs::<IpAnalysis>().all(), report, ip),
        Feature::KybDocuments => run(decision.runs::<CompanyDocuments>().all(), report, documents),
        Feature::KybKeyPeople => run(decision.runs::<KeyPeopleCheck>().all(), report, people),
        _ => Vec::new(),
    };
    rows.into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .collect()
}

type Rows = Vec<(&'static str, Option<String>)>;

fn run<T>(runs: &[T], report: &Report<'_>, rows: impl Fn(&T) -> Rows) -> Rows {
    runs.get(report.run).map(rows).unwrap_or_default()
}

fn nfc(nfc: &NfcVerification) -> Rows {
    let genuine = nfc
        .authenticity
        .as_ref()
        .and_then(|chip| chip.sod_integrity);
    vec![
        ("Skipped", nfc.is_nfc_skipped.map(yes)),
        ("Signature is good", genuine.map(yes)),
    ]
}

fn liveness(liveness: &LivenessCheck) -> Rows {
    let age = liveness.age_estimation.as_ref();
    vec![
        (
            "Method",
            liveness
                .method
                .as_ref()
                .map(|method| method.as_str().to_owned()),
        ),
        ("Score", number(liveness.score.as_ref())),
        ("Estimated age", age.map(|age| age.reveal().to_string())),
    ]
}

fn poa(poa: &PoaVerification) -> Rows {
    vec![
        (
            "Document",
            poa.document_type
                .as_ref()
                .map(|kind| kind.as_str().replace('_', " ")),
        ),
        ("Issuer", text(poa.issuer.as_ref())),
        ("Issued", text(poa.issue_date.as_ref())),
        ("Name", text(poa.name_on_document.as_ref())),
        ("Address", text(poa.poa_address.as_ref())),
    ]
}

fn aml(aml: &AmlScreening) -> Rows {
    let mut rows = vec![
        ("Hits", aml.total_hits.map(|hits| hits.to_string())),
        ("Score", number(aml.score.as_ref())),
    ];
    rows.extend(
        aml.hits
            .iter()
            .flatten()
            .map(|hit| ("Hit", text(hit.caption.as_ref()))),
    );
    rows
}

fn ip(ip: &IpAnalysis) -> Rows {
    vec![
        ("IP address", text(ip.ip_address.as_ref())),
        ("Country", text(ip.ip_country.as_ref())),
        ("Device", text(ip.device_model.as_ref())),
        ("VPN or Tor", ip.is_vpn_or_tor.map(yes)),
    ]
}

fn documents(documents: &CompanyDocuments) -> Rows {
    documents
        .items
        .iter()
        .flatten()
        .map(|item| ("File", text(item.original_filename.as_ref())))
        .collect()
}

fn people(people: &KeyPeopleCheck) -> Rows {
    let parties = people
        .submitted
        .as_ref()
        .and_then(|people| people.parties.as_ref());
    parties
        .into_iter()
        .flatten()
        .map(|party| ("Party", text(party.name.as_ref())))
        .collect()
}

fn text(value: Option<&Personal>) -> Option<String> {
    value.map(|value| value.reveal().to_string())
}

fn number(value: Option<&Number>) -> Option<String> {
    value.map(ToString::to_string)
}

fn yes(flag: bool) -> String {
    if flag { "Yes" } else { "No" }.to_owned()
}
