//! Status and reports of the scenarios.

use std::time::{Duration, SystemTime};

use didit_testkit::scenario::{
    Blocklisted, Person, Scenario, ScenarioResult, ScenarioRun, catalogue, sign_links,
};
use didit_types::{
    Feature, FeatureStatus, SandboxScenario, SessionStatus,
    decision::{Decision, FaceMatch, IdVerification, LogType, RiskCode},
    session::{ContactDetails, ExpectedDetails},
};
use serde_json::{Value, json};

use crate::schema::Schemas;

const PERSON: &[Feature] = &[
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
const COMPANY: &[Feature] = &[
    Feature::KybRegistry,
    Feature::KybDocuments,
    Feature::KybKeyPeople,
];
const OTHERS: &[&[Feature]] = &[
    &[
        Feature::Liveness,
        Feature::AgeEstimation,
        Feature::IpAnalysis,
    ],
    &[Feature::AgeEstimation],
    &[Feature::Liveness, Feature::FaceMatch, Feature::IpAnalysis],
    &[Feature::Poa, Feature::IpAnalysis],
    &[Feature::Questionnaire, Feature::DocumentAi],
    &[Feature::KybRegistry, Feature::Aml, Feature::Phone],
    &[Feature::IdVerification, Feature::IdVerification],
    &[],
];

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_382_820)
}

fn everything() -> impl Iterator<Item = (Scenario, &'static [Feature])> {
    catalogue().flat_map(|(slug, ..)| {
        let scenario = Scenario::from_slug(slug).expect("a listed scenario exists");
        [PERSON, COMPANY]
            .into_iter()
            .chain(OTHERS.iter().copied())
            .map(move |features| (scenario.clone(), features))
    })
}

fn play(scenario: &Scenario, features: &[Feature]) -> (SessionStatus, Decision) {
    let person = Person::invented(7);
    let result = scenario.play(&ScenarioRun::new(features, &person, now()));
    let decision = decision_of(&result);
    (result.status, decision)
}

fn decision_of(result: &ScenarioResult) -> Decision {
    let reports = serde_json::to_string(result.reports.as_map()).expect("JSON");
    didit_types::from_str(&reports).expect("a decision")
}

#[test]
fn reports_fit_the_contract() {
    let schemas = Schemas::load();
    for (scenario, features) in everything() {
        for blocklisted in [false, true] {
            let person = Person::invented(7);
            let mut run = ScenarioRun::new(features, &person, now());
            run.blocklisted = Blocklisted {
                face: blocklisted,
                document: blocklisted,
                phone: blocklisted,
                email: blocklisted,
            };
            let result = scenario.play(&run);
            let mut value = Value::Object(result.reports.into_map());
            sign_links(&mut value, "https://media.example.com", now());
            let json = value.to_string();
            let problems = schemas.check("SessionDecisionResponse", &value);
            assert!(
                problems.is_empty(),
                "{} {features:?}: {problems:#?}",
                scenario.slug()
            );
            assert!(
                !json.contains("\"$") && !json.contains("\"media:"),
                "{json}"
            );
        }
    }
}

#[test]
fn reports_have_no_unknown_fields() {
    for (scenario, features) in everything() {
        let (_, decision) = play(&scenario, features);
        assert!(decision.extra.is_empty());
        for run in decision.runs::<IdVerification>().all() {
            assert!(run.extra.is_empty());
        }
    }
}

#[test]
fn status_follows_from_the_slug() {
    for (scenario, features) in everything() {
        let (status, decision) = play(&scenario, features);
        let expected = match scenario.slug() {
            slug if slug.starts_with("decline_") => SessionStatus::Declined,
            "lookup_no_match" => SessionStatus::Declined,
            slug if slug.starts_with("review_") => SessionStatus::InReview,
            "lookup_partial_match" => SessionStatus::InReview,
            _ => SessionStatus::Approved,
        };
        let slug = scenario.slug();
        assert_eq!(status, expected, "{slug} {features:?}");
        assert_eq!(
            catalogue().find(|row| row.0 == slug).unwrap().2,
            status.as_str()
        );
        if !features.is_empty() {
            let is_found = decision.findings().next().is_some();
            assert_eq!(is_found, status != SessionStatus::Approved, "{slug}");
        }
    }
}

