//! Transactions, their rules, and the screening of crypto wallets.

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::Operation;
use didit_types::transaction::{
    BacktestTransactionRule, CreateTransaction, CreateTransactionRule, CreateTransactionSdkToken,
    InstallTransactionRules, InstalledTransactionRules, LibraryRule, ListLibraryRules,
    ListTransactionRules, ListTransactions, ScreenWallet, SubmitTransaction, TransactionDetail,
    TransactionRule, TransactionRuleBacktest, TransactionSdkToken, TransactionSummary,
    UpdateTransactionRule, WalletScreening,
};
use didit_types::{Drift, SecretString, Uuid, ValidationError, setters};
use http::{Request, Response};

use super::table::{endpoints, filters};
use super::{TransactionRules, Transactions};
use crate::by_id::{Act, ById, Delete, Retrieve};
use crate::call::Call;
use crate::endpoint::{Credential, Endpoint};
use crate::error::Error;
use crate::request;

impl Transactions<'_> {
    /// Lists the transactions of the application, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/list>
    pub fn list(&self, filter: ListTransactions) -> Call<ListTransactions> {
        self.0.call(filter)
    }

    /// Submits a transaction; the active rules of the application decide its status.
    ///
    /// A second transaction with the same id is refused. Not sent again when its outcome is unknown,
    /// because the refusal would hide that the first request took effect; send it again to find out:
    /// the error `transaction_id` then means that it did.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::transaction::{
    ///     CreateTransaction, ListTransactions, MoneyDirection, TransactionParty, TransactionAmount,
    ///     TransactionCategory, TransactionStatus,
    /// };
    ///
    /// let amount = TransactionAmount::new(MoneyDirection::Outbound, 1500, "EUR");
    /// let subject = TransactionParty::user("user-1", "Carmen Española");
    /// let transfer = CreateTransaction::new("txn-1", TransactionCategory::Finance, amount, subject);
    /// let transfer = client.transactions().create(transfer).await?;
    /// if transfer.status == Some(TransactionStatus::InReview) {
    ///     println!("{:?} alerts", transfer.alerts.map(|alerts| alerts.len()));
    /// }
    ///
    /// let mut all = client.transactions().list(ListTransactions::new()).items();
    /// while let Some(transaction) = all.next_item().await? {
    ///     if let Some(id) = transaction.uuid {
    ///         println!("{:?}", client.transactions().retrieve(id).await?.rule_runs);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/create>
    pub fn create(&self, request: CreateTransaction) -> Call<CreateTransaction> {
        self.0.call(request)
    }

    /// Retrieves a transaction by Didit's id.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveTransaction> {
        self.0.call(ById::of(id))
    }

    /// Creates a token with which the device of a user submits transactions.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::transaction::{
    ///     CreateTransactionSdkToken, MoneyDirection, SubmitTransaction, TransactionCategory,
    ///     sdk::{SubmittedAmount, SubmittedParty},
    /// };
    ///
    /// let token = CreateTransactionSdkToken::new("user-1").max_uses(3);
    /// let Some(token) = client.transactions().create_sdk_token(token).await?.sdk_token else {
    ///     return Ok(());
    /// };
    /// // On the device, which has the token alone:
    /// let amount = SubmittedAmount::new(MoneyDirection::Outbound, 25, "EUR");
    /// let subject = SubmittedParty::new().full_name("Carmen Española");
    /// let transfer = SubmitTransaction::new("txn-2", TransactionCategory::Finance, amount, subject);
    /// let transfer = client.transactions().submit_from_sdk(token.clone(), transfer).await?;
    /// if let Some(id) = transfer.uuid {
    ///     println!("{:?}", client.transactions().retrieve_from_sdk(token, id).await?.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    pub fn create_sdk_token(
        &self,
        request: CreateTransactionSdkToken,
    ) -> Call<CreateTransactionSdkToken> {
        self.0.call(request)
    }

    /// Submits a transaction of the user of a token. The API key is not sent.
    ///
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    pub fn submit_from_sdk(
        &self,
        token: impl Into<SecretString>,
        request: SubmitTransaction,
    ) -> Call<WithTransactionToken<SubmitTransaction>> {
        self.0.call(WithTransactionToken::new(token, request))
    }

    /// Retrieves a transaction of the user of a token. The API key is not sent.
    ///
    /// Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>
    pub fn retrieve_from_sdk(
        &self,
        token: impl Into<SecretString>,
        id: impl Into<Uuid>,
    ) -> Call<WithTransactionToken<RetrieveTransactionFromSdk>> {
        self.0.call(WithTransactionToken::new(token, ById::of(id)))
    }

    /// Screens a crypto wallet for exposure to crime and sanctions.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::transaction::{Blockchain, ScreenWallet};
    ///
    /// let wallet = ScreenWallet::new("0x28c6c06298d514db089934071355e5743bf21d60", Blockchain::Ethereum);
    /// let screening = client.transactions().screen_wallet(wallet).await?;
    /// println!("{:?} {:?}", screening.severity, screening.sanctions_hit);
    /// let report = client.transactions().screen_wallet_pdf(screening).await?;
    /// # drop(report);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/wallet-screening>
    pub fn screen_wallet(&self, request: ScreenWallet) -> Call<ScreenWallet> {
        self.0.call(request)
    }

    /// Renders the result of a screening as a PDF. The API refuses a result that was changed.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/wallet-screening>
    pub fn screen_wallet_pdf(&self, screening: WalletScreening) -> Call<WalletScreening> {
        self.0.call(screening)
    }
}

