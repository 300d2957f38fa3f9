//! Snapshot of every request that the client can build.

mod account;
mod cases;
mod checks;
mod monitoring;
mod networks;
mod reports;
mod transactions;
mod travel_rule;

use std::collections::BTreeSet;

use crate::support::{OTHER, SESSION, builder, response};
use didit_api::types::billing::TopUp;
use didit_api::types::blocklist::{BlocklistItemType, ListBlocklist};
use didit_api::types::business::{CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_api::types::customization::UpdateCustomization;
use didit_api::types::decision::aml_hit::AmlHitReviewStatus;
use didit_api::types::decision::key_person::EntityType;
use didit_api::types::entity::{BatchDeleteEntities, EntityStatus, UpdateEntityStatus};
use didit_api::types::import::{CreateImport, ImportTemplate, ImportType, ListImportErrors};
use didit_api::types::list::{
    CreateList, CreateListEntry, ListEntryType, ListListEntries, ListLists, ListOrdering, ListType,
    UpdateList, UploadListFace,
};
use didit_api::types::operation::{self, Method};
use didit_api::types::questionnaire::{
    AnswerValidation, CreateQuestionnaire, ListQuestionnaires, QuestionnaireElement,
    QuestionnaireElementType, QuestionnaireOption, QuestionnaireStatus, UpdateQuestionnaire,
};
use didit_api::types::session::aml_hit::HitUpdate;
use didit_api::types::session::create::{CallbackMethod, ExpectedDocumentType, Gender};
use didit_api::types::session::delete::DeletionInstruction;
use didit_api::types::session::list::SessionKindFilter;
use didit_api::types::session::review::ReviewOrdering;
use didit_api::types::session::update_data::AddressPatch;
use didit_api::types::session::{
    BatchDeleteSessions, BulkUpdateAmlHitStatus, ContactDetails, CreateReview, CreateSession,
    ExpectedDetails, ImportSharedSession, ListReviews, ListSessionEvents, ListSessions,
    NodeToResubmit, SessionNumber, ShareSession, UpdateAmlHitStatus, UpdateData,
    UpdateFeatureStatus, UpdateKybCompany, UpdateKybParty, UpdatePoaData, UpdateStatus,
};
use didit_api::types::standalone::DevicePlatform;
use didit_api::types::standalone::{
    AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, CompareFaces, EstimateAge,
    FindingAction, RiskSignals, ScreenAml, VerifyId, VerifyPoa,
};
use didit_api::types::user::{CreateUser, ListUsers, UpdateUser};
use didit_api::types::webhook::WebhookType;
use didit_api::types::webhook::delivery::{CaptureMethod, ListWebhookDeliveries, UpdateWebhook};
use didit_api::types::webhook::destination::{
    CreateWebhookDestination, UpdateWebhookDestination, WebhookVersion,
};
use didit_api::types::workflow::{
    CreateWorkflow, ListWorkflows, UpdateWorkflow, WorkflowFeature, WorkflowStatus,
};
use didit_api::types::{
    AddToBlocklist, FeatureStatus, Language, NodeFeature, Patch, RemoveFromBlocklist,
    SandboxScenario, SessionStatus,
};
use didit_api::{Account, Call, Client, Endpoint, FileUpload};
use serde_json::json;

/// Sends a call and ignores its response. None of them decodes an unsuccessful one.
async fn send<E: Endpoint>(called: &mut BTreeSet<&'static str>, call: Call<E>) {
    let id = call.endpoint().operation().id;
    called.insert(id);
    let not_found = http::Response::builder().status(404).body("{}".into());
    let decoded = call.endpoint().decode(not_found.unwrap());
    assert!(decoded.is_err_and(|error| error.is_not_found()), "{id}");
    call.raw().await.unwrap();
}

fn full_session() -> CreateSession {
    CreateSession::new(OTHER)
        .vendor_data("user-1")
        .callback("https://example.com/back")
        .callback_method(CallbackMethod::Both)
        .metadata(json!({"plan": "gold"}))
        .language(Language::from("pt-BR"))
        .contact_details(
            ContactDetails::new()
                .email("carmen@example.com")
                .send_notification_emails(true)
                .email_lang(Language::from("es"))
                .phone("+34600000000"),
        )
        .expected_details(
            ExpectedDetails::new()
                .first_name("Carmen")
                .last_name("Española")
                .date_of_birth("1980-01-31")
                .gender(Gender::Female)
                .nationality("ESP")
                .id_country("ESP")
                .poa_country("PRT")
                .address("Calle Mayor 1")
                .identification_number("00000000T")
                .ip_address("192.0.2.1")
                .expected_document_types(vec![ExpectedDocumentType::Passport]),
        )
        .portrait_image("QUJD")
        .sandbox_scenario(SandboxScenario::Approve)
}

async fn sessions(client: &Client, called: &mut BTreeSet<&'static str>) {
    let sessions = client.sessions();
    send(called, sessions.create(CreateSession::new(OTHER))).await;
    send(called, sessions.create(full_session())).await;
    send(called, sessions.retrieve_decision(SESSION)).await;
    send(called, sessions.retrieve_decision(SESSION).include_events()).await;
    send(called, sessions.list(ListSessions::new())).await;
    let filter = ListSessions::new()
        .session_kind(SessionKindFilter::All)
        .status([SessionStatus::InReview, SessionStatus::Declined])
        .search("Carmen & co")
        .limit(10)
        .offset(20);
    send(called, sessions.list(filter)).await;
    send(called, sessions.delete(SESSION)).await;
    send(
        called,
        sessions
            .delete(SESSION)
            .deletion_instruction(DeletionInstruction::PrivacyErasure)
            .instruction_id("erase-1"),
    )
    .await;
    let batch = BatchDeleteSessions::new()
        .session_numbers(vec![SessionNumber::new(7), SessionNumber::new(8)]);
    send(called, sessions.batch_delete(batch)).await;
    send(called, sessions.approve(SESSION)).await;
    send(called, sessions.decline(SESSION)).await;
    send(called, sessions.resubmit(SESSION)).await;
    let resubmit = UpdateStatus::new(SessionStatus::Resubmitted)
        .comment("blurred")
        .nodes_to_resubmit(vec![NodeToResubmit::new("feature_ocr_1", NodeFeature::Ocr)])
        .send_email(true)
        .email_address("carmen@example.com")
        .email_language(Language::from("es"));
    send(called, sessions.update_status(SESSION, resubmit)).await;
    send(called, sessions.generate_pdf(SESSION)).await;
    send(called, sessions.share(SESSION, OTHER)).await;
    let share = ShareSession::new(OTHER).ttl_in_seconds(60);
    send(called, sessions.share(SESSION, share)).await;
    let import = ImportSharedSession::new("token", true, OTHER).vendor_data("user-1");
    send(called, sessions.import_shared(import)).await;
    let events = ListSessionEvents::new().limit(5).offset(10);
    send(called, sessions.list_events(SESSION, events)).await;
}

async fn corrections(client: &Client, called: &mut BTreeSet<&'static str>) {
    let sessions = client.sessions();
    let data = UpdateData::new()
        .first_name("Carmen")
        .date_of_birth("1980-01-31")
        .place_of_birth(Patch::Clear)
        .parsed_address(AddressPatch::new().city("Madrid").country("ES"));
    send(called, sessions.update_data(SESSION, data)).await;
    let poa = UpdatePoaData::new().issuer("Utility").issuing_state("ESP");
    send(called, sessions.update_poa_data(SESSION, poa)).await;
    let status = UpdateFeatureStatus::new(FeatureStatus::Approved).comment("seen");
    send(
        called,
        sessions.update_feature_status(SESSION, "feature_ocr_1", status),
    )
    .await;
    let hit = UpdateAmlHitStatus::new("hit-1", AmlHitReviewStatus::FalsePositive);
    send(called, sessions.update_aml_hit_status(SESSION, hit)).await;
    let hits = BulkUpdateAmlHitStatus::new(vec![HitUpdate::new(
        "hit-1",
        AmlHitReviewStatus::ConfirmedMatch,
    )]);
    send(called, sessions.bulk_update_aml_hit_status(SESSION, hits)).await;
    let company = UpdateKybCompany::new()
        .company_name("Ejemplo SL")
        .region(Patch::Clear);
    send(called, sessions.update_kyb_company(SESSION, OTHER, company)).await;
    send(
        called,
        sessions.update_kyb_party(SESSION, OTHER, UpdateKybParty::new(true)),
    )
    .await;
}

async fn others(client: &Client, called: &mut BTreeSet<&'static str>) {
    let reviews = client.reviews();
    let order = ListReviews::new()
        .ordering(ReviewOrdering::EarliestFirst)
        .limit(5);
    send(called, reviews.list(SESSION, order)).await;
    send(
        called,
        reviews.create(SESSION, CreateReview::new().comment("seen")),
    )
    .await;
    let blocklist = client.blocklist();
    let add = AddToBlocklist::new(SESSION)
        .blocklist_face(true)
        .blocklist_email(true);
    send(called, blocklist.add(add)).await;
    send(
        called,
        blocklist.remove(RemoveFromBlocklist::new(SESSION).unblock_face(true)),
    )
    .await;
    let faces = ListBlocklist::new()
        .item_type(BlocklistItemType::Face)
        .limit(5);
    send(called, blocklist.list(faces)).await;
    let imports = client.imports();
    let import = CreateImport::new("https://example.com/people.csv").workflow_id(OTHER);
    send(called, imports.create(import)).await;
    send(called, imports.retrieve(OTHER)).await;
    send(
        called,
        imports.errors(OTHER, ListImportErrors::new().offset(50)),
    )
    .await;
    let template = ImportTemplate::new().import_type(ImportType::Transactions);
    send(called, imports.template(template)).await;
    let destinations = client.webhook_destinations();
    let new = CreateWebhookDestination::new("Production", "https://example.com/hook")
        .webhook_version(WebhookVersion::V3)
        .subscribed_events(vec![WebhookType::StatusUpdated]);
    send(called, destinations.create(new)).await;
    send(called, destinations.list()).await;
    send(called, destinations.retrieve(OTHER)).await;
    let pause = UpdateWebhookDestination::new().enabled(false);
    send(called, destinations.update(OTHER, pause)).await;
    send(called, destinations.delete(OTHER)).await;
    let workflows = ListWorkflows::new().limit(5);
    send(called, client.workflows().list(workflows)).await;
    let sandbox = client.sandbox();
    send(
        called,
        sandbox.arm(SESSION, "3FaJ9wLqX2Mz", SandboxScenario::Approve),
    )
    .await;
    send(called, sandbox.scenarios()).await;
    send(called, client.health().check()).await;
    let custom = client
        .request(Method::Post, "/v3/users/?limit=1")
        .json(&json!({"vendor_data": "user-1"}))
        .with_header("x-trace", "1");
    send(called, custom).await;
}

async fn lists(client: &Client, called: &mut BTreeSet<&'static str>) {
    let lists = client.lists();
    let filter = ListLists::new()
        .list_type(ListType::Blocklist)
        .entry_type(ListEntryType::Email)
        .ordering(ListOrdering::OldestFirst)
        .limit(5);
    send(called, lists.list(filter)).await;
    let offices = CreateList::new("Offices", ListType::Allowlist, ListEntryType::IpAddress)
        .description("Where we are");
    send(called, lists.create(offices)).await;
    send(called, lists.retrieve(OTHER)).await;
    send(called, lists.update(OTHER, UpdateList::new().name("VPN"))).await;
    send(called, lists.delete(OTHER)).await;
    let entries = client.list_entries();
    let filter = ListListEntries::new()
        .search("Carmen & co")
        .reference_session_id(SESSION)
        .offset(50);
    send(called, entries.list(OTHER, filter)).await;
    let value = CreateListEntry::new()
        .value("+34600000000")
        .reference_object_uuid(OTHER)
        .metadata(json!({"reference_type": "transaction"}))
        .comment("chargeback");
    send(called, entries.create(OTHER, value)).await;
    let session = CreateListEntry::new().reference_session_id(SESSION);
    send(called, entries.create(OTHER, session)).await;
    let face = UploadListFace::new("QUJD").comment("chargeback");
    send(called, entries.upload_face(OTHER, face)).await;
    send(called, entries.delete(OTHER, SESSION)).await;
}

async fn risks(client: &Client, called: &mut BTreeSet<&'static str>) {
    let signals = RiskSignals::new()
        .ip("192.0.2.1")
        .device_platform(DevicePlatform::Web)
        .os_version("14.4");
    let email = AssessEmailRisk::new("carmen@example.com")
        .country_code("ES")
        .signals(signals.clone())
        .vendor_data("user-1")
        .metadata(json!({"source": "signup"}))
        .enable_social(true);
    send(called, client.checks().assess_email_risk(email)).await;
    let phone = AssessPhoneRisk::new("+34600000000").signals(signals);
    send(called, client.checks().assess_phone_risk(phone)).await;
    let ip = AssessIpRisk::new("2001:db8::1")
        .claimed_country("ESP")
        .with("sandbox_scenario", "decline_ip_blocklist");
    send(called, client.checks().assess_ip_risk(ip)).await;
    let person = ScreenAml::new("Carmen Española")
        .entity_type(EntityType::Person)
        .date_of_birth("1980-01-31")
        .nationality("ES")
        .aml_score_approve_threshold(70.5)
        .sandbox_scenario(SandboxScenario::DeclineAmlHit);
    let screening = client.checks().screen_aml(person).idempotency_key("user-1");
    send(called, screening).await;
}

async fn files(client: &Client, called: &mut BTreeSet<&'static str>) {
    let file = |name: &str| FileUpload::from_bytes(name, "(file)");
    let id = VerifyId::new()
        .minimum_age(18)
        .perform_document_liveness(false)
        .invalid_mrz_action(FindingAction::NoAction)
        .metadata(json!({"flow": "onboarding"}));
    let id = client.checks().verify_id(file("front.jpg"), id);
    send(called, id.back_image(file("the \"back\".PDF"))).await;
    let faces = CompareFaces::new().face_match_score_decline_threshold(62.5);
    let faces = client
        .checks()
        .compare_faces(file("selfie.png"), file("portrait.webp"), faces);
    send(called, faces).await;
    let liveness = CheckLiveness::new().rotate_image(true);
    let liveness = client
        .checks()
        .check_liveness(file("selfie.tiff"), liveness);
    send(called, liveness).await;
    let age = EstimateAge::new().age_estimation_decline_threshold(21);
    send(
        called,
        client.checks().estimate_age(file("selfie.jpeg"), age),
    )
    .await;
    let poa = VerifyPoa::new()
        .expected_last_name("Española")
        .poa_languages_allowed("en,es")
        .save_api_request(false);
    send(called, client.checks().verify_poa(file("bill.pdf"), poa)).await;
}

async fn settings(client: &Client, called: &mut BTreeSet<&'static str>) {
    let workflows = client.workflows();
    send(called, workflows.list(ListWorkflows::new().offset(50))).await;
    let questions = WorkflowFeature::new(NodeFeature::Questionnaire)
        .label("Work")
        .config(json!({"questionnaire_uuid": OTHER}));
    let full = CreateWorkflow::new([WorkflowFeature::new(NodeFeature::Ocr), questions])
        .workflow_label("Onboarding")
        .status(WorkflowStatus::Draft)
        .is_default(true)
        .is_white_label_enabled(false)
        .is_desktop_allowed(true)
        .max_retry_attempts(0)
        .retry_window_days(365)
        .session_expiration_time(3600)
        .face_liveness_max_attempts(1)
        .face_match_max_attempts(3);
    send(called, workflows.create(full)).await;
    send(called, workflows.retrieve(OTHER)).await;
    let published = UpdateWorkflow::new().status(WorkflowStatus::Published);
    send(called, workflows.update(OTHER, published)).await;
    send(called, workflows.delete(OTHER)).await;

    let questionnaires = client.questionnaires();
    send(
        called,
        questionnaires.list(ListQuestionnaires::new().limit(5)),
    )
    .await;
    let text = |text: &str| json!({"en": text});
    let validation = AnswerValidation::new()
        .max_length(10)
        .pattern("^[a-z]+$")
        .error_message(text("Letters only"));
    let occupation = QuestionnaireElement::new(QuestionnaireElementType::ShortText, text("Work?"))
        .id("occupation")
        .is_required(true)
        .placeholder(text("Engineer"))
        .validation(validation);
    let options = vec![QuestionnaireOption::new(text("Business")).value("business")];
    let funds = QuestionnaireElement::new(QuestionnaireElementType::MultipleChoice, text("Funds?"))
        .options(options);
    let questionnaire =
        CreateQuestionnaire::new("Work", vec!["en".into()], vec![occupation, funds])
            .default_language("en")
            .description("About work")
            .is_active(true)
            .status(QuestionnaireStatus::Published);
    send(called, questionnaires.create(questionnaire)).await;
    send(called, questionnaires.retrieve(OTHER)).await;
    let change = UpdateQuestionnaire::new()
        .title("Funds")
        .description(Patch::Clear);
    send(called, questionnaires.update(OTHER, change)).await;
    send(called, questionnaires.delete(OTHER)).await;

    send(called, client.customization().retrieve()).await;
    let look = UpdateCustomization::new()
        .color_primary("#123456")
        .border_radius_buttons(16)
        .privacy_policy_url(Patch::Clear)
        .delete_favicon(true);
    send(called, client.customization().update(look)).await;

    let deliveries = client.webhook_deliveries();
    let filter = ListWebhookDeliveries::new()
        .date_from("2026-11-01")
        .limit(5);
    send(called, deliveries.list(OTHER, filter)).await;
    send(called, deliveries.retrieve(OTHER, SESSION)).await;
    send(called, deliveries.resend(OTHER, SESSION)).await;
    send(called, client.webhook().retrieve()).await;
    let webhook = UpdateWebhook::new()
        .webhook_url("https://example.com/webhooks")
        .capture_method(CaptureMethod::Both)
        .data_retention_months(Patch::Clear)
        .rotate_secret_key(true);
    send(called, client.webhook().update(webhook)).await;
}

async fn people(client: &Client, called: &mut BTreeSet<&'static str>) {
    let (vendor_data, block) = ("Ana & Co/1", UpdateEntityStatus::new(EntityStatus::Blocked));
    let users = client.users();
    let blocked = ListUsers::new()
        .status(EntityStatus::Blocked)
        .search("ana@")
        .country("ESP")
        .limit(20);
    send(called, users.list(blocked)).await;
    let user = CreateUser::new(vendor_data)
        .full_name("Ana Example")
        .date_of_birth("1980-01-31")
        .metadata(json!({"plan": "gold"}))
        .approved_emails(vec!["ana@example.com".into()])
        .issuing_states(vec!["ESP".into()]);
    send(called, users.create(user)).await;
    send(called, users.retrieve(vendor_data)).await;
    let change = UpdateUser::new()
        .display_name("Ana")
        .full_name(Patch::Clear)
        .approved_phones(Vec::new());
    send(called, users.update(vendor_data, change)).await;
    let because = block.clone().reason("Chargeback");
    send(called, users.update_status(vendor_data, because)).await;
    let both = BatchDeleteEntities::new().vendor_data_list(vec!["user-1".into(), "user-2".into()]);
    send(called, users.batch_delete(both)).await;
    send(called, users.generate_pdf(vendor_data)).await;
    let billing = client.billing();
    send(called, billing.retrieve_balance()).await;
    let top_up = TopUp::new(500).success_url("https://example.com/paid");
    send(called, billing.top_up(top_up)).await;
    let companies = client.businesses();
    send(called, companies.list(ListBusinesses::new().offset(50))).await;
    let company = CreateBusiness::new()
        .vendor_data(vendor_data)
        .legal_name("Example Ltd")
        .country_code("GB");
    send(called, companies.create(company)).await;
    send(called, companies.retrieve(vendor_data)).await;
    let change = UpdateBusiness::new()
        .registration_number("123")
        .metadata(Patch::Clear);
    send(called, companies.update(vendor_data, change)).await;
    send(called, companies.update_status(vendor_data, block)).await;
    let all = BatchDeleteEntities::new().delete_all(true);
    send(called, companies.batch_delete(all)).await;
}

#[tokio::test]
async fn operations_are_requested_as_documented() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let mut called = BTreeSet::new();
    sessions(&client, &mut called).await;
    corrections(&client, &mut called).await;
    others(&client, &mut called).await;
    lists(&client, &mut called).await;
    settings(&client, &mut called).await;
    people(&client, &mut called).await;
    risks(&client, &mut called).await;
    files(&client, &mut called).await;
    let taken = || {
        let seen = std::mem::take(&mut *seen.lock().unwrap()).join("\n\n");
        assert!(!seen.contains("s3cret") && !seen.contains("3FaJ9wLqX2Mz"));
        seen
    };
    insta::assert_snapshot!(taken());
    transactions::all(&client, &mut called).await;
    insta::assert_snapshot!("transactions", taken());
    travel_rule::all(&client, &mut called).await;
    insta::assert_snapshot!("travel_rule", taken());
    checks::all(&client, &mut called).await;
    insta::assert_snapshot!("checks", taken());
    let client = client.with_account(Account::new("organization", "application"));
    cases::all(&client, &mut called).await;
    insta::assert_snapshot!("cases", taken());
    networks::all(&client, &mut called).await;
    insta::assert_snapshot!("networks", taken());
    account::all(&client, &mut called).await;
    insta::assert_snapshot!("account", taken());
    reports::all(&client, &mut called).await;
    insta::assert_snapshot!("reports", taken());
    monitoring::all(&client, &mut called).await;
    insta::assert_snapshot!("monitoring", taken());

    let missing: Vec<_> = operation::ALL
        .iter()
        .map(|operation| operation.id)
        .filter(|id| !called.contains(id))
        .collect();
    assert_eq!(missing, [""; 0], "operations without a request here");
}
