//! A transaction and everything that is known about it.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::create::{DeviceContext, PartyType, PaymentMethodType, TransactionCategory};
use super::rule::TransactionRuleMode;
use crate::{
    MediaUrl, Personal, SecretString, SessionId, Timestamp, UntypedJson, Uuid,
    model::model,
    open_enum::open_enum,
    webhook::{
        TravelRuleStatus,
        transaction::{Direction, Severity, TransactionStatus},
    },
};

model! {
    /// Transaction with its parties, the runs of rules, alerts and the required action.
    ///
    /// Source: <https://docs.didit.me/transaction-monitoring/response-schema>
    pub struct TransactionDetail {
        /// Didit's id of the transaction.
        pub uuid: Option<Uuid>,
        /// `live` or `sandbox`.
        pub environment: Option<Personal>,
        /// Number of the transaction within the application.
        pub transaction_number: Option<u64>,
        /// Caller's own id of the transaction.
        pub txn_id: Option<Personal>,
        /// Time of the transaction.
        pub txn_date: Option<Timestamp>,
        /// Time zone of the transaction.
        pub zone_id: Option<Personal>,
        /// Category of the transaction.
        pub transaction_type: Option<TransactionCategory>,
        /// Action of the application.
        pub action_type: Option<Personal>,
        /// Direction of the money.
        pub direction: Option<Direction>,
        /// Status.
        pub status: Option<TransactionStatus>,
        /// `LIVE` or `IMPORTED`.
        pub source: Option<Personal>,
        /// Amount in the currency, a decimal number as text.
        pub amount: Option<Personal>,
        /// Currency, ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// Kind of the currency.
        pub currency_type: Option<Personal>,
        /// Amount in the default currency, a decimal number as text.
        pub amount_in_default_currency: Option<Personal>,
        /// Default currency of the application.
        pub default_currency_code: Option<Personal>,
        /// Amount in the preferred currency, a decimal number as text.
        pub preferred_currency_amount: Option<Personal>,
        /// Preferred currency of the application.
        pub preferred_currency_code: Option<Personal>,
        /// Description of the payment.
        pub payment_details: Option<Personal>,
        /// Id of the payment elsewhere.
        pub payment_txn_id: Option<Personal>,
        /// Sum of the scores of the matched rules.
        pub score: Option<Number>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Code of the reason for the status.
        pub decision_reason_code: Option<Personal>,
        /// Reason for the status.
        pub decision_reason_label: Option<Personal>,
        /// Caller's own id of the subject.
        pub vendor_data: Option<Personal>,
        /// Parties as they were submitted.
        pub metadata: Option<UntypedJson>,
        /// Custom properties as they were submitted.
        pub props: Option<UntypedJson>,
        /// Tags.
        pub tags: Option<Vec<TransactionTag>>,
        /// Subject and counterparty.
        pub parties: Option<Vec<TransactionPartyDetail>>,
        /// Cards, accounts and wallets.
        pub payment_methods: Option<Vec<TransactionPaymentMethod>>,
        /// Uploaded documents.
        pub documents: Option<Vec<TransactionDocument>>,
        /// History of the transaction.
        pub activities: Option<Vec<TransactionActivity>>,
        /// Alerts.
        pub alerts: Option<Vec<TransactionAlert>>,
        /// Rules that were evaluated.
        pub rule_runs: Option<Vec<RuleRun>>,
        /// Results of providers, such as the screening of a wallet.
        pub provider_results: Option<Vec<ProviderResult>>,
        /// Travel rule transfer.
        pub travel_rule: Option<Box<TransactionTravelRule>>,
        /// Graph of the accounts around the transaction.
        pub network_snapshot: Option<Box<TransactionNetwork>>,
        /// Session in which the user must be verified.
        pub remediation: Option<Box<Remediation>>,
        /// Action that the user must take.
        pub action_required: Option<Box<RequiredAction>>,
        /// Cost of the transaction.
        pub cost_breakdown: Option<UntypedJson>,
    }
}

model! {
    /// Tag of a transaction.
    pub struct TransactionTag {
        /// Id of the tag.
        pub uuid: Option<Uuid>,
        /// Name.
        pub name: Option<Personal>,
        /// Colour, such as `#F59E0B`.
        pub color: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// `didit` or `custom`.
        pub source: Option<Personal>,
    }
}

