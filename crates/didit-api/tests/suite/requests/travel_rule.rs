//! Requests about the travel rule.

use std::collections::BTreeSet;

use didit_api::Client;
use didit_api::types::travel_rule::{
    CreateTravelRuleWidgetSession, CreateWalletAddress, ListVasps, ListWalletAddresses,
    NameMatchingStrictness, OriginatingVasp, PickupDecision, RegisterTravelRuleInbound,
    RespondTravelRulePickup, TransferAction, TravelRuleNetwork, TravelRuleTimeoutOutcome,
    UpdateTravelRuleSettings, UpdateTravelRuleTransfer, UpdateWalletAddress,
};
use serde_json::json;

use super::send;
use crate::support::OTHER;

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let rule = client.travel_rule();
    send(called, rule.retrieve_settings()).await;
    let settings = UpdateTravelRuleSettings::new()
        .is_enabled(true)
        .legal_name("Origin CASP SL")
        .lei("529900EXAMPLE0000009")
        .jurisdiction("EU")
        .name_matching_strictness(NameMatchingStrictness::Fuzzy)
        .confirmation_timeout_hours(24)
        .timeout_outcome(TravelRuleTimeoutOutcome::Reject)
        .compliance_email("compliance@example.com")
        .is_discoverable(false)
        .threshold_amount("1000.00")
        .inbound_auto_accept(false)
        .allow_self_declaration(false)
        .allow_screenshot_proof(false)
        .auto_wallet_verification(true)
        .vasp_attribution_enabled(false)
        .disabled_networks([TravelRuleNetwork::Sygna]);
    send(called, rule.update_settings(settings)).await;
    let search = ListVasps::new().search("casp & co").limit(5).offset(10);
    send(called, rule.list_vasps(search)).await;

    let wallets = client.travel_rule_wallet_addresses();
    let page = ListWalletAddresses::new().limit(5);
    send(called, wallets.list(page)).await;
    let wallet = CreateWalletAddress::new("0xwallet")
        .chain("ethereum")
        .holder_vendor_data("user-042")
        .holder_name("Ana Diaz")
        .entity_type("individual")
        .self_declared(true)
        .travel_address("taExample");
    send(called, wallets.create(wallet)).await;
    let holder = UpdateWalletAddress::new().holder_name("Ana Updated");
    send(called, wallets.update(OTHER, holder)).await;
    send(called, wallets.delete(OTHER)).await;

    let transfers = client.transaction_travel_rule();
    let paid = UpdateTravelRuleTransfer::new().payment_txn_id("0xchainhash");
    send(called, transfers.update_transfer(OTHER, paid)).await;
    let resend = UpdateTravelRuleTransfer::new().action(TransferAction::Resend);
    send(called, transfers.update_transfer(OTHER, resend)).await;
    send(called, transfers.confirm_ownership(OTHER, false)).await;

    let deposit =
        RegisterTravelRuleInbound::new("ethereum", "0xhash", "0xwallet", "500.00", "USDC")
            .originator_data(json!({"name": "Origin CASP SL"}))
            .beneficiary_data(json!({"name": "Ana Diaz"}))
            .originating_vasp(
                OriginatingVasp::new()
                    .name("Origin CASP SL")
                    .travel_address("ta"),
            );
    send(called, rule.register_inbound(deposit)).await;
    send(called, rule.retrieve_pickup("pickup-token")).await;
    let accept =
        RespondTravelRulePickup::new(PickupDecision::Accept).beneficiary_name("Carlos Ruiz");
    send(called, rule.respond_pickup("pickup-token", accept)).await;
    let widget = CreateTravelRuleWidgetSession::new("0xwallet", "ethereum")
        .holder_name("Ana Diaz")
        .vendor_data("user-042")
        .transaction_id(OTHER)
        .satoshi_deposit_address("0xdeposit")
        .callback_url("https://example.com/back")
        .expires_in_minutes(60);
    send(called, rule.create_widget_session(widget)).await;
    send(called, rule.retrieve_widget_context("widget-token")).await;
    let shown = format!(
        "{:?}",
        rule.retrieve_widget_context("widget-token").endpoint()
    );
    assert!(!shown.contains("widget-token"), "{shown}");
}
