//! Requests about cases, their parts and blueprints.

use std::collections::BTreeSet;

use didit_api::types::case::blueprint::{
    CaseContentConfig, ChecklistSection, ChecklistTemplateItem, CreateCaseBlueprint,
    InstallCaseBlueprintPresets, ListCaseBlueprints, UpdateCaseBlueprint,
};
use didit_api::types::case::note::{CaseAttachmentKey, CreateCaseNote, ListCaseNotes};
use didit_api::types::case::statistics::RetrieveCaseStatistics;
use didit_api::types::case::{
    ApplyCaseEntityAction, AssignCase, BulkAssignCases, BulkUpdateCaseStatus, CaseEntityAction,
    CaseLinkedEntityType, CaseOrdering, CasePriority, CaseResolution, CaseStatus, CaseSubject,
    CreateCase, CreateCaseLink, ListCaseEvents, ListCases, RejectCaseApproval, ResolveCase,
    TransferCase, UpdateCase,
};
use didit_api::types::{Patch, SessionKind};
use didit_api::{Client, FileUpload};

use super::send;
use crate::support::{OTHER, SESSION};

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let cases = client.cases();
    send(called, cases.list(ListCases::new())).await;
    let filter = ListCases::new()
        .status([CaseStatus::Open, CaseStatus::AwaitingUser])
        .unassigned(true)
        .due_before("2026-12-01T00:00:00Z")
        .ordering(CaseOrdering::EarliestDueFirst)
        .limit(10);
    send(called, cases.list(filter)).await;
    let subject = CaseSubject::new(SessionKind::User, OTHER);
    let case = CreateCase::new("Chargebacks")
        .subject(subject)
        .priority(CasePriority::High)
        .tags(vec!["review".into()])
        .links(vec![CreateCaseLink::new(
            CaseLinkedEntityType::Session,
            SESSION,
        )]);
    send(called, cases.create(case)).await;
    send(called, cases.retrieve(OTHER)).await;
    let change = UpdateCase::new().due_at(Patch::Clear).title("Chargeback");
    send(called, cases.update(OTHER, change)).await;
    send(called, cases.delete(OTHER)).await;
    send(called, cases.assign(OTHER, AssignCase::to(SESSION))).await;
    send(called, cases.assign(OTHER, AssignCase::unassigned())).await;
    let resolution = ResolveCase::new(CaseResolution::FalsePositive).note("fine");
    send(called, cases.resolve(OTHER, resolution)).await;
    send(called, cases.reopen(OTHER)).await;
    send(called, cases.request_info(OTHER)).await;
    send(called, cases.escalate(OTHER)).await;
    send(called, cases.transfer(OTHER, TransferCase::new(SESSION))).await;
    send(called, cases.approve(OTHER)).await;
    send(
        called,
        cases.reject_approval(OTHER, RejectCaseApproval::new()),
    )
    .await;
    let tags = ApplyCaseEntityAction::new(CaseEntityAction::AddTags).tags(vec!["vip".into()]);
    send(called, cases.apply_entity_action(OTHER, tags)).await;
    send(called, cases.print(OTHER)).await;
    send(
        called,
        cases.list_events(OTHER, ListCaseEvents::new().offset(50)),
    )
    .await;
    send(called, cases.list_aml_hits(OTHER)).await;
    let june = RetrieveCaseStatistics::new().date_from("2026-06-01");
    send(called, cases.retrieve_statistics(june)).await;
    let reopen = BulkUpdateCaseStatus::new(vec![OTHER.into()], CaseStatus::Open);
    send(called, cases.bulk_update_status(reopen)).await;
    let assign = BulkAssignCases::new(vec![OTHER.into()]).assignee_user_id(Patch::Clear);
    send(called, cases.bulk_assign(assign)).await;
    parts(client, called).await;
}

async fn parts(client: &Client, called: &mut BTreeSet<&'static str>) {
    let notes = client.case_notes();
    send(called, notes.list(OTHER, ListCaseNotes::new())).await;
    let note = CreateCaseNote::new("Seen")
        .mentioned_emails(vec!["ada@example.com".into()])
        .attachments(vec![CaseAttachmentKey::new("case-notes/a.pdf")]);
    send(called, notes.create(OTHER, note)).await;
    send(called, notes.delete(OTHER, SESSION)).await;
    let file = FileUpload::from_bytes("a.pdf", &b"%PDF"[..]);
    send(called, notes.upload_attachment(OTHER, file)).await;
    send(called, notes.retrieve_attachment(OTHER, "case-notes/a.pdf")).await;
    let links = client.case_links();
    send(called, links.list(OTHER)).await;
    let link = CreateCaseLink::new(CaseLinkedEntityType::Transaction, SESSION);
    send(called, links.create(OTHER, link)).await;
    send(called, links.delete(OTHER, SESSION)).await;
    send(called, client.case_checklist().list(OTHER)).await;
    send(called, client.case_checklist().update(OTHER, SESSION, true)).await;
    let blueprints = client.case_blueprints();
    send(called, blueprints.list(ListCaseBlueprints::new())).await;
    let items = vec![ChecklistTemplateItem::new("Source of funds").order(1)];
    let checklist = ChecklistSection::new().enabled(true).items(items);
    let blueprint = CreateCaseBlueprint::new("Fraud", vec![SESSION.into()])
        .content_config(CaseContentConfig::new().checklist(checklist));
    send(called, blueprints.create(blueprint)).await;
    send(called, blueprints.retrieve(OTHER)).await;
    let change = UpdateCaseBlueprint::new().max_active_cases(Patch::Clear);
    send(called, blueprints.update(OTHER, change)).await;
    send(called, blueprints.delete(OTHER)).await;
    send(called, blueprints.list_presets()).await;
    let presets = InstallCaseBlueprintPresets::new();
    send(called, blueprints.install_presets(presets)).await;
}