impl TransactionRules<'_> {
    /// Lists the rules of the application with what they found.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-list>
    pub fn list(&self, filter: ListTransactionRules) -> Call<ListTransactionRules> {
        self.0.call(filter)
    }

    /// Creates a rule, which applies to later transactions. A rule in test mode is evaluated and
    /// recorded without an effect.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::transaction::{
    ///     BacktestTransactionRule, CreateTransactionRule, ListTransactionRules, RuleAction,
    ///     RuleCondition, RuleOperator, TransactionRuleMode, TransactionStatus, UpdateTransactionRule,
    /// };
    ///
    /// let large = vec![RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000)];
    /// let backtest = BacktestTransactionRule::new().conditions(large.clone()).period_days(30);
    /// println!("{:?} would match", client.transaction_rules().backtest(backtest).await?.matched);
    ///
    /// let review = RuleAction::change_status(&TransactionStatus::InReview);
    /// let rule = CreateTransactionRule::new("Large amounts", "finance", TransactionRuleMode::Test)
    ///     .conditions(large)
    ///     .actions(vec![RuleAction::add_score(40), review]);
    /// if let Some(id) = client.transaction_rules().create(rule).await?.uuid {
    ///     let activate = UpdateTransactionRule::new().mode(TransactionRuleMode::Active);
    ///     client.transaction_rules().update(&id, activate).await?;
    ///     println!("{:?} matches", client.transaction_rules().retrieve(&id).await?.run_count);
    ///     client.transaction_rules().delete(&id).await?;
    /// }
    /// let page = client.transaction_rules().list(ListTransactionRules::new()).await?;
    /// println!("{} rules", page.results.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-create>
    pub fn create(&self, request: CreateTransactionRule) -> Call<CreateTransactionRule> {
        self.0.call(request)
    }

    /// Retrieves a rule.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveTransactionRule> {
        self.0.call(ById::of(id))
    }

    /// Changes a rule. Of a rule of the library only the mode can be changed.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-update>
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateTransactionRule,
    ) -> Call<UpdateTransactionRuleById> {
        self.0.call(ById::new(id, request))
    }

    /// Deletes a rule. A rule of the library is [uninstalled](Self::uninstall_library) instead.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-delete>
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteTransactionRule> {
        self.0.call(ById::of(id))
    }

    /// Counts the recent transactions that a rule would have matched, without an effect on them.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-backtest>
    pub fn backtest(&self, request: BacktestTransactionRule) -> Call<BacktestTransactionRule> {
        self.0.call(request)
    }

    /// Lists the rules of the library.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::transaction::{InstallTransactionRules, ListLibraryRules};
    ///
    /// let finance = client.transaction_rules().list_library(ListLibraryRules::new().bundle("finance")).await?;
    /// let keys: Vec<_> = finance.results.into_iter().filter_map(|rule| rule.library_key).collect();
    /// let finance = InstallTransactionRules::new().library_keys(keys);
    /// client.transaction_rules().install_library(finance.clone()).await?;
    /// client.transaction_rules().uninstall_library(finance).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-library>
    pub fn list_library(&self, filter: ListLibraryRules) -> Call<ListLibraryRules> {
        self.0.call(filter)
    }

    /// Installs rules of the library. Those that are installed are skipped.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-install>
    pub fn install_library(
        &self,
        request: InstallTransactionRules,
    ) -> Call<InstallTransactionRules> {
        self.0.call(request)
    }

    /// Uninstalls rules of the library.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-uninstall>
    pub fn uninstall_library(
        &self,
        request: InstallTransactionRules,
    ) -> Call<UninstallTransactionRules> {
        self.0.call(ById::new((), request))
    }
}

