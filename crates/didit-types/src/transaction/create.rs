//! Submission of a transaction by a backend.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    Personal, Timestamp, UntypedJson, open_enum::open_enum, request::request, validate::Problems,
    webhook::TravelRuleStatus,
};

request! {
    /// Submits a transaction; the active rules of the application decide its status.
    ///
    /// ```
    /// use didit_types::transaction::{
    ///     CreateTransaction, MoneyDirection, TransactionParty, TransactionAmount, TransactionCategory,
    /// };
    ///
    /// let amount = TransactionAmount::new(MoneyDirection::Outbound, 1500, "EUR");
    /// let subject = TransactionParty::user("user-1", "Carmen Española");
    /// let transfer = CreateTransaction::new("txn-1", TransactionCategory::Finance, amount, subject)
    ///     .counterparty(TransactionParty::new().full_name("Example Bank"));
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/create>
    pub struct CreateTransaction {
        required {
            /// Caller's own id of the transaction. A second transaction with it is refused.
            transaction_id: into Personal [required],
            /// Category of the transaction.
            transaction_category: into TransactionCategory,
            /// Direction, amount and currency.
            transaction_details: into TransactionAmount [nested],
            /// User or company of the application; needs `vendor_data` and `full_name`.
            subject: into TransactionParty [nested],
        }
        optional {
            /// Other party.
            counterparty: into TransactionParty [nested],
            /// Time of the transaction, with an offset. Defaults to now.
            transaction_at: into Timestamp [date_time],
            /// Time zone of the transaction, such as `Europe/Madrid`.
            time_zone: into Personal,
            /// Values for rules, a JSON object; `custom_values.NAME` in conditions.
            custom_properties: json UntypedJson [object],
            /// Whether the wallets of a crypto transaction are screened. Defaults to the setting of
            /// the application.
            include_crypto_screening: exact bool,
            /// Data of the parties for the travel rule.
            travel_rule_details: into TravelRuleDetails [nested],
            /// Graph of the accounts around the transaction.
            network_snapshot: into NetworkSnapshot [nested],
        }
        check { has_subject }
    }
}

fn has_subject(request: &CreateTransaction, problems: &mut Problems) {
    for (field, value) in [
        ("subject.vendor_data", &request.subject.vendor_data),
        ("subject.full_name", &request.subject.full_name),
    ] {
        if value.is_none() {
            problems.add(field, "is required");
        }
    }
}

request! {
    /// Direction, amount and currency of a transaction.
    pub struct TransactionAmount {
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
            currency_kind: into Personal,
            /// Action of the application, such as `withdrawal`.
            action_type: into Personal,
            /// Amount in the default currency of the application.
            amount_in_default_currency: into Number [range_f64(0.0..=f64::INFINITY)],
            /// Default currency of the application, ISO 4217.
            default_currency: into Personal,
            /// Description of the payment.
            payment_details: into Personal,
            /// Id of the payment elsewhere, such as the hash of a transfer.
            payment_reference_id: into Personal,
        }
    }
}

request! {
    /// Party of a transaction.
    pub struct TransactionParty {
        optional {
            /// Caller's own id of the user or company.
            vendor_data: into Personal [required],
            /// Full name.
            full_name: into Personal [required],
            /// First name.
            first_name: into Personal,
            /// Last name.
            last_name: into Personal,
            /// Type of the party.
            entity_type: into PartyType,
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: into Timestamp [date],
            /// Address.
            address: into PartyAddress [nested],
            /// Bank or provider of the party.
            institution_details: into Institution [nested],
            /// Card, account or wallet.
            payment_method: into PaymentMethod [nested],
            /// Device of the party.
            device_context: into DeviceContext [nested],
        }
    }
}

impl TransactionParty {
    /// Creates a user or company of the application.
    pub fn user(vendor_data: impl Into<Personal>, full_name: impl Into<Personal>) -> Self {
        Self {
            vendor_data: Some(vendor_data.into()),
            full_name: Some(full_name.into()),
            ..Self::new()
        }
    }
}

request! {
    /// Address of a party.
    pub struct PartyAddress {
        optional {
            /// Country, ISO 3166-1 alpha-3.
            country: into Personal,
            /// Postal code.
            post_code: into Personal,
            /// State or region.
            state: into Personal,
            /// Street and number.
            street: into Personal,
            /// City.
            town: into Personal,
        }
    }
}

