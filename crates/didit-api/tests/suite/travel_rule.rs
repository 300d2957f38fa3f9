//! Two companies exchange the data of a transfer, over sockets: one fake, an application each.

use std::sync::{Arc, Mutex};

use didit_api::types::Uuid;
use didit_api::types::transaction::{
    CreateTransaction, MoneyDirection, TransactionAmount, TransactionCategory, TransactionDetail,
    TransactionParty, TravelRuleDetails,
};
use didit_api::types::travel_rule::{
    CreateWalletAddress, Direction, ListVasps, PickupDecision, RegisterTravelRuleInbound,
    RespondTravelRulePickup, TransferAction, TravelRuleRail, TravelRuleStatus,
    UpdateTravelRuleSettings, UpdateTravelRuleTransfer,
};
use didit_api::types::webhook::Event;
use didit_api::webhooks::{Secret, Verifier};
use didit_api::{Client, Error};
use didit_testkit::FakeDidit;
use serde_json::{Value, json};

const WALLET: &str = "0x8ba1f109551bd432803012645ac136ddd64dba72";

struct Story {
    fake: FakeDidit,
    sender: Client,
    recipient: Client,
    /// Transactions and statuses of the verified events about transfers.
    events: Arc<Mutex<Vec<(Uuid, TravelRuleStatus)>>>,
}

impl Story {
    async fn start() -> Self {
        let fake = FakeDidit::start().await;
        let client = |key: String| Client::builder(key).base_url(fake.base_url()).hyper();
        let sender = client(fake.api_key()).build().unwrap();
        let recipient = client(fake.add_application().api_key).build().unwrap();
        for (company, name) in [
            (&sender, "Origin CASP SL"),
            (&recipient, "Recipient VASP SA"),
        ] {
            let profile = UpdateTravelRuleSettings::new()
                .is_enabled(true)
                .legal_name(name);
            company
                .travel_rule()
                .update_settings(profile)
                .await
                .unwrap();
        }
        let events = Arc::new(Mutex::new(Vec::new()));
        let verifier = Verifier::new(Secret::new(fake.webhook_secret()).unwrap());
        fake.on_webhook({
            let events = Arc::clone(&events);
            move |webhook| {
                let event = verifier.verify(&webhook.body, &webhook.headers).unwrap();
                if let Event::TravelRuleStatusUpdated(event) = &*event {
                    let (id, status) = (&event.transaction_id, &event.travel_rule_status);
                    let seen = (id.clone().unwrap(), status.clone().unwrap());
                    events.lock().unwrap().push(seen);
                }
                200
            }
        });
        Self {
            fake,
            sender,
            recipient,
            events,
        }
    }

    /// The events since the last call.
    fn events(&self) -> Vec<(Uuid, TravelRuleStatus)> {
        std::mem::take(&mut *self.events.lock().unwrap())
    }

    /// Submits a withdrawal to the wallet of Ana Diaz, with further data about her provider.
    async fn send(&self, id: &str, provider: &Value) -> TransactionDetail {
        let mut beneficiary = json!({"name": "Ana Diaz", "wallet_address": WALLET});
        if let Some(provider) = provider.as_object() {
            beneficiary
                .as_object_mut()
                .unwrap()
                .extend(provider.clone());
        }
        let amount = TransactionAmount::new(MoneyDirection::Outbound, 1500, "USDC");
        let user = TransactionParty::user("user-7", "Carmen Española");
        let details = TravelRuleDetails::new(TravelRuleStatus::AwaitingCounterparty)
            .beneficiary_data(beneficiary);
        let transfer = CreateTransaction::new(id, TransactionCategory::TravelRule, amount, user)
            .travel_rule_details(details);
        self.sender.transactions().create(transfer).await.unwrap()
    }
}

fn status(transaction: &TransactionDetail) -> Option<&TravelRuleStatus> {
    transaction.travel_rule.as_ref()?.status.as_ref()
}

fn finish(hash: &str) -> UpdateTravelRuleTransfer {
    UpdateTravelRuleTransfer::new().payment_txn_id(hash)
}

