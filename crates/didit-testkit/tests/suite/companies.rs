//! Registries of companies, national sources and documents, through the client.

use didit_api::FileUpload;
use didit_api::types::decision::document_ai::DocumentAiFieldType;
use didit_api::types::decision::registry::{RegistryOwnershipStatus, RegistryTier};
use didit_api::types::standalone::document_ai::{ExtractedField, RiskAction};
use didit_api::types::standalone::kyb::CompanySearchType;
use didit_api::types::standalone::{
    AnalyzeDocument, FindingAction, RetrieveCompanyReport, SearchCompanies, ValidateDatabase,
};
use didit_api::types::{FeatureStatus, Personal};
use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use crate::caller::Caller;

/// Calls of the operations, valid and invalid ones.
pub(crate) fn calls(caller: &Caller) -> Vec<(&'static str, Value)> {
    let found = caller.post(
        "/v3/kyb/search/",
        json!({"country_code": "GB", "name": "Example"}),
    );
    let id = found.json["kyb_registry"]["companies"][0]["kyb_response_id"].clone();
    let database = "/v3/database-validation/";
    let person = json!({"issuing_state": "BRA", "tax_number": "12345678900", "first_name": "Ada"});
    let with = |name: &str, value: Value| {
        let mut body = person.clone();
        body[name] = value;
        body
    };
    vec![
        (
            "/v3/kyb/search/",
            json!({"country_code": "US-DE", "registration_number": "7"}),
        ),
        (
            "/v3/kyb/search/",
            json!({"country_code": "GBR", "search_type": "exact", "webhook_url": "x"}),
        ),
        ("/v3/kyb/search/", json!({"country_code": "GB"})),
        (
            "/v3/kyb/select/",
            json!({"kyb_response_id": id, "vendor_data": "company-7"}),
        ),
        ("/v3/kyb/shareholders/", json!({"kyb_response_id": id})),
        ("/v3/kyb/ubo/", json!({"kyb_response_id": id})),
        ("/v3/kyb/ubo/", json!({"kyb_response_id": "x"})),
        ("/v3/kyb/select/", json!({"save_api_request": false})),
        (database, person.clone()),
        (database, with("services", json!(["bra_cpf"]))),
        (database, with("save_api_request", json!(false))),
        (
            database,
            with("sandbox_scenario", json!("decline_database_no_match")),
        ),
        (
            database,
            with(
                "sandbox_scenario",
                json!("decline_could_not_recognize_document"),
            ),
        ),
        (database, with("services", json!(["bogus_service"]))),
        (database, with("services", json!(["per_dni"]))),
        (database, with("tax_number", json!("1"))),
        (database, json!({"issuing_state": "BRA"})),
        (
            database,
            json!({"issuing_state": "XXX", "date_of_birth": "1980-01-31"}),
        ),
        (
            database,
            json!({"issuing_state": "CHN", "services": ["chn_national_id"]}),
        ),
        (
            database,
            json!({"issuing_state": "AUS", "services": ["aus_australia_driver_licence"]}),
        ),
        (
            database,
            json!({"gender": "U", "date_of_birth": "1980", "services": [7]}),
        ),
    ]
}

/// Calls of the operations with a file, valid and invalid ones.
pub(crate) fn uploads(caller: &Caller) {
    let field = r#"[{"key":"a","name":"A","instruction":"A.","type":"text","required":true}]"#;
    let pdf: [(&str, &str, &[u8]); 1] = [("document", "a.pdf", b"%PDF-1.7 ilovepdf")];
    caller.upload("/v3/document-ai/", &[("fields", field)], &pdf);
    caller.upload("/v3/document-ai/", &[("fields", "{}")], &pdf);
    let doc: [(&str, &str, &[u8]); 1] = [("document", "a.doc", b"text")];
    caller.upload("/v3/document-ai/", &[("fields", field)], &doc);
    for file in [&b"\xff\xd8\xff"[..], b"no picture"] {
        let file: [(&str, &str, &[u8]); 1] = [("user_image", "a.jpg", file)];
        caller.upload("/v3/face-search/", &[("vendor_data", "user-7")], &file);
    }
}

fn texts(texts: Option<&Vec<Personal>>) -> Vec<&str> {
    texts.into_iter().flatten().map(Personal::reveal).collect()
}

