//! Transactions, their rules, and the screening of crypto wallets.

operations! {
    /// Lists the transactions of an application, newest first.
    /// Source: <https://docs.didit.me/management-api/transactions/list>
    LIST_TRANSACTIONS = "transactions.list", Get "/v3/transactions/", [200], Safe, GenericGet, Some("transactions");
    /// Submits a transaction for monitoring. A repetition is refused, because its id exists.
    /// Source: <https://docs.didit.me/management-api/transactions/create>
    CREATE_TRANSACTION = "transactions.create", Post "/v3/transactions/", [201], Never, IngestWrite, Some("transactions");
    /// Retrieves a transaction.
    /// Source: <https://docs.didit.me/management-api/transactions/get>
    RETRIEVE_TRANSACTION = "transactions.retrieve", Get "/v3/transactions/{transaction_id}/", [200], Safe, GenericGet, Some("transactions");
    /// Creates a token with which a user's device submits transactions.
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    CREATE_TRANSACTION_SDK_TOKEN = "transactions.create_sdk_token", Post "/v3/transactions/sdk-token/", [201], Never, GenericWrite, Some("transactions");
    /// Submits a transaction from a device, by its token. A repetition is refused.
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    SUBMIT_TRANSACTION_FROM_SDK = "transactions.submit_from_sdk", Post "/v1/transactions/", [201], Never, Unlimited, None;
    /// Retrieves a transaction from a device, by its token.
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    RETRIEVE_TRANSACTION_FROM_SDK = "transactions.retrieve_from_sdk", Get "/v1/transactions/{transaction_id}/", [200], Safe, Unlimited, None;
    /// Lists the rules of an application with what they found.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-list>
    LIST_TRANSACTION_RULES = "transactions.rules.list", Get "/v3/transactions/rules/", [200], Safe, GenericGet, Some("transactions");
    /// Creates a rule.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-create>
    CREATE_TRANSACTION_RULE = "transactions.rules.create", Post "/v3/transactions/rules/", [201], Never, GenericWrite, Some("transactions");
    /// Retrieves a rule.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-get>
    RETRIEVE_TRANSACTION_RULE = "transactions.rules.retrieve", Get "/v3/transactions/rules/{rule_uuid}/", [200], Safe, GenericGet, Some("transactions");
    /// Changes a rule; of a rule of the library, its mode only.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-update>
    UPDATE_TRANSACTION_RULE = "transactions.rules.update", Patch "/v3/transactions/rules/{rule_uuid}/", [200], Never, GenericWrite, Some("transactions");
    /// Deletes a rule that is not of the library.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-delete>
    DELETE_TRANSACTION_RULE = "transactions.rules.delete", Delete "/v3/transactions/rules/{rule_uuid}/", [204], Never, GenericWrite, Some("transactions");
    /// Counts the recent transactions that a rule would have matched. Changes nothing.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-backtest>
    BACKTEST_TRANSACTION_RULES = "transactions.rules.backtest", Post "/v3/transactions/rules/backtest/", [200], Safe, GenericWrite, Some("transactions");
    /// Lists the rules of the library.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-library>
    LIST_TRANSACTION_RULE_LIBRARY = "transactions.rules.list_library", Get "/v3/transactions/rules/library/", [200], Safe, GenericGet, Some("transactions");
    /// Installs rules of the library; those that are installed are skipped, so that a repetition
    /// counts none.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-install>
    INSTALL_TRANSACTION_RULE_LIBRARY = "transactions.rules.install_library", Post "/v3/transactions/rules/install/", [200], Never, GenericWrite, Some("transactions");
    /// Uninstalls rules of the library.
    /// Source: <https://docs.didit.me/management-api/transactions/rules-uninstall>
    UNINSTALL_TRANSACTION_RULE_LIBRARY = "transactions.rules.uninstall_library", Delete "/v3/transactions/rules/install/", [200], Never, GenericWrite, Some("transactions");
    /// Screens a crypto wallet.
    /// Source: <https://docs.didit.me/standalone-apis/wallet-screening>
    SCREEN_WALLET = "wallet_screening.screen", Post "/v3/wallet-screening/", [200], Never, GenericWrite, Some("transactions");
    /// Renders the result of a screening as a PDF.
    /// Source: <https://docs.didit.me/standalone-apis/wallet-screening>
    SCREEN_WALLET_PDF = "wallet_screening.generate_pdf", Post "/v3/wallet-screening/pdf/", [200], Safe, GenericWrite, Some("transactions");
}
