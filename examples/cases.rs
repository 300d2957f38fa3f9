//! Investigates a user: a case by hand and one by a rule, a checklist, notes, escalation, approval by
//! a second officer.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example cases`.

use std::error::Error;

use didit_api::types::SessionKind;
use didit_api::types::case::blueprint::{
    CaseContentConfig, ChecklistSection, ChecklistTemplateItem, CreateCaseBlueprint,
};
use didit_api::types::case::note::CreateCaseNote;
use didit_api::types::case::{
    ApplyCaseEntityAction, CaseEntityAction, CasePriority, CaseResolution, CaseStatus, CaseSubject,
    CreateCase, ListCases, ResolveCase,
};
use didit_api::types::entity::EntityStatus;
use didit_api::types::transaction::{
    CreateTransaction, CreateTransactionRule, MoneyDirection, RuleAction, RuleActionType,
    RuleCondition, RuleOperator, TransactionAmount, TransactionCategory, TransactionParty,
    TransactionRuleMode,
};
use didit_api::{Account, Client};
use didit_testkit::{FakeDidit, KeyRules};

/// A member of the organisation; the fake accepts any id.
const ANA: &str = "9a000000-0000-4000-8000-0000000000aa";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    fake.approved("user-7");
    let (organization_id, application_id) = (fake.organization_id(), fake.application_id());
    let (api_key, base_url) = (fake.api_key(), fake.base_url());

    // ANCHOR: client
    let didit = Client::builder(api_key)
        .base_url(base_url)
        .account(Account::new(organization_id, application_id))
        .build()?;
    // ANCHOR_END: client

    // ANCHOR: blueprint
    let pool = vec![ANA.into()];
    let senior = CreateCaseBlueprint::new("Senior analysts", pool.clone());
    let senior = didit.case_blueprints().create(senior).await?;
    let senior = senior.uuid.ok_or("no id")?;
    let items = vec![ChecklistTemplateItem::new("Call the user")];
    let checklist = ChecklistSection::new().enabled(true).items(items);
    let payments = CreateCaseBlueprint::new("Payments", pool)
        .content_config(CaseContentConfig::new().checklist(checklist))
        .require_resolution_note(true)
        .escalation_enabled(true)
        .escalation_blueprint(&senior)
        .four_eyes_checker_blueprint(&senior);
    let payments = didit.case_blueprints().create(payments).await?;
    let payments = payments.uuid.ok_or("no id")?;
    // ANCHOR_END: blueprint

    // ANCHOR: open
    let user = didit.users().retrieve("user-7").await?;
    let user = user.didit_internal_id.ok_or("no id")?;
    let case = CreateCase::new("Complaint of a bank")
        .subject(CaseSubject::new(SessionKind::User, user))
        .blueprint(&payments)
        .priority(CasePriority::High);
    let case = didit.cases().create(case).await?;
    let complaint = case.uuid.ok_or("no id")?;
    println!("opened: {:?} {:?}", case.status, case.source);
    // ANCHOR_END: open

    // ANCHOR: rule
    let open = RuleAction::new(RuleActionType::OpenCase).blueprint(&payments);
    let rule = CreateTransactionRule::new("Large amounts", "finance", TransactionRuleMode::Active)
        .conditions(vec![
            RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000),
        ])
        .actions(vec![open]);
    didit.transaction_rules().create(rule).await?;
    let amount = TransactionAmount::new(MoneyDirection::Outbound, 25_000, "EUR");
    let user = TransactionParty::user("user-7", "Carmen Española");
    let payment = CreateTransaction::new("txn-1", TransactionCategory::Finance, amount, user);
    didit.transactions().create(payment).await?;

    let open = ListCases::new().status([CaseStatus::Open]);
    let mut of_rule = None;
    for case in didit.cases().list(open).await?.results {
        println!("open: {:?}, links {:?}", case.source, case.links_count);
        of_rule = of_rule.or(case.uuid);
    }
    let of_rule = of_rule.ok_or("no case")?;
    // ANCHOR_END: rule

    // ANCHOR: work
    didit.cases().request_info(&complaint).await?;
    // The user has answered.
    didit.cases().reopen(&complaint).await?;
    let note = CreateCaseNote::new("Bank and user agree").is_internal(true);
    didit.case_notes().create(&complaint, note).await?;
    for item in didit.case_checklist().list(&complaint).await? {
        let Some(id) = item.uuid else { continue };
        didit.case_checklist().update(&complaint, id, true).await?;
    }
    // ANCHOR_END: work

    let second_key = fake.add_key(&KeyRules::new());
    // ANCHOR: approve
    let resolution = ResolveCase::new(CaseResolution::FalsePositive).note("A holiday abroad");
    let case = didit.cases().resolve(&complaint, resolution).await?;
    println!("proposed: {:?}", case.pending_resolution.is_some());
    if let Err(error) = didit.cases().approve(&complaint).await {
        println!("by the same officer: {:?}", error.status());
    }
    let second_officer = didit
        .for_application(second_key)?
        .with_account(Account::new(fake.organization_id(), fake.application_id()));
    let case = second_officer.cases().approve(&complaint).await?;
    println!("approved: {:?} {:?}", case.status, case.resolution);
    // ANCHOR_END: approve

    // ANCHOR: escalate
    let case = didit.cases().escalate(&of_rule).await?;
    let queue = case.blueprint.and_then(|blueprint| blueprint.name);
    println!(
        "escalated: {:?}",
        queue.map(|name| name.reveal().to_owned())
    );
    let block =
        ApplyCaseEntityAction::new(CaseEntityAction::SetStatus).status(EntityStatus::Blocked);
    didit.cases().apply_entity_action(&of_rule, block).await?;
    for item in didit.case_checklist().list(&of_rule).await? {
        let Some(id) = item.uuid else { continue };
        didit.case_checklist().update(&of_rule, id, true).await?;
    }
    let resolution = ResolveCase::new(CaseResolution::ValidThreat).note("A stolen account");
    let case = didit.cases().resolve(&of_rule, resolution).await?;
    println!("resolved: {:?} {:?}", case.status, case.resolution);
    // ANCHOR_END: escalate

    // ANCHOR: history
    let case = didit.cases().retrieve(&complaint).await?;
    for event in case.events.into_iter().flatten().rev() {
        if let Some(kind) = event.event_type {
            println!("history: {kind}");
        }
    }
    // ANCHOR_END: history
    Ok(())
}
