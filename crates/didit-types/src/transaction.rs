//! Transactions that are monitored, the rules that they run through, and the screening of crypto
//! wallets.
//!
//! Source: the pages below <https://docs.didit.me/transaction-monitoring/overview>

pub mod create;
pub mod detail;
pub mod rule;
pub mod sdk;
pub mod summary;
pub mod wallet;

pub use self::{
    create::{
        CreateTransaction, DeviceContext, Institution, MoneyDirection, NetworkContext,
        NetworkSnapshot, PartyAddress, PartyType, PaymentMethod, PaymentMethodType,
        TransactionAmount, TransactionCategory, TransactionParty, TravelRuleDetails,
    },
    detail::{TransactionDetail, TransactionTag},
    rule::{
        BacktestTransactionRule, CreateTransactionRule, InstallTransactionRules,
        InstalledTransactionRules, LibraryRule, ListLibraryRules, ListTransactionRules, RuleAction,
        RuleActionType, RuleAggregation, RuleCondition, RuleLogic, RuleMetric, RuleOperator,
        RuleScope, RuleSource, TransactionRule, TransactionRuleBacktest, TransactionRuleMode,
        UpdateTransactionRule,
    },
    sdk::{CreateTransactionSdkToken, SubmitTransaction, TransactionSdkToken},
    summary::{ListTransactions, TransactionSummary},
    wallet::{Blockchain, ScreenWallet, WalletScreening},
};
pub use crate::webhook::transaction::{Direction, Severity, TransactionStatus};