model! {
    /// Party of a transaction.
    pub struct TransactionPartyDetail {
        /// Id of the party.
        pub uuid: Option<Uuid>,
        /// Role in the transaction.
        pub role: Option<TransactionPartyRole>,
        /// Type of the party.
        pub entity_type: Option<PartyType>,
        /// Kind of the party.
        pub kind: Option<PartyKind>,
        /// Caller's own id of the user or company.
        pub vendor_data: Option<Personal>,
        /// Full name.
        pub full_name: Option<Personal>,
        /// First name.
        pub first_name: Option<Personal>,
        /// Last name.
        pub last_name: Option<Personal>,
        /// Country.
        pub country_code: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub dob: Option<Timestamp>,
        /// Address.
        pub address: Option<UntypedJson>,
        /// Bank or provider.
        pub institution_info: Option<UntypedJson>,
        /// Device.
        pub device: Option<Box<DeviceContext>>,
        /// Data of a party that is not a user.
        pub external_party_snapshot: Option<UntypedJson>,
    }
}

model! {
    /// Card, account or wallet of a transaction.
    pub struct TransactionPaymentMethod {
        /// Id of the method.
        pub uuid: Option<Uuid>,
        /// Role in the transaction.
        pub role: Option<PaymentMethodRole>,
        /// Type of the method.
        pub payment_method_type: Option<PaymentMethodType>,
        /// Number of the account, or address of the wallet.
        pub account_id: Option<Personal>,
        /// Country of the issuer.
        pub issuing_country: Option<Personal>,
        /// Label.
        pub label: Option<Personal>,
        /// Fingerprint of the method.
        pub fingerprint: Option<Personal>,
        /// Kind of the owner.
        pub owner_kind: Option<PartyKind>,
        /// Name of the owner.
        pub owner_name: Option<Personal>,
        /// Caller's own id of the owner.
        pub vendor_data: Option<Personal>,
        /// Further data.
        pub details: Option<UntypedJson>,
        /// Bank or provider.
        pub institution_info: Option<UntypedJson>,
        /// Data of an owner that is not a user.
        pub external_owner_snapshot: Option<UntypedJson>,
    }
}

model! {
    /// Document of a transaction.
    pub struct TransactionDocument {
        /// Id of the document.
        pub uuid: Option<Uuid>,
        /// Label.
        pub label: Option<Personal>,
        /// Note.
        pub note: Option<Personal>,
        /// Name of the person who uploaded it.
        pub uploaded_by: Option<Personal>,
        /// Time of the upload.
        pub created_at: Option<Timestamp>,
        /// Files.
        pub files: Option<Vec<TransactionFile>>,
    }
}

model! {
    /// File of a document.
    pub struct TransactionFile {
        /// Id of the file.
        pub uuid: Option<Uuid>,
        /// Name of the file.
        pub original_filename: Option<Personal>,
        /// Size in bytes.
        pub file_size: Option<u64>,
        /// Link to the file.
        pub file_url: Option<MediaUrl>,
    }
}

model! {
    /// Entry of the history of a transaction.
    pub struct TransactionActivity {
        /// Id of the entry.
        pub uuid: Option<Uuid>,
        /// Type, such as `TRANSACTION_CREATED`.
        pub activity_type: Option<Personal>,
        /// Origin of the entry.
        pub source: Option<Personal>,
        /// Status of the transaction afterwards.
        pub status: Option<TransactionStatus>,
        /// Title.
        pub title: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
        /// Time.
        pub occurred_at: Option<Timestamp>,
    }
}

model! {
    /// Alert of a transaction.
    pub struct TransactionAlert {
        /// Id of the alert.
        pub uuid: Option<Uuid>,
        /// Title.
        pub title: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Status.
        pub status: Option<AlertStatus>,
        /// Origin of the alert.
        pub source: Option<AlertSource>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time by which it must be resolved.
        pub due_at: Option<Timestamp>,
    }
}

