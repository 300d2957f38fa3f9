//! Requests about transactions, rules and wallets.

use std::collections::BTreeSet;

use didit_api::Client;
use didit_api::types::Patch;
use didit_api::types::transaction::rule::{EvaluationMode, RuleValueType};
use didit_api::types::transaction::sdk::{
    SubmittedAmount, SubmittedParty, SubmittedPaymentMethod, SubmittedTravelRule,
};
use didit_api::types::transaction::{
    BacktestTransactionRule, Blockchain, CreateTransaction, CreateTransactionRule,
    CreateTransactionSdkToken, DeviceContext, Direction, InstallTransactionRules, Institution,
    ListLibraryRules, ListTransactionRules, ListTransactions, MoneyDirection, NetworkContext,
    NetworkSnapshot, PartyAddress, PartyType, PaymentMethod, PaymentMethodType, RuleAction,
    RuleActionType, RuleAggregation, RuleCondition, RuleLogic, RuleMetric, RuleOperator, RuleScope,
    RuleSource, ScreenWallet, SubmitTransaction, TransactionAmount, TransactionCategory,
    TransactionParty, TransactionRuleMode, TransactionStatus, TravelRuleDetails,
    UpdateTransactionRule, WalletScreening,
};
use didit_api::types::webhook::TravelRuleStatus;
use serde_json::{Number, json};

use super::send;
use crate::support::{OTHER, SESSION};

fn transfer() -> CreateTransaction {
    let amount = TransactionAmount::new(MoneyDirection::Outbound, 25_000, "USDT")
        .currency_kind("crypto")
        .action_type("transfer")
        .amount_in_default_currency(Number::from_f64(25_001.5))
        .payment_reference_id("0xabc");
    let network = NetworkContext::new().ip_address("192.0.2.1");
    let subject = TransactionParty::user("user-1", "Carmen Española")
        .entity_type(PartyType::Individual)
        .date_of_birth("1980-01-31")
        .address(PartyAddress::new().country("ESP").town("Madrid"))
        .device_context(
            DeviceContext::new()
                .fingerprint("f-1")
                .network_context(network),
        );
    let wallet = PaymentMethod::new()
        .method_type(PaymentMethodType::UnhostedWallet)
        .account_id("bc1qexample");
    let counterparty = TransactionParty::new()
        .full_name("Ana Example")
        .institution_details(Institution::new().name("Example Bank").code("EXAMPLE"))
        .payment_method(wallet);
    let details = TravelRuleDetails::new(TravelRuleStatus::OnHold)
        .required(true)
        .originator_data(json!({"name": "Carmen Española"}));
    CreateTransaction::new("txn-1", TransactionCategory::TravelRule, amount, subject)
        .counterparty(counterparty)
        .transaction_at("2027-01-31T12:00:00Z")
        .custom_properties(json!({"order": 7}))
        .include_crypto_screening(true)
        .travel_rule_details(details)
        .network_snapshot(NetworkSnapshot::new().nodes(vec![json!({"id": 1}).into()]))
}

fn rule() -> CreateTransactionRule {
    let conditions = vec![
        RuleCondition::new("amount", RuleOperator::LessThan).value(10_000),
        RuleCondition::new("counterparty_country", RuleOperator::In)
            .value(OTHER)
            .value_type(RuleValueType::List)
            .group_index(1)
            .group_logic(RuleLogic::And),
    ];
    let velocity = RuleAggregation::new(20)
        .metric(RuleMetric::Count)
        .operator(RuleOperator::GreaterOrEqual)
        .window("30d")
        .filters(json!({"subject_vendor_data": "__current__"}));
    let verify = RuleAction::change_status(&TransactionStatus::AwaitingUser).workflow_id(OTHER);
    let tag = RuleAction::new(RuleActionType::AddTags).tag_name("STRUCTURING");
    let scope = RuleScope::new()
        .transaction_types([TransactionCategory::Finance])
        .directions([Direction::Inbound]);
    CreateTransactionRule::new("Structuring", "finance", TransactionRuleMode::Test)
        .description("Many small transfers")
        .evaluation_mode(EvaluationMode::All)
        .scope(scope)
        .conditions(conditions)
        .aggregation(vec![velocity])
        .actions(vec![RuleAction::add_score(35), verify, tag])
}

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let transactions = client.transactions();
    let page = ListTransactions::new().limit(5).offset(10);
    send(called, transactions.list(page)).await;
    send(called, transactions.create(transfer())).await;
    send(called, transactions.retrieve(OTHER)).await;
    let token = CreateTransactionSdkToken::new("user-1")
        .ttl_seconds(60)
        .max_uses(3);
    send(called, transactions.create_sdk_token(token)).await;
    let amount = SubmittedAmount::new(
        MoneyDirection::Outbound,
        Number::from_f64(0.25).unwrap(),
        "ETH",
    )
    .currency_type("crypto")
    .crypto_params(json!({"crypto_chain": "ETH"}));
    let wallet = SubmittedPaymentMethod::new().account_id("0xabc");
    let submitted = SubmitTransaction::new(
        "txn-2",
        TransactionCategory::TravelRule,
        amount,
        SubmittedParty::new().full_name("Carmen Española"),
    )
    .counterparty(SubmittedParty::new().payment_method(wallet))
    .travel_rule(SubmittedTravelRule::new(
        TravelRuleStatus::AwaitingCounterparty,
    ))
    .include_crypto_screening(true);
    let token = "3FaJ9wLqX2Mz";
    send(called, transactions.submit_from_sdk(token, submitted)).await;
    send(called, transactions.retrieve_from_sdk(token, OTHER)).await;

    let rules = client.transaction_rules();
    let filter = ListTransactionRules::new()
        .source(RuleSource::Custom)
        .mode(TransactionRuleMode::Active)
        .search("large & old");
    send(called, rules.list(filter)).await;
    send(called, rules.create(rule())).await;
    send(called, rules.retrieve(OTHER)).await;
    let change = UpdateTransactionRule::new()
        .mode(TransactionRuleMode::Active)
        .description(Patch::Clear);
    send(called, rules.update(OTHER, change)).await;
    send(called, rules.delete(OTHER)).await;
    let backtest = BacktestTransactionRule::new()
        .conditions(rule().conditions.unwrap())
        .period_days(30);
    send(called, rules.backtest(backtest)).await;
    send(
        called,
        rules.list_library(ListLibraryRules::new().bundle("finance")),
    )
    .await;
    let keys = InstallTransactionRules::new().library_keys(["structuring-inbound".into()]);
    send(called, rules.install_library(keys)).await;
    let bundle = InstallTransactionRules::new().bundle("finance");
    send(called, rules.uninstall_library(bundle)).await;

    let wallet =
        ScreenWallet::new("0xabc", Blockchain::Ethereum).direction(MoneyDirection::Outbound);
    send(called, transactions.screen_wallet(wallet)).await;
    let mut screening = WalletScreening::default();
    screening.wallet_address = Some("0xabc".into());
    screening.report_signature = Some(SESSION.into());
    send(called, transactions.screen_wallet_pdf(screening)).await;
}