#[test]
fn approved_person_has_every_report_and_no_warning() {
    let (_, decision) = play(&Scenario::approve(), PERSON);
    let features: Vec<_> = decision.reports().map(|report| report.feature).collect();
    for feature in PERSON {
        assert!(features.contains(feature), "{feature}");
    }
    assert!(
        decision
            .reports()
            .all(|report| report.status == Some(&FeatureStatus::Approved))
    );
    assert_eq!(decision.findings().count(), 0);
    assert!(decision.media().len() > 12);
}

#[test]
fn scenario_declines_its_feature_only() {
    for (scenario, feature, code) in [
        (
            Scenario::decline_aml_hit(),
            Feature::Aml,
            RiskCode::PossibleMatchFound,
        ),
        (
            Scenario::decline_document_expired(),
            Feature::IdVerification,
            RiskCode::DocumentExpired,
        ),
        (
            Scenario::decline_face_match_low_similarity(),
            Feature::FaceMatch,
            RiskCode::LowFaceMatchSimilarity,
        ),
        (
            Scenario::decline_ip_blocklist(),
            Feature::IpAnalysis,
            RiskCode::IpAddressInBlocklist,
        ),
        (
            Scenario::decline_liveness_attack(),
            Feature::Liveness,
            RiskCode::LivenessFaceAttack,
        ),
        (
            Scenario::decline_minimum_age(),
            Feature::IdVerification,
            RiskCode::MinimumAgeNotMet,
        ),
        (
            Scenario::decline_mrz_validation(),
            Feature::IdVerification,
            RiskCode::MrzValidationFailed,
        ),
        (
            Scenario::decline_nfc_chip_not_verified(),
            Feature::Nfc,
            RiskCode::NfcChipNotVerified,
        ),
        (
            Scenario::decline_poa_address_mismatch(),
            Feature::Poa,
            RiskCode::AddressMismatchWithProvided,
        ),
        (
            Scenario::decline_database_no_match(),
            Feature::DatabaseValidation,
            RiskCode::DatabaseValidationNoMatch,
        ),
    ] {
        let (_, decision) = play(&scenario, PERSON);
        let failed: Vec<_> = decision.failed().collect();
        assert_eq!(failed.len(), 1, "{scenario:?}");
        assert_eq!(failed[0].feature, feature);
        let reasons: Vec<_> = failed[0].reasons().collect();
        assert_eq!(reasons.len(), 1);
        assert_eq!(reasons[0].risk, Some(code));
        assert_eq!(reasons[0].log_type, Some(LogType::Error));
    }
}

#[test]
fn report_values_match_the_status() {
    let run = |scenario: Scenario| {
        let (_, decision) = play(&scenario, PERSON);
        serde_json::to_value(decision).expect("a decision")
    };
    let today = "2026-11-22";
    let expired = run(Scenario::decline_document_expired());
    assert!(expired["id_verifications"][0]["expiration_date"].as_str() < Some(today));
    let young = run(Scenario::decline_minimum_age());
    assert_eq!(young["id_verifications"][0]["age"], 15);
    let retouched = run(Scenario::decline_mrz_validation());
    assert_ne!(retouched["id_verifications"][0]["mrz"]["errors"], json!([]));
    let forged = run(Scenario::decline_nfc_chip_not_verified());
    assert_eq!(
        forged["nfc_verifications"][0]["authenticity"]["sod_integrity"],
        false
    );
    let listed = run(Scenario::decline_aml_hit());
    assert_eq!(listed["aml_screenings"][0]["total_hits"], 1);
    assert_eq!(listed["aml_screenings"][0]["hits"][0]["match_score"], 100);
    let elsewhere = run(Scenario::decline_poa_address_mismatch());
    assert_ne!(
        elsewhere["poa_verifications"][0]["poa_address"],
        elsewhere["id_verifications"][0]["address"]
    );
    let unreadable = run(Scenario::decline_could_not_recognize_document());
    assert_eq!(unreadable["nfc_verifications"], Value::Null);
    assert_eq!(
        unreadable["id_verifications"][0]["document_number"],
        Value::Null
    );
    let left = run(Scenario::wallet_timeout());
    assert_eq!(
        left["id_verifications"][0]["fallback_from"],
        json!({"method": "wallet", "reason": "timeout", "action": "document"})
    );
    let lookup = run(Scenario::lookup_no_match());
    assert_eq!(
        lookup["id_verifications"][0]["id_lookup"]["outcome"],
        "no_match"
    );
}

