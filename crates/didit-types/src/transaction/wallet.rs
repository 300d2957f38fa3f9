//! Screening of crypto wallets.
//!
//! Source: <https://docs.didit.me/standalone-apis/wallet-screening>

use alloc::vec::Vec;

use serde_json::Number;

use super::create::MoneyDirection;
use crate::{
    Personal, Validate, model::model, open_enum::open_enum, request::request, validate::Problems,
    webhook::transaction::Severity,
};

request! {
    /// Screens a crypto wallet for exposure to crime and sanctions.
    pub struct ScreenWallet {
        required {
            /// Address of the wallet.
            wallet_address: into Personal [required],
            /// Blockchain or token.
            blockchain: into Blockchain [known],
        }
        optional {
            /// Direction of the money; `deposit` and `withdrawal` are accepted too.
            direction: into MoneyDirection,
        }
    }
}

model! {
    /// Result of the screening of a wallet. Its signature covers every field.
    pub struct WalletScreening {
        /// Name of the provider.
        pub provider: Option<Personal>,
        /// `WALLET_SCREENING`.
        pub screening_type: Option<Personal>,
        /// Status.
        pub status: Option<ScreeningStatus>,
        /// Risk score, 0 to 100.
        pub risk_score: Option<Number>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Summary in a sentence.
        pub summary: Option<Personal>,
        /// Address of the wallet.
        pub wallet_address: Option<Personal>,
        /// Blockchain or token.
        pub blockchain: Option<Blockchain>,
        /// Whether the wallet is connected with a sanctioned entity.
        pub sanctions_hit: Option<bool>,
        /// Category of the greatest risk, such as `mixer`.
        pub dominant_risk_category: Option<Personal>,
        /// Origins of the money.
        pub source_of_funds: Option<Vec<WalletExposure>>,
        /// Destinations of the money.
        pub destination_of_funds: Option<Vec<WalletExposure>>,
        /// Entities with which the wallet exchanged money.
        pub counterparty_connections: Option<Vec<WalletConnection>>,
        /// Reasons of the risk score.
        pub risk_factors: Option<Vec<WalletRiskFactor>>,
        /// Signature of the result, which its PDF needs.
        pub report_signature: Option<Personal>,
    }
}

/// The body of a request for the PDF.
impl Validate for WalletScreening {
    fn find_problems(&self, problems: &mut Problems) {
        if self.report_signature.is_none() {
            problems.add("report_signature", "is required");
        }
    }
}

model! {
    /// Share of the money of a wallet that came from, or went to, an entity.
    pub struct WalletExposure {
        /// Category of the entity.
        pub category: Option<Personal>,
        /// Name of the entity.
        pub entity_name: Option<Personal>,
        /// Type of the entity.
        pub entity_type: Option<Personal>,
        /// Further type of the entity.
        pub entity_subtype: Option<Personal>,
        /// `incoming`, `outgoing` or `connected`.
        pub exposure_direction: Option<Personal>,
        /// `direct` or `indirect`.
        pub exposure_type: Option<Personal>,
        /// Whether no other wallet is between.
        pub is_direct: Option<bool>,
        /// Amount in US dollars.
        pub amount_usd: Option<Number>,
        /// Share in percent.
        pub percentage: Option<Number>,
        /// Number of wallets between.
        pub hops: Option<u64>,
        /// Country of the entity.
        pub country: Option<Personal>,
    }
}

model! {
    /// Entity with which a wallet exchanged money.
    pub struct WalletConnection {
        /// Name of the entity.
        pub entity_name: Option<Personal>,
        /// Type of the entity.
        pub entity_type: Option<Personal>,
        /// Further type of the entity.
        pub entity_subtype: Option<Personal>,
        /// Risk level.
        pub risk_level: Option<Severity>,
        /// Categories of the entity.
        pub categories: Option<Vec<Personal>>,
        /// Amount received in US dollars.
        pub received_usd: Option<Number>,
        /// Amount sent in US dollars.
        pub sent_usd: Option<Number>,
        /// Number of wallets between, on receipt.
        pub received_hops: Option<u64>,
        /// Number of wallets between, on sending.
        pub sent_hops: Option<u64>,
        /// Share in percent.
        pub percentage: Option<Number>,
        /// Whether no other wallet is between.
        pub is_direct: Option<bool>,
        /// Country of the entity.
        pub country: Option<Personal>,
    }
}

model! {
    /// Reason of a risk score.
    pub struct WalletRiskFactor {
        /// Label.
        pub label: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// Category.
        pub category: Option<Personal>,
        /// `attribution` or `exposure`.
        pub source: Option<Personal>,
        /// Direction of the money.
        pub direction: Option<Personal>,
        /// `direct`, `indirect`, `unknown` or `attribution`.
        pub exposure_type: Option<Personal>,
        /// Name of the entity.
        pub entity_name: Option<Personal>,
        /// Amount in US dollars.
        pub amount_usd: Option<Number>,
        /// Share in percent.
        pub percentage: Option<Number>,
        /// Whether the risk is high.
        pub is_high_risk: Option<bool>,
    }
}

open_enum! {
    /// Blockchain or token of a wallet.
    pub enum Blockchain {
        Bitcoin = "BTC",
        Lightning = "LIGHTNING",
        Ethereum = "ETH",
        Litecoin = "LTC",
        Ripple = "XRP",
        BitcoinCash = "BCH",
        Dogecoin = "DOGE",
        Tron = "TRX",
        Solana = "SOL",
        Polygon = "MATIC",
        BinanceCoin = "BNB",
        Tether = "USDT",
        UsdCoin = "USDC",
    }
}

open_enum! {
    /// Status of a screening.
    pub enum ScreeningStatus {
        Screened = "SCREENED",
        /// The provider has not answered.
        Pending = "PENDING",
        Error = "ERROR",
    }
}
