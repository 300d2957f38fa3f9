//! A rule flags a transaction of a verified user, and analysts resolve the case that it opens.

use didit_api::Error;
use didit_api::types::case::blueprint::{CaseBlueprint, CreateCaseBlueprint};
use didit_api::types::case::note::{CaseNote, CreateCaseNote};
use didit_api::types::case::{
    ApplyCaseEntityAction, Case, CaseEntityAction, CaseResolution, CaseStatus, ListCases,
    ResolveCase,
};
use didit_api::types::entity::EntityStatus;
use didit_api::types::transaction::{
    CreateTransaction, CreateTransactionRule, MoneyDirection, RuleAction, RuleActionType,
    RuleCondition, RuleOperator, TransactionAmount, TransactionCategory, TransactionDetail,
    TransactionParty, TransactionRuleMode, TransactionStatus,
};
use didit_api::types::{CreateSession, Page, Uuid};

use super::env::DemoEnv;
use super::timeline::{Event, unexpected};
use crate::error::{CliError, CliResult};

const USER: (&str, &str) = ("vendor_data", "user-7");
/// A member of the organisation; the fake accepts any.
const ANALYST: &str = "9a000000-0000-4000-8000-0000000000aa";

pub(super) async fn run(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "a rule flags one of three payments, and analysts resolve the case that it opens";
    env.timeline.flow("Transactions and cases", about)?;
    let request = CreateSession::new(env.server.workflow_id()).vendor_data(USER.1);
    let steps = "is verified once, with a document";
    env.play(request, "approve", steps, "Approved").await?;
    add_rule(env).await?;
    let payments = [
        ("payment-1", 20, TransactionStatus::Approved),
        ("payment-2", 25_000, TransactionStatus::InReview),
        ("payment-3", 9_999, TransactionStatus::Approved),
    ];
    for (id, amount, expected) in payments {
        let money = TransactionAmount::new(MoneyDirection::Outbound, amount, "EUR");
        let user = TransactionParty::user(USER.1, "Carmen Española");
        let payment = CreateTransaction::new(id, TransactionCategory::Finance, money, user);
        let call = env.company.transactions().create(payment);
        let event = |booked: &TransactionDetail| {
            let status = booked
                .status
                .as_ref()
                .map_or("unknown", |status| status.as_str());
            Event::with_status(status, format!("{id}, EUR {amount}"))
        };
        let booked = env.timeline.call("create transaction", call, event).await?;
        if booked.status.as_ref() != Some(&expected) {
            return Err(unexpected(format!("{id} is not {expected}")));
        }
        env.webhooks(USER, "transaction.created", expected.as_str())
            .await?;
        if expected == TransactionStatus::InReview {
            env.webhooks(USER, "transaction.status.updated", expected.as_str())
                .await?;
        }
    }
    resolve_case(env).await
}

/// Creates a rule for large payments, whose cases escalate from one blueprint to another.
async fn add_rule(env: &mut DemoEnv<'_>) -> CliResult {
    let pool = vec![ANALYST.into()];
    let event = |made: &CaseBlueprint| {
        let name = made.name.as_ref().map_or("", |name| name.reveal());
        Event::new(name)
    };
    let senior = CreateCaseBlueprint::new("Senior analysts", pool.clone());
    let call = env
        .company
        .case_blueprints()
        .create(senior.require_resolution_note(true));
    let senior = env.timeline.call("create blueprint", call, event).await?;
    let payments = CreateCaseBlueprint::new("Payments", pool)
        .escalation_enabled(true)
        .escalation_blueprint(known(senior.uuid)?);
    let call = env.company.case_blueprints().create(payments);
    let payments = env.timeline.call("create blueprint", call, event).await?;

    let large = RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000);
    let open = RuleAction::new(RuleActionType::OpenCase).blueprint(known(payments.uuid)?);
    let review = RuleAction::change_status(&TransactionStatus::InReview);
    let rule = CreateTransactionRule::new("Large amounts", "finance", TransactionRuleMode::Active)
        .conditions(vec![large])
        .actions(vec![review, open]);
    let call = env.company.transaction_rules().create(rule);
    let event = Event::always("from EUR 10,000: review, and a case");
    env.timeline.call("create rule", call, event).await?;
    Ok(())
}

/// Finds the case of the rule, and works on it until it is resolved.
async fn resolve_case(env: &mut DemoEnv<'_>) -> CliResult {
    let company = env.company.clone();
    let call = company
        .cases()
        .list(ListCases::new().status([CaseStatus::Open]));
    let event = |page: &Page<Case>| Event::new(format!("{} open", page.results.len()));
    let page = env.timeline.call("list cases", call, event).await?;
    let case = page.results.into_iter().next();
    let case = case.ok_or_else(|| unexpected("the rule opened no case"))?;
    let id = known(case.uuid)?;
    if let Some(title) = &case.title {
        env.timeline
            .note(&format!("opened by the rule: {}", title.reveal()))?;
    }

    let call = company.cases().request_info(&id);
    act(env, "request information", call, CaseStatus::AwaitingUser).await?;
    env.timeline
        .person("the user", "does not explain the payment")?;
    let call = company.cases().reopen(&id);
    act(env, "reopen case", call, CaseStatus::Open).await?;
    let note = CreateCaseNote::new("The user does not know the recipient").is_internal(true);
    let call = company.case_notes().create(&id, note);
    let event = |note: &CaseNote| {
        let is_internal = note.is_internal == Some(true);
        Event::new(if is_internal {
            "internal"
        } else {
            "visible to the user"
        })
    };
    env.timeline.call("add note", call, event).await?;
    let call = company.cases().escalate(&id);
    act(env, "escalate case", call, CaseStatus::Open).await?;
    env.timeline.person("a senior analyst", "finds a fraud")?;
    let block =
        ApplyCaseEntityAction::new(CaseEntityAction::SetStatus).status(EntityStatus::Blocked);
    let call = company.cases().apply_entity_action(&id, block);
    let event = Event::always_with_status("BLOCKED", "the user of the case");
    env.timeline.call("act on user", call, event).await?;
    env.webhooks(USER, "user.status.updated", "BLOCKED").await?;
    let resolution = ResolveCase::new(CaseResolution::ValidThreat).note("A stolen account");
    let call = company.cases().resolve(&id, resolution);
    act(env, "resolve case", call, CaseStatus::Resolved).await
}

/// Changes the case, which must get that status.
async fn act(
    env: &mut DemoEnv<'_>,
    name: &str,
    call: impl IntoFuture<Output = Result<Case, Error>>,
    expected: CaseStatus,
) -> CliResult {
    let event = |case: &Case| {
        let status = case
            .status
            .as_ref()
            .map_or("unknown", |status| status.as_str());
        let queue = case
            .blueprint
            .as_ref()
            .and_then(|blueprint| blueprint.name.as_ref());
        let queue = queue.map_or("no blueprint", |name| name.reveal());
        Event::with_status(status, format!("in the queue of \"{queue}\""))
    };
    let case = env.timeline.call(name, call, event).await?;
    if case.status.as_ref() == Some(&expected) {
        return Ok(());
    }
    Err(unexpected(format!("the case is not {expected}")))
}

fn known(id: Option<Uuid>) -> CliResult<Uuid> {
    id.ok_or_else(|| CliError::no_field("uuid"))
}
