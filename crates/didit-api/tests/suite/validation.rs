//! Validation of requests that no other test sends.

use didit_api::types::billing::TopUp;
use didit_api::types::business::{CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_api::types::entity::BatchDeleteEntities;
use didit_api::types::network::{ListNetworks, NetworkSubjectKind, RetrieveNetworkGraph};
use didit_api::types::report::template::{CreateReportTemplate, ReportFieldConfig};
use didit_api::types::report::{
    CreateCaseRegulatoryReport, RegulatoryReportType, ReportSubmissionCode,
};
use didit_api::types::session::UpdateStatus;
use didit_api::types::user::{CreateUser, ListUsers, UpdateUser};
use didit_api::types::{SessionStatus, Validate};
use serde_json::json;

use crate::support::{SESSION, answering};

/// First wrong field of a request; empty if it is valid.
fn invalid_field(request: &impl Validate) -> String {
    let validated = request.validate();
    validated.map_or_else(|error| error.field().to_owned(), |()| String::new())
}

#[test]
fn invalid_user_fields_are_rejected() {
    let new = || CreateUser::new("user-1");
    assert_eq!(invalid_field(&new()), "");
    assert_eq!(invalid_field(&CreateUser::new(" ")), "vendor_data");
    for (request, field) in [
        (new().full_name("x".repeat(513)), "full_name"),
        (new().display_name("x".repeat(256)), "display_name"),
        (new().date_of_birth("1.2.1980"), "date_of_birth"),
        (new().status("Blocked"), "status"),
        (new().metadata(json!([1])), "metadata"),
        (
            new().approved_emails(vec!["ana".into()]),
            "approved_emails.0",
        ),
        (
            new().approved_phones(vec!["12".into()]),
            "approved_phones.0",
        ),
        (new().issuing_states(vec!["ES".into()]), "issuing_states.0"),
    ] {
        assert_eq!(invalid_field(&request), field);
    }
    let change = UpdateUser::new();
    assert_eq!(
        invalid_field(&change.clone().metadata(json!("x"))),
        "metadata"
    );
    assert_eq!(
        invalid_field(&change.clone().date_of_birth("x")),
        "date_of_birth"
    );
    assert_eq!(invalid_field(&change.reason("x".repeat(1001))), "reason");
    assert_eq!(invalid_field(&ListUsers::new().country("ES")), "country");
    assert_eq!(invalid_field(&ListUsers::new().limit(201)), "limit");
}

#[test]
fn invalid_business_fields_are_rejected() {
    let new = CreateBusiness::new;
    assert_eq!(invalid_field(&new()), "");
    for (request, field) in [
        (new().vendor_data(""), "vendor_data"),
        (new().legal_name("x".repeat(256)), "legal_name"),
        (
            new().registration_number("x".repeat(101)),
            "registration_number",
        ),
        (new().country_code("x".repeat(11)), "country_code"),
    ] {
        assert_eq!(invalid_field(&request), field);
    }
    let change = UpdateBusiness::new().country_code("United Kingdom");
    assert_eq!(invalid_field(&change), "country_code");
    assert_eq!(
        invalid_field(&ListBusinesses::new().country("GBR")),
        "country"
    );
}

#[test]
fn batch_deletion_selects_by_list_or_all() {
    let none = BatchDeleteEntities::new();
    assert!(invalid_field(&none).ends_with("delete_all"));
    let empty = none.clone().vendor_data_list(Vec::new()).delete_all(false);
    assert!(invalid_field(&empty).starts_with("vendor_data_list"));
    let both = none
        .clone()
        .vendor_data_list(vec!["a".into()])
        .delete_all(true);
    assert_eq!(invalid_field(&both), "delete_all");
    let blank = none.clone().vendor_data_list(vec!["".into()]);
    assert_eq!(invalid_field(&blank), "vendor_data_list.0");
    assert_eq!(invalid_field(&none.delete_all(true)), "");
}

#[test]
fn top_up_below_the_minimum_is_rejected() {
    let field = |request: TopUp| request.validate().unwrap_err().field().to_owned();
    assert_eq!(field(TopUp::new(49)), "amount_in_dollars");
    assert_eq!(field(TopUp::new(50).cancel_url("back")), "cancel_url");
    assert!(
        TopUp::new(50)
            .success_url("https://example.com")
            .validate()
            .is_ok()
    );
}

#[test]
fn approval_has_a_comment_and_an_email() {
    let client = answering(200, "{}");
    let approve = client
        .sessions()
        .approve(SESSION)
        .comment("seen")
        .email("ana@example.com");
    let update = UpdateStatus::new(SessionStatus::Approved)
        .comment("seen")
        .send_email(true)
        .email_address("ana@example.com");
    assert_eq!(approve.endpoint().body(), &update);
}

#[test]
fn reports_need_a_type_or_a_template() {
    let new = CreateCaseRegulatoryReport::new;
    let wrong = |request: &CreateCaseRegulatoryReport| {
        let error = request.validate().unwrap_err();
        let fields: Vec<_> = error.fields().map(|(field, _)| field.to_owned()).collect();
        fields
    };
    assert_eq!(wrong(&new()), ["report_type", "jurisdiction"]);
    let typed = new().report_type(RegulatoryReportType::CrossBorder);
    assert_eq!(wrong(&typed), ["jurisdiction"]);
    assert_eq!(invalid_field(&new().template(SESSION)), "");
    assert_eq!(wrong(&typed.jurisdiction("USA")), ["jurisdiction"]);
    let template = CreateReportTemplate::new("SAR", "US", RegulatoryReportType::CrossBorder);
    let error = template.validate().unwrap_err();
    assert_eq!(error.fields().count(), 3);
    let fields = ReportFieldConfig::new()
        .rentity_id("1")
        .submission_code(ReportSubmissionCode::Manual)
        .currency_code_local("EURO");
    assert_eq!(
        invalid_field(&template.field_config(fields)),
        "field_config.currency_code_local"
    );
}

#[test]
fn focus_of_a_graph_has_kind_and_id() {
    let new = RetrieveNetworkGraph::new;
    assert_eq!(invalid_field(&new()), "");
    let kind = new().focus_kind(NetworkSubjectKind::VendorUser);
    assert_eq!(invalid_field(&kind), "focus_id");
    assert_eq!(invalid_field(&new().focus_id(SESSION)), "focus_kind");
    assert_eq!(invalid_field(&kind.focus_id(SESSION)), "");
    assert_eq!(invalid_field(&new().depth("4")), "depth");
    assert_eq!(invalid_field(&ListNetworks::new().limit(501)), "limit");
}