model! {
    /// Evaluation of a rule for a transaction.
    pub struct RuleRun {
        /// Id of the run.
        pub uuid: Option<Uuid>,
        /// Id of the rule.
        pub rule: Option<Uuid>,
        /// Title of the rule.
        pub rule_title: Option<Personal>,
        /// Description of the rule.
        pub rule_description: Option<Personal>,
        /// Category of the rule.
        pub rule_category: Option<Personal>,
        /// Whether the rule matched.
        pub matched: Option<bool>,
        /// Whether the rule is in test mode, and so without effect.
        pub is_test: Option<bool>,
        /// Mode of the rule.
        pub mode: Option<TransactionRuleMode>,
        /// Risk level of the rule.
        pub severity: Option<Severity>,
        /// Score that the rule added.
        pub score_delta: Option<Number>,
        /// Status that the rule set.
        pub status_target: Option<TransactionStatus>,
        /// Actions of the rule, such as `score +78; change_status:IN_REVIEW`.
        pub action_summary: Option<Personal>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
        /// Time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Result of a provider.
    pub struct ProviderResult {
        /// Id of the result.
        pub uuid: Option<Uuid>,
        /// Name of the provider.
        pub provider: Option<Personal>,
        /// Type, such as `WALLET_SCREENING`.
        pub result_type: Option<Personal>,
        /// Status.
        pub status: Option<Personal>,
        /// Risk score.
        pub score: Option<Number>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Summary.
        pub summary: Option<Personal>,
        /// Result as the provider sent it.
        pub payload: Option<UntypedJson>,
        /// Time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Travel rule transfer of a transaction.
    pub struct TransactionTravelRule {
        /// Id of the transfer.
        pub uuid: Option<Uuid>,
        /// Status.
        pub status: Option<TravelRuleStatus>,
        /// Whether the travel rule applies.
        pub required: Option<bool>,
        /// Protocol.
        pub protocol: Option<Personal>,
        /// Number of obligations.
        pub obligations_count: Option<u64>,
        /// Data of the sender.
        pub originator_data: Option<UntypedJson>,
        /// Data of the recipient.
        pub beneficiary_data: Option<UntypedJson>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
    }
}

model! {
    /// Graph of the accounts around a transaction.
    pub struct TransactionNetwork {
        /// Id of the graph.
        pub uuid: Option<Uuid>,
        /// Accounts.
        pub nodes: Option<Vec<UntypedJson>>,
        /// Connections of the accounts.
        pub edges: Option<Vec<UntypedJson>>,
        /// Figures of the graph.
        pub metrics: Option<UntypedJson>,
    }
}

model! {
    /// Session in which the user of a transaction must be verified.
    pub struct Remediation {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Token of the session.
        pub session_token: Option<SecretString>,
        /// Link to the session.
        pub url: Option<MediaUrl>,
        /// Status of the session.
        pub status: Option<Personal>,
    }
}

model! {
    /// Action that the user of a transaction must take.
    pub struct RequiredAction {
        /// Type of the action.
        pub r#type: Option<RequiredActionType>,
        /// Link for the user.
        pub url: Option<MediaUrl>,
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Token of the session.
        pub session_token: Option<SecretString>,
        /// Status of the session.
        pub status: Option<Personal>,
        /// Id of the widget session for the wallet.
        pub widget_session_id: Option<Uuid>,
        /// Time at which the link expires.
        pub expires_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Type of a required action.
    pub enum RequiredActionType {
        /// The user must be verified.
        VerificationSession = "verification_session",
        /// The user must prove the ownership of a wallet.
        WalletOwnership = "wallet_ownership",
    }
}

open_enum! {
    /// Role of a party.
    pub enum TransactionPartyRole {
        /// Subject of the transaction.
        Applicant = "APPLICANT",
        /// Sender.
        Remitter = "REMITTER",
        /// Recipient.
        Beneficiary = "BENEFICIARY",
        Counterparty = "COUNTERPARTY",
    }
}

open_enum! {
    /// Kind of a party.
    pub enum PartyKind {
        User = "USER",
        Business = "BUSINESS",
        /// Not a user of the application.
        External = "EXTERNAL",
    }
}

open_enum! {
    /// Role of a payment method.
    pub enum PaymentMethodRole {
        Source = "SOURCE",
        Destination = "DESTINATION",
        Funding = "FUNDING",
        Beneficiary = "BENEFICIARY",
    }
}

open_enum! {
    /// Origin of an alert.
    pub enum AlertSource {
        /// A rule matched.
        Rule = "RULE",
        /// A provider found a risk.
        Provider = "PROVIDER",
        /// An analyst created it.
        Manual = "MANUAL",
    }
}

open_enum! {
    /// Status of an alert.
    pub enum AlertStatus {
        Open = "OPEN",
        Investigating = "INVESTIGATING",
        /// Awaits the user.
        AwaitingUser = "AWAITING_USER",
        /// A suspicious activity report (SAR) is due.
        PendingSar = "PENDING_SAR",
        /// A suspicious activity report was filed.
        SarFiled = "SAR_FILED",
        Resolved = "RESOLVED",
        Dismissed = "DISMISSED",
    }
}
