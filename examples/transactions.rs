//! Sends the transactions of a verified user through a rule, and receives what it flags.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example transactions`.

use std::error::Error;
use std::sync::mpsc;

use axum::extract::{FromRef, State};
use axum::{Router, routing::post};
use didit_api::Client;
use didit_api::types::transaction::{
    BacktestTransactionRule, CreateTransaction, CreateTransactionRule, ListTransactions,
    MoneyDirection, RuleAction, RuleCondition, RuleOperator, TransactionAmount,
    TransactionCategory, TransactionParty, TransactionRuleMode, TransactionStatus,
};
use didit_api::types::webhook::Event;
use didit_testkit::FakeDidit;
use didit_webhooks::axum::Webhook;
use didit_webhooks::{ReceiveError, Receiver, Secret, Secrets, Verifier};
use tokio::net::TcpListener;

type AnyError = Box<dyn Error + Send + Sync>;

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    ledger: mpsc::Sender<String>,
}

// ANCHOR: handler
async fn webhook(
    State(ledger): State<mpsc::Sender<String>>,
    // Refused with 401 unless the signature is right and the event is fresh.
    webhook: Result<Webhook, ReceiveError>,
) -> Result<(), ReceiveError> {
    let Webhook(event) = webhook?;
    if let Event::TransactionStatusUpdated(event) = &*event {
        let transaction = event.transaction();
        let (txn_id, status) = (transaction.txn_id, transaction.status);
        let text = txn_id
            .zip(status)
            .map(|(id, status)| format!("{} {status}", id.reveal()));
        _ = ledger.send(text.unwrap_or_default());
    }
    Ok(())
}
// ANCHOR_END: handler

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let fake = FakeDidit::start().await;
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;
    let (ledger, flagged) = mpsc::channel();
    let secrets = Secrets::new(Secret::new(fake.webhook_secret())?);
    let receiver = Receiver::new(Verifier::new(secrets));
    let app = Router::new()
        .route("/webhooks/didit", post(webhook))
        .with_state(App { receiver, ledger });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    fake.deliver_to(format!("http://{}/webhooks/didit", listener.local_addr()?));
    tokio::spawn(async move { axum::serve(listener, app).await });
    fake.approved("user-7");

    // ANCHOR: rule
    let large = vec![RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000)];
    let review = RuleAction::change_status(&TransactionStatus::InReview);
    let rule = CreateTransactionRule::new("Large amounts", "finance", TransactionRuleMode::Active)
        .conditions(large.clone())
        .actions(vec![RuleAction::add_score(78), review]);
    didit.transaction_rules().create(rule).await?;
    // ANCHOR_END: rule

    // ANCHOR: create
    for (id, amount) in [("txn-1", 20), ("txn-2", 25_000), ("txn-3", 9_999)] {
        let amount = TransactionAmount::new(MoneyDirection::Outbound, amount, "EUR");
        let user = TransactionParty::user("user-7", "Carmen Española");
        let transfer = CreateTransaction::new(id, TransactionCategory::Finance, amount, user);
        let booked = didit.transactions().create(transfer).await?;
        println!("{id}: {:?}, score {:?}", booked.status, booked.score);
    }
    // ANCHOR_END: create
    println!("webhook: {}", flagged.recv()?);

    // ANCHOR: read
    let page = didit.transactions().list(ListTransactions::new()).await?;
    for row in page.results {
        let Some(id) = row.uuid else { continue };
        let transaction = didit.transactions().retrieve(id).await?;
        for alert in transaction.alerts.into_iter().flatten() {
            let title = alert.title.map(|title| title.reveal().to_owned());
            println!("alert: {:?} {:?}", alert.severity, title);
        }
    }
    // ANCHOR_END: read

    // ANCHOR: backtest
    let backtest = BacktestTransactionRule::new()
        .conditions(large)
        .period_days(30);
    let result = didit.transaction_rules().backtest(backtest).await?;
    println!("{:?} of {:?} match", result.matched, result.evaluated);
    // ANCHOR_END: backtest
    Ok(())
}
