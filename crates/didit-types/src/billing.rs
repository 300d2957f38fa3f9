//! Prepaid credit of an organisation.
//!
//! Source: <https://docs.didit.me/management-api/billing/balance>,
//! <https://docs.didit.me/management-api/billing/top-up>

use serde_json::Number;

use crate::{MediaUrl, Personal, model::model, request::request};

model! {
    /// Balance of an organisation in US dollars.
    ///
    /// Amounts are decimal numbers as text; parse them with a decimal type.
    pub struct Balance {
        required {
            /// Current balance.
            pub balance: Personal,
        }
        /// Whether the balance is refilled automatically.
        pub auto_refill_enabled: Option<bool>,
        /// Amount of each refill.
        pub auto_refill_amount: Option<Personal>,
        /// Balance that triggers a refill.
        pub auto_refill_threshold: Option<Personal>,
    }
}

request! {
    /// Creates a payment page for more credit.
    ///
    /// Charges nothing before the payment. Not available to an organisation with a yearly plan.
    pub struct TopUp {
        required {
            /// Amount in US dollars without tax, at least 50.
            amount_in_dollars: into Number [range_f64(50.0..=f64::INFINITY)],
        }
        optional {
            /// Redirect URL after the payment; `{CHECKOUT_SESSION_ID}` is replaced.
            success_url: into MediaUrl [url],
            /// Redirect URL after a cancellation.
            cancel_url: into MediaUrl [url],
        }
    }
}

model! {
    /// Payment page for one payment.
    pub struct CheckoutSession {
        required {
            /// Id of the payment at the payment service.
            pub checkout_session_id: Personal,
            /// URL of the payment page.
            pub checkout_session_url: MediaUrl,
        }
    }
}