/// Request of [`Transactions::retrieve`].
pub type RetrieveTransaction = ById<Uuid, Retrieve<TransactionDetail>>;
/// Request of [`Transactions::retrieve_from_sdk`], without its token.
pub type RetrieveTransactionFromSdk = ById<Uuid, Act<TransactionDetail>>;
/// Request of [`TransactionRules::retrieve`].
pub type RetrieveTransactionRule = ById<Uuid, Retrieve<TransactionRule>>;
/// Request of [`TransactionRules::update`].
pub type UpdateTransactionRuleById = ById<Uuid, UpdateTransactionRule>;
/// Request of [`TransactionRules::delete`].
pub type DeleteTransactionRule = ById<Uuid, Delete<TransactionRule>>;
/// Request of [`TransactionRules::uninstall_library`].
pub type UninstallTransactionRules = ById<(), InstallTransactionRules>;

/// Request of a device, authorized by the token of its user.
#[derive(Debug, Clone, PartialEq)]
pub struct WithTransactionToken<R> {
    request: R,
    token: SecretString,
}

impl<R> WithTransactionToken<R> {
    /// Creates a request from its token and the request of the operation.
    pub fn new(token: impl Into<SecretString>, request: R) -> Self {
        Self {
            request,
            token: token.into(),
        }
    }
}

impl<R> Call<WithTransactionToken<R>> {
    /// Changes the request of the operation.
    fn map_request(self, change: impl FnOnce(R) -> R) -> Self {
        self.map(
            |WithTransactionToken { request, token }| WithTransactionToken {
                request: change(request),
                token,
            },
        )
    }
}

impl<R: Endpoint> Endpoint for WithTransactionToken<R> {
    type Output = R::Output;

    fn operation(&self) -> Operation {
        self.request.operation()
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let token = request::token_header("token", self.token.reveal());
        let (token, mut request) = ValidationError::both(token, self.request.request())?;
        request.headers_mut().insert("x-transaction-token", token);
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<R::Output, Error> {
        self.request.decode(response)
    }

    fn drift(&self, output: &R::Output) -> Vec<Drift> {
        self.request.drift(output)
    }

    fn credential(&self) -> Credential {
        Credential::None
    }
}

endpoints! {
    ListTransactions: LIST_TRANSACTIONS -> pages of TransactionSummary;
    CreateTransaction: CREATE_TRANSACTION, json -> TransactionDetail, json;
    RetrieveTransaction: RETRIEVE_TRANSACTION, query -> TransactionDetail, json;
    CreateTransactionSdkToken: CREATE_TRANSACTION_SDK_TOKEN, json -> TransactionSdkToken, json;
    SubmitTransaction: SUBMIT_TRANSACTION_FROM_SDK, json -> TransactionDetail, json;
    RetrieveTransactionFromSdk: RETRIEVE_TRANSACTION_FROM_SDK, query -> TransactionDetail, json;
    ListTransactionRules: LIST_TRANSACTION_RULES -> pages of TransactionRule;
    CreateTransactionRule: CREATE_TRANSACTION_RULE, json -> TransactionRule, json;
    RetrieveTransactionRule: RETRIEVE_TRANSACTION_RULE, query -> TransactionRule, json;
    UpdateTransactionRuleById: UPDATE_TRANSACTION_RULE, json -> TransactionRule, json;
    DeleteTransactionRule: DELETE_TRANSACTION_RULE, query -> (), empty;
    BacktestTransactionRule: BACKTEST_TRANSACTION_RULES, json -> TransactionRuleBacktest, json;
    ListLibraryRules: LIST_TRANSACTION_RULE_LIBRARY -> pages of LibraryRule;
    InstallTransactionRules: INSTALL_TRANSACTION_RULE_LIBRARY, json -> InstalledTransactionRules, json;
    UninstallTransactionRules: UNINSTALL_TRANSACTION_RULE_LIBRARY, json -> InstalledTransactionRules, json;
    ScreenWallet: SCREEN_WALLET, json -> WalletScreening, json;
    WalletScreening: SCREEN_WALLET_PDF, json -> Pdf document;
}

setters! { CreateTransaction for Call<CreateTransaction> via map }
setters! { CreateTransactionSdkToken for Call<CreateTransactionSdkToken> via map }
setters! { SubmitTransaction for Call<WithTransactionToken<SubmitTransaction>> via map_request }
setters! { CreateTransactionRule for Call<CreateTransactionRule> via map }
setters! { UpdateTransactionRule for Call<UpdateTransactionRuleById> via map_body }
setters! { BacktestTransactionRule for Call<BacktestTransactionRule> via map }
setters! { InstallTransactionRules for Call<InstallTransactionRules> via map }
setters! { InstallTransactionRules for Call<UninstallTransactionRules> via map_body }
setters! { ScreenWallet for Call<ScreenWallet> via map }

filters! {
    ListTransactions: [offset, limit];
    ListTransactionRules: [offset, limit];
    ListLibraryRules: [offset, limit];
}
