//! Sends a transfer between two companies, and exchanges the data that the travel rule requires.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example travel_rule`.

use std::error::Error;

use didit_api::Client;
use didit_api::types::transaction::{
    CreateTransaction, ListTransactions, MoneyDirection, TransactionAmount, TransactionCategory,
    TransactionParty, TravelRuleDetails,
};
use didit_api::types::travel_rule::{
    CreateWalletAddress, ListVasps, PickupDecision, RespondTravelRulePickup, TravelRuleStatus,
    UpdateTravelRuleSettings, UpdateTravelRuleTransfer,
};
use didit_testkit::FakeDidit;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    let company = |key: String| Client::builder(key).base_url(fake.base_url()).build();
    let didit = company(fake.api_key())?;
    let other = company(fake.add_application().api_key)?;

    // ANCHOR: enable
    let profile = UpdateTravelRuleSettings::new()
        .is_enabled(true)
        .legal_name("Origin CASP SL")
        .confirmation_timeout_hours(24);
    didit.travel_rule().update_settings(profile).await?;
    // ANCHOR_END: enable
    let profile = UpdateTravelRuleSettings::new()
        .is_enabled(true)
        .legal_name("Recipient VASP SA");
    other.travel_rule().update_settings(profile).await?;
    // ANCHOR: wallet
    let ana = CreateWalletAddress::new("0x8ba1f109551bd432").holder_name("Ana Diaz");
    other.travel_rule_wallet_addresses().create(ana).await?;
    // ANCHOR_END: wallet

    // ANCHOR: send
    let vasps = didit
        .travel_rule()
        .list_vasps(ListVasps::new().search("recipient"))
        .await?;
    println!("found: {}", vasps.results.len());
    let amount = TransactionAmount::new(MoneyDirection::Outbound, 1500, "USDC");
    let user = TransactionParty::user("user-7", "Carmen Española");
    let recipient = json!({"name": "Ana Diaz", "wallet_address": "0x8ba1f109551bd432"});
    let details =
        TravelRuleDetails::new(TravelRuleStatus::AwaitingCounterparty).beneficiary_data(recipient);
    let transfer = CreateTransaction::new("tr-1", TransactionCategory::TravelRule, amount, user)
        .travel_rule_details(details);
    let sent = didit.transactions().create(transfer).await?;
    let id = sent.uuid.ok_or("no id")?;
    println!(
        "sender: {:?}",
        sent.travel_rule.and_then(|transfer| transfer.status)
    );
    // ANCHOR_END: send

    // ANCHOR: confirm
    let incoming = other
        .transactions()
        .list(ListTransactions::new())
        .await?
        .results;
    for transaction in incoming {
        let Some(id) = transaction.uuid else { continue };
        let transfer = other
            .transaction_travel_rule()
            .confirm_ownership(id, true)
            .await?;
        println!("recipient: {:?}", transfer.status);
    }
    // ANCHOR_END: confirm

    // ANCHOR: finish
    let paid = UpdateTravelRuleTransfer::new().payment_txn_id("0x5c504ed432cb51138bcf09aa");
    let transfer = didit
        .transaction_travel_rule()
        .update_transfer(id, paid)
        .await?;
    for change in transfer.timeline.into_iter().flatten() {
        println!("sender: {:?}", change.status);
    }
    // ANCHOR_END: finish

    let recipient = json!({"name": "Eva Ruiz", "wallet_address": "0x71c7656ec7ab88b0",
        "counterparty_vasp_email": "compliance@example.com"});
    let amount = TransactionAmount::new(MoneyDirection::Outbound, 20, "USDC");
    let user = TransactionParty::user("user-7", "Carmen Española");
    let details =
        TravelRuleDetails::new(TravelRuleStatus::AwaitingCounterparty).beneficiary_data(recipient);
    let transfer = CreateTransaction::new("tr-2", TransactionCategory::TravelRule, amount, user)
        .travel_rule_details(details);
    let mailed = didit
        .transactions()
        .create(transfer)
        .await?
        .uuid
        .ok_or("no id")?;
    // ANCHOR: pickup
    let token = fake.pickup_token(mailed.as_str()).ok_or("no e-mail")?;
    let decline = RespondTravelRulePickup::new(PickupDecision::Decline);
    let answered = other.travel_rule().respond_pickup(token, decline).await?;
    println!("by e-mail: {:?}", answered.status);
    // ANCHOR_END: pickup
    Ok(())
}