#[tokio::test]
async fn company_of_a_session_is_found_with_its_people() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_of(Template::Kyb), "company-7");
    fake.complete(&id, "approve").unwrap();
    let company = caller.decision(&id)["registry_checks"][0]["company"].clone();
    let name = company["company_name"].as_str().unwrap();
    let client = fake.client().unwrap();
    let checks = client.checks();
    let search = SearchCompanies::new("FR")
        .name(&name[..4])
        .search_type(CompanySearchType::StartWith);
    let found = checks.search_companies(search).await.unwrap();
    let companies = found.kyb_registry.unwrap().companies.unwrap();
    assert_eq!(companies.len(), 1);
    assert_eq!(companies[0].name.as_ref().unwrap().reveal(), name);
    let id = companies[0].kyb_response_id.clone().unwrap();

    let request = || RetrieveCompanyReport::new(id.clone());
    let basic = checks.select_company(request()).await.unwrap();
    assert_eq!(basic.registry_tier_delivered, Some(RegistryTier::Basic));
    let report = basic.kyb_registry.unwrap();
    assert_eq!(
        report.officers.unwrap()[0].name.as_ref().unwrap().reveal(),
        company["officers"][0]["name"]
    );
    assert!(report.beneficial_owners.unwrap().is_empty());
    let status = report.registry_ownership_status;
    assert_eq!(status, Some(RegistryOwnershipStatus::NotRequested));

    let owners = checks.list_company_shareholders(request()).await.unwrap();
    assert_eq!(
        owners.registry_tier_requested,
        Some(RegistryTier::Shareholders)
    );
    let owners = checks.list_company_ubos(request()).await.unwrap();
    let owners = owners.kyb_registry.unwrap().beneficial_owners.unwrap();
    let owner = owners[0].name.as_ref().unwrap().reveal();
    assert_eq!(owner, company["beneficial_owners"][0]["name"]);
}

#[tokio::test]
async fn unknown_company_is_invented_and_its_id_is_of_the_application() {
    let fake = Fake::new();
    let client = fake.client().unwrap();
    let search = SearchCompanies::new("GB")
        .name("Example Holdings")
        .registration_number("00445790");
    let found = client
        .checks()
        .search_companies(search.clone())
        .await
        .unwrap();
    let company = found.kyb_registry.unwrap().companies.unwrap().remove(0);
    assert_eq!(company.name.unwrap().reveal(), "Example Holdings");
    let request = RetrieveCompanyReport::new(company.kyb_response_id.unwrap());
    let report = client
        .checks()
        .select_company(request.clone())
        .await
        .unwrap();
    let report = report.kyb_registry.unwrap();
    assert_eq!(report.registration_number.unwrap().reveal(), "00445790");
    assert_eq!(report.country_code.unwrap().reveal(), "GB");

    let other = client
        .for_application(fake.add_application().api_key)
        .unwrap();
    let error = other.checks().select_company(request).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let none = search.with("sandbox_scenario", "decline_kyb_registry_mismatch");
    let none = client.checks().search_companies(none).await.unwrap();
    assert!(none.kyb_registry.unwrap().companies.unwrap().is_empty());
}

#[tokio::test]
async fn sources_answer_by_scenario() {
    let client = Fake::new().client().unwrap();
    let checks = client.checks();
    let person = || {
        ValidateDatabase::new("BRA")
            .identification_number("12345678900")
            .first_name("Ada")
    };
    let check = checks.validate_database(person()).await.unwrap();
    let report = check.database_validation.unwrap();
    assert_eq!(report.status, Some(FeatureStatus::Approved));
    let screened = report.screened_data.unwrap();
    assert_eq!(screened.tax_number.unwrap().reveal(), "12345678900");
    assert!(report.match_score.is_none());

    let unknown = "decline_database_no_match";
    for (action, expected) in [
        (FindingAction::Decline, FeatureStatus::Declined),
        (FindingAction::NoAction, FeatureStatus::Approved),
    ] {
        let person = person()
            .services(vec!["bra_cpf".into()])
            .no_match_action(action)
            .with("sandbox_scenario", unknown);
        let check = checks.validate_database(person).await.unwrap();
        let report = check.database_validation.unwrap();
        assert_eq!(report.status, Some(expected));
        assert_eq!(report.match_type.unwrap().as_str(), "no_match");
        assert_eq!(texts(report.services_used.as_ref()), ["bra_cpf"]);
    }
}

#[tokio::test]
async fn selfie_is_sent_with_the_services_as_a_form() {
    let client = Fake::new().client().unwrap();
    let person = ValidateDatabase::new("PER")
        .services(vec!["per_dni".into(), "per_tax_registration".into()])
        .identification_number("12345678");
    let selfie = FileUpload::from_bytes("selfie.jpg", &b"\xff\xd8\xff picture"[..]);
    let check = client.checks().validate_database(person).selfie(selfie);
    let report = check.await.unwrap().database_validation.unwrap();
    let used = texts(report.services_used.as_ref());
    assert_eq!(used, ["per_dni", "per_tax_registration"]);
}

