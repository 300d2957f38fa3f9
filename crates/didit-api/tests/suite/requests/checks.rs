//! Requests of one-time codes, searches, comparisons and reports.

use std::collections::BTreeSet;

use super::send;
use didit_api::types::Language;
use didit_api::types::decision::document_ai::DocumentAiFieldType;
use didit_api::types::standalone::code::{EmailCodeOptions, PhoneChannel, PhoneCodeOptions};
use didit_api::types::standalone::database_validation::{DatabaseAddress, IdDocumentCode};
use didit_api::types::standalone::document_ai::{ExtractedField, RiskAction};
use didit_api::types::standalone::face_search::FaceSearchType;
use didit_api::types::standalone::kyb::CompanySearchType;
use didit_api::types::standalone::{
    AnalyzeDocument, CheckEmailCode, CheckPhoneCode, FindingAction, RetrieveCompanyReport,
    RiskSignals, SearchCompanies, SearchFaces, SendEmailCode, SendPhoneCode, ValidateDatabase,
};
use didit_api::{Client, FileUpload};
use serde_json::json;

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    codes(client, called).await;
    data(client, called).await;
    companies(client, called).await;
}

async fn codes(client: &Client, called: &mut BTreeSet<&'static str>) {
    let checks = client.checks();
    let options = EmailCodeOptions::new()
        .code_size(8)
        .alphanumeric_code(true)
        .locale(Language::BrazilianPortuguese)
        .use_white_label_customization(true);
    let email = SendEmailCode::new("carmen@example.com")
        .options(options)
        .vendor_data("user-1");
    send(called, checks.send_email_code(email)).await;
    let code = CheckEmailCode::new("carmen@example.com", "A1B2C3D4")
        .breached_email_action(FindingAction::Decline)
        .enable_social(true);
    send(called, checks.check_email_code(code)).await;
    let options = PhoneCodeOptions::new()
        .code_size(4)
        .locale(Language::from("en-US"))
        .preferred_channel(PhoneChannel::Sms);
    let phone = SendPhoneCode::new("+34600000000")
        .options(options)
        .signals(RiskSignals::new().ip("192.0.2.1"))
        .metadata(json!({"source": "signup"}));
    send(called, checks.send_phone_code(phone)).await;
    let code = CheckPhoneCode::new("+34600000000", "1234")
        .voip_number_action(FindingAction::Decline)
        .disposable_number_action(FindingAction::NoAction);
    send(called, checks.check_phone_code(code)).await;
}

async fn data(client: &Client, called: &mut BTreeSet<&'static str>) {
    let checks = client.checks();
    let file = |name: &str| FileUpload::from_bytes(name, "(file)");
    let faces = SearchFaces::new().search_type(FaceSearchType::BlocklistedOrApproved);
    send(called, checks.search_faces(file("selfie.jpg"), faces)).await;

    let person = ValidateDatabase::new("BRA")
        .services(vec!["bra_cpf".into(), "bra_residential".into()])
        .consent(true)
        .full_name("Carmen Española")
        .date_of_birth("1980-01-31")
        .tax_number("12345678900")
        .document_type(IdDocumentCode::Passport)
        .address(DatabaseAddress::new().city("Madrid").postal_code("28001"))
        .no_match_action(FindingAction::NoAction);
    send(called, checks.validate_database(person.clone())).await;
    let compared = checks.validate_database(person).selfie(file("selfie.jpg"));
    send(called, compared).await;

    let name = ExtractedField::new("name", "Name", "The full name.", DocumentAiFieldType::Text)
        .required(true)
        .is_full_name(true);
    let document = AnalyzeDocument::new(vec![name])
        .expected_first_name("Carmen")
        .expected_last_name("Española")
        .document_ai_name_mismatch_action(RiskAction::Review)
        .metadata(json!({"flow": "onboarding"}));
    send(
        called,
        checks.analyze_document(file("payslip.pdf"), document),
    )
    .await;
}

async fn companies(client: &Client, called: &mut BTreeSet<&'static str>) {
    let checks = client.checks();
    let search = SearchCompanies::new("GB")
        .name("Example & Co")
        .registration_number("00445790")
        .search_type(CompanySearchType::StartWith)
        .webhook_url("https://example.com/found");
    send(called, checks.search_companies(search)).await;
    let company = RetrieveCompanyReport::new("69aeeb95febb0f1704042259").vendor_data("company-1");
    send(called, checks.select_company(company.clone())).await;
    let shareholders = checks.list_company_shareholders(company.clone());
    send(called, shareholders).await;
    send(called, checks.list_company_ubos(company)).await;
}