#[test]
fn blocklisted_details_decline_with_their_warning() {
    let person = Person::invented(7);
    let mut run = ScenarioRun::new(PERSON, &person, now());
    run.blocklisted.document = true;
    run.blocklisted.phone = true;
    let result = Scenario::approve().play(&run);
    assert_eq!(result.status, SessionStatus::Declined);
    let decision = decision_of(&result);
    assert!(decision.has_warning(&RiskCode::IdDocumentInBlocklist));
    assert!(decision.has_warning(&RiskCode::PhoneNumberInBlocklist));
    assert!(!decision.has_warning(&RiskCode::FaceInBlocklist));
    assert_eq!(decision.failed().count(), 2);
}

#[test]
fn expected_details_apply_unless_the_scenario_changes_them() {
    let expected = ExpectedDetails::new()
        .first_name("Ada")
        .date_of_birth("1990-01-01");
    let contact = ContactDetails::new().phone("+12025550142");
    let person = Person::invented(7).expected(&expected).reached_at(&contact);
    let mut run = ScenarioRun::new(PERSON, &person, now());
    run.expected = Some(&expected);
    let result = Scenario::approve().play(&run);
    assert_eq!(result.status, SessionStatus::Approved);
    let reports = result.reports.as_map();
    assert_eq!(reports["id_verifications"][0]["first_name"], "Ada");
    assert_eq!(
        reports["phone_verifications"][0]["phone_number_prefix"],
        "+1"
    );
    assert_eq!(
        reports["phone_verifications"][0]["phone_number"],
        "2025550142"
    );

    let other = Scenario::approve().person(|person| person.date_of_birth = "1991-01-01".to_owned());
    let result = other.play(&run);
    assert_eq!(result.status, SessionStatus::InReview);
    let decision = decision_of(&result);
    assert!(decision.has_warning(&RiskCode::DobMismatchWithProvided));
    assert!(!decision.has_warning(&RiskCode::FullNameMismatchWithProvided));
}

#[test]
fn warnings_edits_and_status_combine() {
    let scenario = Scenario::approve()
        .with_warning(
            Feature::Phone,
            RiskCode::VoipNumberDetected,
            LogType::Information,
        )
        .document(|document| document.kind = "Passport".to_owned())
        .edit(|decision| {
            for run in decision.face_matches.iter_mut().flatten() {
                run.score = Some(51.into());
            }
        });
    let (status, decision) = play(&scenario, PERSON);
    assert_eq!(status, SessionStatus::Approved);
    assert!(decision.has_warning(&RiskCode::VoipNumberDetected));
    let score = &decision.runs::<FaceMatch>().latest().unwrap().score;
    assert_eq!(score.as_ref().unwrap().as_u64(), Some(51));

    let (status, _) = play(
        &scenario.clone().with_status(SessionStatus::InReview),
        PERSON,
    );
    assert_eq!(status, SessionStatus::InReview);
    let abandoned = scenario.edit(|decision| decision.status = Some(SessionStatus::Abandoned));
    assert_eq!(play(&abandoned, PERSON).0, SessionStatus::Abandoned);
}

#[test]
fn playing_is_deterministic_and_people_differ() {
    let (one, other) = (Person::invented(7), Person::invented(8));
    let text = |person| {
        Scenario::approve()
            .play(&ScenarioRun::new(PERSON, person, now()))
            .reports
    };
    assert_eq!(text(&one), text(&one));
    assert_ne!(text(&one), text(&other));
}

#[test]
fn hostile_text_stays_text() {
    let scenario = Scenario::decline_aml_hit().person(|person| {
        for field in [
            &mut person.first_name,
            &mut person.last_name,
            &mut person.gender,
            &mut person.date_of_birth,
            &mut person.phone,
            &mut person.document.number,
            &mut person.document.kind,
        ] {
            *field = "\"},{\\\n\u{1}é{}<".to_owned();
        }
    });
    for features in [PERSON, COMPANY] {
        let (status, decision) = play(&scenario, features);
        assert_eq!(status, SessionStatus::Declined);
        assert!(decision.reports().count() > 0);
    }
}