fn fields() -> Vec<ExtractedField> {
    let text = DocumentAiFieldType::Text;
    vec![
        ExtractedField::new("name", "Name", "The full name.", text.clone()).is_full_name(true),
        ExtractedField::new("pay", "Pay", "The net pay.", DocumentAiFieldType::Number)
            .required(true),
        ExtractedField::new("missing_iban", "IBAN", "The account.", text),
    ]
}

#[tokio::test]
async fn findings_of_a_document_have_the_wanted_effect() {
    let client = Fake::new().client().unwrap();
    let pdf = |text: &str| FileUpload::from_bytes("pay.pdf", format!("%PDF-1.7 {text}"));
    let request = || {
        AnalyzeDocument::new(fields())
            .expected_first_name("Ada")
            .expected_last_name("Exemple")
    };
    let mut required = fields();
    required[2].required = Some(true);
    let review = RiskAction::Review;
    for (file, request, expected, risk) in [
        (pdf(""), request(), FeatureStatus::Approved, None),
        (
            pdf(""),
            AnalyzeDocument::new(required),
            FeatureStatus::InReview,
            Some("DOCUMENT_AI_MISSING_REQUIRED_FIELDS"),
        ),
        (
            pdf("ilovepdf"),
            request(),
            FeatureStatus::Declined,
            Some("DOCUMENT_AI_SUSPECTED_MANIPULATION"),
        ),
        (
            pdf(""),
            request()
                .vendor_data("user-7")
                .document_ai_name_mismatch_action(review),
            FeatureStatus::InReview,
            Some("DOCUMENT_AI_NAME_MISMATCH"),
        ),
        (
            FileUpload::from_bytes("pay.jpg", "text"),
            request(),
            FeatureStatus::InReview,
            Some("DOCUMENT_AI_UNREADABLE_DOCUMENT"),
        ),
        (
            FileUpload::from_bytes("pay.doc", "text"),
            request().document_ai_unsupported_file_action(RiskAction::Decline),
            FeatureStatus::Declined,
            Some("DOCUMENT_AI_UNSUPPORTED_FILE"),
        ),
    ] {
        let check = client
            .checks()
            .analyze_document(file, request)
            .await
            .unwrap();
        let report = check.document_ai.unwrap();
        let warnings = report.warnings.unwrap();
        let found = warnings
            .first()
            .map(|warning| warning.risk.as_ref().unwrap().as_str());
        assert_eq!(found, risk);
        assert_eq!(report.status, Some(expected), "{risk:?}");
        let fields = report.fields.unwrap();
        assert_eq!(fields.len(), 3);
        assert_eq!(fields[0].is_full_name, Some(true));
        let data = report.extracted_data.unwrap();
        assert!(data.reveal()["missing_iban"].is_null());
        if risk.is_none() {
            assert_eq!(data.reveal()["name"], "Ada Exemple");
            assert_eq!(report.name_match_score.unwrap().as_u64(), Some(100));
        }
    }
}

#[test]
fn wrong_fields_of_a_document_are_rejected() {
    let caller = Caller::new(&Fake::new());
    let upload = |fields: &[(&str, &str)], file: &[u8]| {
        let files: [(&str, &str, &[u8]); 1] = [("document", "a.pdf", file)];
        let answer = caller.upload("/v3/document-ai/", fields, &files);
        assert_eq!(answer.status, 400, "{}", answer.text);
        answer.json
    };
    let field = r#"[{"key":"a","name":"A","instruction":"A.","type":"text"}]"#;
    let error = upload(&[("fields", "nonsense")], b"%PDF");
    assert_eq!(
        error["fields"][0],
        "fields must be a valid JSON array string."
    );
    let twice = format!("[{0},{0}]", &field[1..field.len() - 1]);
    let error = upload(&[("fields", &twice)], b"%PDF");
    assert_eq!(
        error["fields"][0],
        "Every fields item must have a unique key."
    );
    upload(&[("fields", r#"[{"key":"a","type":"robot"}]"#)], b"%PDF");
    let both = [
        ("fields", field),
        ("expected_first_name", "Ada"),
        ("expected_company_name", "Example"),
    ];
    assert!(upload(&both, b"%PDF")["non_field_errors"].is_array());
    let long = "x".repeat(2001);
    assert!(
        upload(&[("fields", field), ("vendor_data", &long)], b"%PDF")["vendor_data"].is_array()
    );
    let error = upload(
        &[("fields", field)],
        b"%PDF-1.7 trailer << /Encrypt 7 0 R >>",
    );
    assert!(error["error"].as_str().unwrap().contains("encrypted"));
    assert!(caller.upload("/v3/document-ai/", &[], &[]).json["document"].is_array());
}
