//! Travel rule: transfers between providers of virtual assets (VASPs), wallets and their owners.

operations! {
    /// Retrieves the settings of the travel rule; the first time, with their defaults.
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-settings>
    RETRIEVE_TRAVEL_RULE_SETTINGS = "travel_rule.retrieve_settings", Get "/v3/travel-rule/settings/", [200], Safe, GenericGet, Some("transactions");
    /// Changes the settings that a request names.
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-settings>
    UPDATE_TRAVEL_RULE_SETTINGS = "travel_rule.update_settings", Put "/v3/travel-rule/settings/", [200], Never, GenericWrite, Some("transactions");
    /// Lists the directory of VASPs.
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-vasps>
    LIST_TRAVEL_RULE_VASPS = "travel_rule.list_vasps", Get "/v3/travel-rule/vasps/", [200], Safe, GenericGet, Some("transactions");
    /// Lists the wallets of the application's users.
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-wallet-addresses>
    LIST_TRAVEL_RULE_WALLET_ADDRESSES = "travel_rule.wallet_addresses.list", Get "/v3/travel-rule/wallet-addresses/", [200], Safe, GenericGet, Some("transactions");
    /// Adds a wallet of a user. A second one with its address and chain is refused.
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-wallet-address>
    CREATE_TRAVEL_RULE_WALLET_ADDRESS = "travel_rule.wallet_addresses.create", Post "/v3/travel-rule/wallet-addresses/", [201], Never, GenericWrite, Some("transactions");
    /// Changes the holder or the travel address of a wallet.
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-wallet-address>
    UPDATE_TRAVEL_RULE_WALLET_ADDRESS = "travel_rule.wallet_addresses.update", Patch "/v3/travel-rule/wallet-addresses/{entry_uuid}/", [200], Never, GenericWrite, Some("transactions");
    /// Deletes a wallet.
    /// Source: <https://docs.didit.me/management-api/travel-rule/delete-wallet-address>
    DELETE_TRAVEL_RULE_WALLET_ADDRESS = "travel_rule.wallet_addresses.delete", Delete "/v3/travel-rule/wallet-addresses/{entry_uuid}/", [204], Never, GenericWrite, Some("transactions");
    /// Finishes, cancels or resends the transfer of a transaction.
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-transfer>
    UPDATE_TRAVEL_RULE_TRANSFER = "transactions.travel_rule.update_transfer", Patch "/v3/transactions/{transaction_id}/travel-rule/", [200], Never, GenericWrite, Some("transactions");
    /// Confirms or denies that the user controls the wallet of a transfer.
    /// Source: <https://docs.didit.me/management-api/travel-rule/confirm-ownership>
    CONFIRM_TRAVEL_RULE_OWNERSHIP = "transactions.travel_rule.confirm_ownership", Post "/v3/transactions/{transaction_id}/travel-rule/ownership/", [200], Never, GenericWrite, Some("transactions");
    /// Registers a deposit that was settled before data were exchanged. A repetition returns the
    /// registered one, as not created.
    /// Source: <https://docs.didit.me/management-api/travel-rule/register-inbound>
    REGISTER_TRAVEL_RULE_INBOUND = "travel_rule.register_inbound", Post "/v3/travel-rule/inbound/", [201, 200], Never, GenericWrite, Some("transactions");
    /// Shows the recipient of an e-mail the transfer that awaits its response, by the token of the
    /// link.
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-pickup>
    RETRIEVE_TRAVEL_RULE_PICKUP = "travel_rule.retrieve_pickup", Get "/v3/travel-rule/pickup/{token}/", [200], Safe, Unlimited, None;
    /// Accepts or declines a transfer, by the token of the link, which is used up.
    /// Source: <https://docs.didit.me/management-api/travel-rule/respond-pickup>
    RESPOND_TRAVEL_RULE_PICKUP = "travel_rule.respond_pickup", Post "/v3/travel-rule/pickup/{token}/respond/", [200], Never, Unlimited, None;
    /// Creates a link to the page on which a user proves control of a wallet.
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-widget-session>
    CREATE_TRAVEL_RULE_WIDGET_SESSION = "travel_rule.create_widget_session", Post "/v3/travel-rule/widget-session/", [201], Never, GenericWrite, Some("transactions");
    /// Retrieves the wallet and the proofs of that page, by the token of its link.
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-widget-context>
    RETRIEVE_TRAVEL_RULE_WIDGET_CONTEXT = "travel_rule.retrieve_widget_context", Get "/v3/travel-rule/widget/{token}/", [200], Safe, Unlimited, None;
}
