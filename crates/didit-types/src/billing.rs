//! What an organisation has paid in advance.
//!
//! Source: <https://docs.didit.me/management-api/billing/balance>,
//! <https://docs.didit.me/management-api/billing/top-up>

use serde_json::Number;

use crate::{MediaUrl, Personal, model::model, request::request};

model! {
    /// The balance of an organisation, in US dollars. Amounts are decimal numbers
    /// written as text; read them with a decimal type.
    pub struct Balance {
        required {
            /// What is left.
            pub balance: Personal,
        }
        /// Whether it is filled up by itself.
        pub auto_refill_enabled: Option<bool>,
        /// How much is added each time.
        pub auto_refill_amount: Option<Personal>,
        /// Below which balance it is.
        pub auto_refill_threshold: Option<Personal>,
    }
}

request! {
    /// Opens a page on which somebody pays for more credit. Nothing is charged
    /// before that. An organisation with a yearly plan can't.
    pub struct TopUp {
        required {
            /// How much, in US dollars: at least 50. Tax comes on top.
            amount_in_dollars: into Number,
        }
        optional {
            /// Where the payer goes afterwards; `{CHECKOUT_SESSION_ID}` in it is
            /// filled in.
            success_url: into MediaUrl,
            /// Where the payer goes who gives up.
            cancel_url: into MediaUrl,
        }
    }
}

model! {
    /// A page on which somebody pays, once.
    pub struct CheckoutSession {
        required {
            /// The payment service's id of it.
            pub checkout_session_id: Personal,
            /// Where to send the payer.
            pub checkout_session_url: MediaUrl,
        }
    }
}