request! {
    /// Bank or provider of a party.
    pub struct Institution {
        optional {
            /// Name.
            name: into Personal,
            /// Code, such as a BIC.
            code: into Personal,
            /// Address, a JSON object.
            address: json UntypedJson [object],
        }
    }
}

request! {
    /// Card, account or wallet of a party.
    pub struct PaymentMethod {
        optional {
            /// Type of the method.
            method_type: into PaymentMethodType,
            /// Number of the account, or address of the wallet.
            account_id: into Personal,
            /// Country of the issuer, ISO 3166-1 alpha-3.
            issuing_country: into Personal,
        }
    }
}

request! {
    /// Device of a party.
    pub struct DeviceContext {
        optional {
            /// Fingerprint of the device.
            fingerprint: into Personal,
            /// Id of the device that outlasts its sessions.
            persistent_device_id: into Personal,
            /// Session of the application on the device.
            session_id: into Personal,
            /// Age of that session in milliseconds.
            session_age_ms: into Number,
            /// Platform, such as `ios`.
            platform: into Personal,
            /// Family of the operating system.
            os_family: into Personal,
            /// Version of the operating system.
            os_version: into Personal,
            /// Family of the browser.
            browser_family: into Personal,
            /// Version of the browser.
            browser_version: into Personal,
            /// `User-Agent` of the browser.
            user_agent: into Personal,
            /// `Accept-Language` of the browser.
            accept_language: into Personal,
            /// Network of the device.
            network_context: into NetworkContext [nested],
        }
    }
}

request! {
    /// Network of a device.
    pub struct NetworkContext {
        optional {
            /// IP address.
            ip_address: into Personal,
            /// Country of the IP address, ISO 3166-1 alpha-2.
            ip_country_code: into Personal,
            /// Latitude in degrees.
            latitude: exact Personal<Number>,
            /// Longitude in degrees.
            longitude: exact Personal<Number>,
        }
    }
}

request! {
    /// Data of the parties for the travel rule.
    pub struct TravelRuleDetails {
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
            obligations_count: exact u64,
            /// Data of the sender, a JSON object.
            originator_data: json UntypedJson [object],
            /// Data of the recipient, a JSON object.
            beneficiary_data: json UntypedJson [object],
            /// Further data, a JSON object.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Graph of the accounts around a transaction.
    pub struct NetworkSnapshot {
        optional {
            /// Accounts, JSON objects.
            nodes: into Vec<UntypedJson> [object],
            /// Connections of the accounts, JSON objects.
            edges: into Vec<UntypedJson> [object],
            /// Figures of the graph, a JSON object.
            metrics: json UntypedJson [object],
        }
    }
}

open_enum! {
    /// Category of a transaction.
    pub enum TransactionCategory {
        /// Movement of money.
        Finance = "finance",
        /// Verification of a user.
        Kyc = "kyc",
        /// Transfer to which the travel rule applies.
        TravelRule = "travel_rule",
        /// Action of a user.
        UserEvent = "user_event",
        /// Entry of an audit trail.
        AuditTrailEvent = "audit_trail_event",
        GamblingBet = "gambling_bet",
        GamblingLimitChange = "gambling_limit_change",
        GamblingBonusChange = "gambling_bonus_change",
    }
}

open_enum! {
    /// Direction of the money in a request.
    pub enum MoneyDirection {
        /// To the user.
        Inbound = "inbound",
        /// From the user.
        Outbound = "outbound",
    }
}

open_enum! {
    /// Type of a party.
    pub enum PartyType {
        Individual = "individual",
        Company = "company",
        /// Not a user of the application.
        External = "external",
        /// Wallet without a provider.
        UnhostedWallet = "unhostedWallet",
    }
}

open_enum! {
    /// Type of a payment method.
    pub enum PaymentMethodType {
        BankCard = "bank_card",
        BankAccount = "bank_account",
        EWallet = "e_wallet",
        CryptoWallet = "crypto_wallet",
        /// Wallet without a provider.
        UnhostedWallet = "unhosted_wallet",
        Other = "other",
    }
}