#[test]
fn decision_needs_no_fake() {
    let decision = Scenario::approve().decision(COMPANY);
    assert_eq!(decision.reports().count(), 3);
    assert_eq!(decision.status, Some(SessionStatus::Approved));
    let value = serde_json::to_value(&decision).unwrap();
    let problems = Schemas::load().check("SessionDecisionResponse", &value);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn catalogue_lists_the_status_of_each_scenario() {
    let fake = didit_testkit::Fake::new();
    let response = crate::caller::Caller::new(&fake).get("/v1/sandbox/scenarios/");
    for row in response.json["scenarios"].as_array().unwrap() {
        let slug = row["slug"].as_str().unwrap();
        let category = match row["status"].as_str() {
            Some("Approved") => "success",
            Some("Declined") => "decline",
            _ => "review",
        };
        for named in ["decline", "review"] {
            assert!(!slug.starts_with(named) || category == named, "{row}");
        }
        assert_eq!(row["category"], category, "{row}");
        assert_eq!(row["description"], row["title"]);
    }
}

#[test]
fn every_known_scenario_has_a_script() {
    let mut slugs: Vec<_> = catalogue().map(|(slug, ..)| slug).collect();
    let mut known: Vec<_> = SandboxScenario::KNOWN
        .iter()
        .map(SandboxScenario::as_str)
        .collect();
    slugs.sort_unstable();
    known.sort_unstable();
    assert_eq!(slugs, known);
    assert!(Scenario::from_slug("decline_weather").is_none());
}

#[test]
fn invented_people_have_reserved_contact_details() {
    for key in 0..500 {
        let person = Person::invented(key);
        assert!(person.phone.starts_with("+3363998") && person.phone.len() == 12);
        assert!(person.email.ends_with("@example.com"));
        assert!(person.ip_address.starts_with("203.0.113."));
        assert_eq!(person.document.number.len(), 9);
        assert_eq!(person.face.len(), 36);
        assert_eq!(person, Person::invented(key));
        assert_ne!(person, Person::invented(key + 1));
    }
    let person = Person::invented(7);
    let text = format!("{person:?} {:?}", person.document);
    assert_eq!(text, "Person(..) IdentityDocument(..)");
}

#[test]
fn media_marks_become_presigned_urls() {
    let mut value = json!({"a": "media:portrait.jpg", "b": ["media:poa.pdf"], "c": "a media: b"});
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200);
    sign_links(&mut value, "http://127.0.0.1:1/media/x", now);
    let link = value["a"].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:1/media/x/portrait.jpg?X-Amz-Algorithm="));
    assert!(link.contains("X-Amz-Date=20261101T000000Z&X-Amz-Expires=3600&"));
    assert_ne!(value["b"][0], value["a"]);
    assert_eq!(value["c"], "a media: b");
}

/// The machine-readable zone of a person's document.
fn zone(change: impl Fn(&mut Person) + Send + Sync + 'static) -> Value {
    let (_, decision) = play(&Scenario::approve().person(change), PERSON);
    serde_json::to_value(decision).unwrap()["id_verifications"][0]["mrz"].take()
}

#[test]
fn check_digits_match_the_specimen() {
    // Specimen passport of ICAO Doc 9303, part 4.
    let zone = zone(|person| {
        "ERIKSSON".clone_into(&mut person.last_name);
        "ANNA MARIA".clone_into(&mut person.first_name);
        "F".clone_into(&mut person.gender);
        "UTO".clone_into(&mut person.nationality);
        "1974-08-12".clone_into(&mut person.date_of_birth);
        "ZE184226B".clone_into(&mut person.personal_number);
        "Passport".clone_into(&mut person.document.kind);
        "UTO".clone_into(&mut person.document.issuing_state);
        "L898902C3".clone_into(&mut person.document.number);
        "2012-04-15".clone_into(&mut person.document.expiration_date);
    });
    assert_eq!(
        zone["mrz_string"],
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
         L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    );
    assert_eq!(zone["final_hash"], "0");
}

#[test]
fn zone_has_lines_of_ascii_fillers() {
    let zone = zone(|person| {
        "Łukasz 王".clone_into(&mut person.last_name);
        "é".clone_into(&mut person.document.number);
    });
    let text = zone["mrz_string"].as_str().unwrap();
    assert!(text.is_ascii(), "{text}");
    let lengths: Vec<_> = text.lines().map(str::len).collect();
    assert_eq!(lengths, [30, 30, 30]);
}
