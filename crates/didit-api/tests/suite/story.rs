//! A verified user sends payments, a rule flags one, and analysts resolve its case, over sockets.

use std::sync::{Arc, Mutex};

use didit_api::types::case::blueprint::CreateCaseBlueprint;
use didit_api::types::case::{
    ApplyCaseEntityAction, CaseEntityAction, CaseEventType, CaseResolution, CaseSource, CaseStatus,
    ListCases, ResolveCase,
};
use didit_api::types::entity::EntityStatus;
use didit_api::types::transaction::{
    CreateTransaction, CreateTransactionRule, MoneyDirection, RuleAction, RuleActionType,
    RuleCondition, RuleOperator, TransactionAmount, TransactionCategory, TransactionParty,
    TransactionRuleMode, TransactionStatus,
};
use didit_api::types::webhook::Event;
use didit_api::types::{CreateSession, SessionStatus};
use didit_api::webhooks::{Secret, Verifier};
use didit_api::{Account, Client};
use didit_testkit::FakeDidit;

const USER: &str = "user-7";
const ANALYST: &str = "9a000000-0000-4000-8000-0000000000aa";

/// Type and status of a verified event.
fn described(event: &Event) -> String {
    let text = |status: Option<&dyn std::fmt::Display>| status.map(ToString::to_string);
    match event {
        Event::StatusUpdated(event) => {
            format!(
                "session {}",
                text(event.status.as_ref().map(|s| s as _)).unwrap()
            )
        }
        Event::TransactionCreated(event) => {
            let status = event.transaction().status;
            format!("payment {}", text(status.map(|s| s as _)).unwrap())
        }
        Event::TransactionStatusUpdated(event) => {
            let status = event.transaction().status;
            format!("flagged {}", text(status.map(|s| s as _)).unwrap())
        }
        Event::UserStatusUpdated(event) => {
            format!(
                "user {}",
                text(event.status.as_ref().map(|s| s as _)).unwrap()
            )
        }
        other => format!("{other:?}").split('(').next().unwrap().to_owned(),
    }
}

#[tokio::test]
async fn a_flagged_payment_becomes_a_resolved_case() {
    let fake = FakeDidit::start().await;
    let client = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .account(Account::new(fake.organization_id(), fake.application_id()))
        .build()
        .unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let verifier = Verifier::new(Secret::new(fake.webhook_secret()).unwrap());
    fake.on_webhook({
        let events = Arc::clone(&events);
        move |webhook| {
            let event = verifier.verify(&webhook.body, &webhook.headers).unwrap();
            events.lock().unwrap().push(described(&event));
            200
        }
    });
    let taken = || std::mem::take(&mut *events.lock().unwrap());

    let create = CreateSession::new(fake.workflow_id()).vendor_data(USER);
    let session = client.sessions().create(create).await.unwrap().session_id;
    fake.complete(session.as_str(), "approve").unwrap();
    fake.settle().await;
    let decision = client.sessions().retrieve_decision(&session).await.unwrap();
    assert_eq!(decision.status, Some(SessionStatus::Approved));
    let seen = taken();
    assert!(seen.contains(&"session Approved".to_owned()), "{seen:?}");

    let blueprints = client.case_blueprints();
    let pool = vec![ANALYST.into()];
    let senior = CreateCaseBlueprint::new("Senior", pool.clone());
    let senior = blueprints.create(senior).await.unwrap().uuid.unwrap();
    let first = CreateCaseBlueprint::new("Payments", pool)
        .escalation_enabled(true)
        .escalation_blueprint(&senior);
    let first = blueprints.create(first).await.unwrap().uuid.unwrap();
    let rule = CreateTransactionRule::new("Large", "finance", TransactionRuleMode::Active)
        .conditions(vec![
            RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000),
        ])
        .actions(vec![
            RuleAction::change_status(&TransactionStatus::InReview),
            RuleAction::new(RuleActionType::OpenCase).blueprint(&first),
        ]);
    client.transaction_rules().create(rule).await.unwrap();
    for (id, amount) in [("p-1", 20), ("p-2", 25_000), ("p-3", 9_999)] {
        let money = TransactionAmount::new(MoneyDirection::Outbound, amount, "EUR");
        let user = TransactionParty::user(USER, "Carmen Española");
        let payment = CreateTransaction::new(id, TransactionCategory::Finance, money, user);
        client.transactions().create(payment).await.unwrap();
    }
    fake.settle().await;
    assert_eq!(
        taken(),
        [
            "payment APPROVED",
            "payment IN_REVIEW",
            "flagged IN_REVIEW",
            "payment APPROVED"
        ]
    );

    let open = ListCases::new().status([CaseStatus::Open]);
    let cases = client.cases();
    let listed = cases.list(open).await.unwrap().results;
    let [case] = &listed[..] else {
        panic!("{listed:?}")
    };
    assert_eq!(case.source, Some(CaseSource::TransactionRule));
    assert_eq!(case.links_count, Some(1));
    let id = case.uuid.clone().unwrap();
    let case = cases.request_info(&id).await.unwrap();
    assert_eq!(case.status, Some(CaseStatus::AwaitingUser));
    cases.reopen(&id).await.unwrap();
    let case = cases.escalate(&id).await.unwrap();
    assert_eq!(case.blueprint.unwrap().uuid, Some(senior));
    let block =
        ApplyCaseEntityAction::new(CaseEntityAction::SetStatus).status(EntityStatus::Blocked);
    cases.apply_entity_action(&id, block).await.unwrap();
    fake.settle().await;
    assert_eq!(taken(), ["user BLOCKED"]);
    let threat = ResolveCase::new(CaseResolution::ValidThreat).note("A stolen account");
    let case = cases.resolve(&id, threat).await.unwrap();
    assert_eq!(case.status, Some(CaseStatus::Resolved));
    let history = case.events.unwrap().into_iter().rev();
    let history: Vec<_> = history.filter_map(|event| event.event_type).collect();
    assert_eq!(
        history,
        [
            CaseEventType::Created,
            CaseEventType::LinkAdded,
            CaseEventType::StatusChanged,
            CaseEventType::Reopened,
            CaseEventType::Escalated,
            CaseEventType::EntityAction,
            CaseEventType::Resolved,
        ]
    );
}
