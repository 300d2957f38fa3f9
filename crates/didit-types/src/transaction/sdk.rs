//! Submission of a transaction by the device of a user.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/sdk-transaction-submission>

use serde_json::Number;

use super::create::{MoneyDirection, PartyType, PaymentMethodType, TransactionCategory};
use crate::{
    Personal, SecretString, Timestamp, UntypedJson, model::model, request::request,
    webhook::TravelRuleStatus,
};

request! {
    /// Creates a token with which the device of one user submits transactions.
    pub struct CreateTransactionSdkToken {
        required {
            /// Caller's own id of the user, who is the subject of the transactions.
            vendor_data: into Personal [required],
        }
        optional {
            /// Lifetime in seconds, at most 86,400. Defaults to 900.
            ttl_seconds: exact u64 [range(1..=86_400)],
            /// Number of transactions; without a limit by default.
            max_uses: exact u64 [range(1..=u64::MAX)],
        }
    }
}

model! {
    /// Token of a device.
    pub struct TransactionSdkToken {
        /// Token, for the header `X-Transaction-Token`.
        pub sdk_token: Option<SecretString>,
        /// Time at which the token expires.
        pub expires_at: Option<Timestamp>,
    }
}

request! {
    /// Submits a transaction from a device. The token decides whose it is.
    pub struct SubmitTransaction {
        required {
            /// Caller's own id of the transaction. A second transaction with it is refused.
            txn_id: into Personal [required] = "txnId",
            /// Category of the transaction.
            r#type: into TransactionCategory,
            /// Direction, amount and currency.
            info: into SubmittedAmount [nested],
            /// User of the token.
            subject: into SubmittedParty [nested],
        }
        optional {
            /// Other party.
            counterparty: into SubmittedParty [nested],
            /// Time of the transaction, with an offset. Defaults to now.
            txn_date: into Timestamp [date_time] = "txnDate",
            /// Time zone of the transaction, such as `Europe/Madrid`.
            zone_id: into Personal = "zoneId",
            /// Values for rules, a JSON object.
            props: json UntypedJson [object],
            /// Whether the wallets of a crypto transaction are screened.
            include_crypto_screening: exact bool = "includeCryptoScreening",
            /// Data of the parties for the travel rule.
            travel_rule: into SubmittedTravelRule [nested] = "travelRule",
            /// Fingerprint of the device, a JSON object of Didit's SDKs.
            fingerprint_v2: json UntypedJson [object],
        }
    }
}

request! {
    /// Direction, amount and currency of a transaction from a device.
    pub struct SubmittedAmount {
        required {
            /// Direction of the money.
            direction: into MoneyDirection,
            /// Amount in the currency, at least 0.
            amount: into Number [range_f64(0.0..=f64::INFINITY)],
            /// Currency, ISO 4217, or the name of a token.
            currency: into Personal [required],
        }
        optional {
            /// Kind of the currency: `fiat` or `crypto`.
            currency_type: into Personal = "currencyType",
            /// Action of the application.
            r#type: into Personal,
            /// Amount in the default currency of the application.
            amount_in_default_currency: into Number [range_f64(0.0..=f64::INFINITY)] = "amountInDefaultCurrency",
            /// Default currency of the application, ISO 4217.
            default_currency_code: into Personal = "defaultCurrencyCode",
            /// Description of the payment.
            payment_details: into Personal = "paymentDetails",
            /// Id of the payment elsewhere.
            payment_txn_id: into Personal = "paymentTxnId",
            /// Data of a crypto transfer, a JSON object.
            crypto_params: into UntypedJson [object] = "cryptoParams",
        }
    }
}

request! {
    /// Party of a transaction from a device.
    pub struct SubmittedParty {
        optional {
            /// Full name; required for the subject.
            full_name: into Personal [required] = "fullName",
            /// Caller's own id of the counterparty; ignored for the subject.
            external_user_id: into Personal = "externalUserId",
            /// First name.
            first_name: into Personal = "firstName",
            /// Last name.
            last_name: into Personal = "lastName",
            /// Type of the party.
            r#type: into PartyType,
            /// Date of birth, `YYYY-MM-DD`.
            dob: into Timestamp [date],
            /// Address, a JSON object.
            address: json UntypedJson [object],
            /// Bank or provider, a JSON object.
            institution_info: into UntypedJson [object] = "institutionInfo",
            /// Card, account or wallet.
            payment_method: into SubmittedPaymentMethod [nested] = "paymentMethod",
            /// Device, a JSON object.
            device: json UntypedJson [object],
        }
    }
}

request! {
    /// Card, account or wallet of a party of a transaction from a device.
    pub struct SubmittedPaymentMethod {
        optional {
            /// Type of the method.
            r#type: into PaymentMethodType,
            /// Number of the account, or address of the wallet.
            account_id: into Personal = "accountId",
            /// Country of the issuer, ISO 3166-1 alpha-3.
            issuing_country: into Personal = "issuingCountry",
        }
    }
}

request! {
    /// Data of the parties of a transaction from a device for the travel rule.
    pub struct SubmittedTravelRule {
        required {
            /// Status of the transfer.
            status: into TravelRuleStatus,
        }
        optional {
            /// Whether the travel rule applies.
            required: exact bool,
            /// Protocol, such as `IVMS101`.
            protocol: into Personal,
            /// Number of obligations.
            obligations_count: exact u64 = "obligationsCount",
            /// Data of the sender, a JSON object.
            originator_data: into UntypedJson [object] = "originatorData",
            /// Data of the recipient, a JSON object.
            beneficiary_data: into UntypedJson [object] = "beneficiaryData",
            /// Further data, a JSON object.
            metadata: json UntypedJson [object],
        }
    }
}