/// Status of the transfer of a transaction as it is now.
async fn current(company: &Client, id: &Uuid) -> Option<TravelRuleStatus> {
    let transaction = company.transactions().retrieve(id).await.unwrap();
    status(&transaction).cloned()
}

/// Status of the response to a call that failed.
fn refused<T>(result: Result<T, Error>) -> Option<u16> {
    result.err()?.status().map(|status| status.as_u16())
}

#[tokio::test]
async fn recipient_confirms_its_wallet_and_both_sides_finish() {
    let story = Story::start().await;
    let ana = CreateWalletAddress::new(WALLET)
        .holder_name("Ana Diaz")
        .holder_vendor_data("ana");
    let wallets = story.recipient.travel_rule_wallet_addresses();
    wallets.create(ana).await.unwrap();
    let vasps = story
        .sender
        .travel_rule()
        .list_vasps(ListVasps::new().search("recipient"));
    let found = vasps.await.unwrap().results;
    assert_eq!(found[0].is_didit_customer, Some(true));

    let sent = story.send("withdrawal-1", &json!({})).await;
    assert_eq!(status(&sent), Some(&TravelRuleStatus::AwaitingCounterparty));
    let sent = sent.uuid.unwrap();
    let events = story.events();
    let [
        (first, TravelRuleStatus::AwaitingCounterparty),
        (received, TravelRuleStatus::UnconfirmedOwnership),
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(first, &sent);
    let incoming = story
        .recipient
        .transactions()
        .retrieve(received)
        .await
        .unwrap();
    assert_eq!(incoming.direction, Some(Direction::Inbound));
    assert!(incoming.travel_rule.unwrap().originator_data.is_none());

    // Neither pays nor confirms out of turn.
    let (sender, recipient) = (
        story.sender.transaction_travel_rule(),
        story.recipient.transaction_travel_rule(),
    );
    let early = sender.update_transfer(&sent, finish("0xhash")).await;
    assert_eq!(refused(early), Some(409));
    assert_eq!(
        refused(sender.confirm_ownership(&sent, true).await),
        Some(409)
    );
    assert_eq!(
        refused(sender.confirm_ownership(received, true).await),
        Some(404)
    );

    let confirmed = recipient.confirm_ownership(received, true).await.unwrap();
    assert_eq!(confirmed.status, Some(TravelRuleStatus::Completed));
    assert_eq!(confirmed.rail, Some(TravelRuleRail::Internal));
    let originator = confirmed.originator_data.unwrap();
    assert_eq!(originator.reveal()["name"], "Carmen Española");
    let completed = TravelRuleStatus::Completed;
    let expected = [
        (received.clone(), completed.clone()),
        (sent.clone(), completed),
    ];
    assert_eq!(story.events(), expected);

    let finished = sender
        .update_transfer(&sent, finish("0xhash"))
        .await
        .unwrap();
    assert_eq!(finished.timeline.unwrap().len(), 3);
    let ended = TravelRuleStatus::Finished;
    let expected = [(sent.clone(), ended.clone()), (received.clone(), ended)];
    assert_eq!(story.events(), expected);
    for (company, id) in [(&story.sender, &sent), (&story.recipient, received)] {
        assert_eq!(current(company, id).await, Some(TravelRuleStatus::Finished));
        let transaction = company.transactions().retrieve(id).await.unwrap();
        assert_eq!(transaction.payment_txn_id.unwrap().reveal(), "0xhash");
    }
}

#[tokio::test]
async fn recipient_refuses_and_both_sides_are_declined() {
    let story = Story::start().await;
    let wallets = story.recipient.travel_rule_wallet_addresses();
    wallets
        .create(CreateWalletAddress::new(WALLET))
        .await
        .unwrap();
    let sent = story.send("withdrawal-1", &json!({})).await.uuid.unwrap();
    let received = story.events().pop().unwrap().0;
    let recipient = story.recipient.transaction_travel_rule();
    let denied = recipient.confirm_ownership(&received, false).await.unwrap();
    assert_eq!(denied.ownership_confirmed, Some(false));
    let declined = TravelRuleStatus::CounterpartyVaspGeneralDecline;
    let expected = [
        (received.clone(), declined.clone()),
        (sent.clone(), declined.clone()),
    ];
    assert_eq!(story.events(), expected);
    let sender = story.sender.transaction_travel_rule();
    let paid = sender.update_transfer(&sent, finish("0xhash")).await;
    assert_eq!(refused(paid), Some(409));
    assert_eq!(current(&story.recipient, &received).await, Some(declined));
    let cancel = UpdateTravelRuleTransfer::new().action(TransferAction::Cancel);
    let cancelled = sender.update_transfer(&sent, cancel).await.unwrap();
    assert_eq!(cancelled.status, Some(TravelRuleStatus::Cancelled));
    assert_eq!(
        current(&story.recipient, &received).await,
        Some(TravelRuleStatus::Cancelled)
    );
}

#[tokio::test]
async fn recipient_without_a_protocol_picks_the_transfer_up_and_registers_the_deposit() {
    let story = Story::start().await;
    let mut provider = json!({"counterparty_vasp_email": "compliance@example.com"});
    let sent = story.send("withdrawal-1", &provider).await.uuid.unwrap();
    let awaiting = TravelRuleStatus::AwaitingCounterparty;
    assert_eq!(story.events(), [(sent.clone(), awaiting)]);
    let token = story.fake.pickup_token(sent.as_str()).unwrap();
    // The token alone authorizes; a key that the service does not know is not sent.
    let nobody = Client::builder("unknown").base_url(story.fake.base_url());
    let nobody = nobody.hyper().build().unwrap();
    let pickup = nobody
        .travel_rule()
        .retrieve_pickup(token.as_str())
        .await
        .unwrap();
    assert_eq!(
        pickup.originator_vasp_name.unwrap().reveal(),
        "Origin CASP SL"
    );
    assert_eq!(pickup.beneficiary_wallet.unwrap().reveal(), WALLET);
    let accept =
        || RespondTravelRulePickup::new(PickupDecision::Accept).beneficiary_name("Ana Diaz");
    let rule = nobody.travel_rule();
    let answered = rule.respond_pickup(token.as_str(), accept()).await.unwrap();
    assert_eq!(answered.status, Some(TravelRuleStatus::Completed));
    assert_eq!(
        story.events(),
        [(sent.clone(), TravelRuleStatus::Completed)]
    );
    assert_eq!(
        refused(rule.respond_pickup(token.as_str(), accept()).await),
        Some(410)
    );
    assert_eq!(refused(rule.retrieve_pickup("unknown").await), Some(404));
    let sender = story.sender.transaction_travel_rule();
    sender
        .update_transfer(&sent, finish("0xhash"))
        .await
        .unwrap();
    assert_eq!(story.events(), [(sent.clone(), TravelRuleStatus::Finished)]);

    let ana = CreateWalletAddress::new(WALLET)
        .holder_name("Ana Diaz")
        .self_declared(true);
    let wallets = story.recipient.travel_rule_wallet_addresses();
    wallets.create(ana).await.unwrap();
    let deposit = RegisterTravelRuleInbound::new("ethereum", "0xhash", WALLET, "1500", "USDC")
        .beneficiary_data(json!({"name": "Ana Diaz"}));
    let inbound = || {
        story
            .recipient
            .travel_rule()
            .register_inbound(deposit.clone())
    };
    let registered = inbound().await.unwrap();
    assert_eq!(registered.created, Some(true));
    let received = registered.transaction_id.unwrap();
    let expected = [TravelRuleStatus::Completed, TravelRuleStatus::Finished];
    let expected = expected.map(|status| (received.clone(), status));
    assert_eq!(story.events(), expected);
    let again = inbound().await.unwrap();
    assert_eq!(
        (again.created, again.transaction_id),
        (Some(false), Some(received))
    );
    assert!(story.events().is_empty());

    provider["wallet_address"] = "0xother".into();
    let mailed = story.send("withdrawal-2", &provider).await.uuid.unwrap();
    let token = story.fake.pickup_token(mailed.as_str()).unwrap();
    let decline = RespondTravelRulePickup::new(PickupDecision::Decline);
    rule.respond_pickup(token, decline).await.unwrap();
    let declined = TravelRuleStatus::CounterpartyVaspGeneralDecline;
    assert_eq!(current(&story.sender, &mailed).await, Some(declined));
}
