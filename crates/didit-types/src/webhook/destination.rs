//! Where an application gets its webhooks.
//!
//! Source: the OpenAPI document, `/v3/webhook/destinations/`.

use alloc::vec::Vec;

use serde_json::Number;

use super::WebhookType;
use crate::{
    MediaUrl, Personal, SecretString, Timestamp, Uuid, model::model, open_enum::open_enum,
    request::request,
};

request! {
    /// A new destination. Without events it gets none.
    pub struct CreateWebhookDestination {
        required {
            /// Its name, at most 255 characters.
            label: into Personal,
            /// Where the webhooks go; each address once in an application.
            url: into MediaUrl,
        }
        optional {
            /// The form of the webhooks; say `v3`.
            webhook_version: into WebhookVersion,
            /// Whether it gets any; `true` if not set.
            enabled: exact bool,
            /// The events it gets, at least one.
            subscribed_events: into Vec<WebhookType>,
        }
    }
}

request! {
    /// Changes a destination. The secret stays as it is.
    pub struct UpdateWebhookDestination {
        optional {
            /// Its name, at most 255 characters.
            label: into Personal,
            /// Where the webhooks go.
            url: into MediaUrl,
            /// The form of the webhooks.
            webhook_version: into WebhookVersion,
            /// Whether it gets any.
            enabled: exact bool,
            /// All the events it gets from now on, at least one; replaces those before.
            subscribed_events: into Vec<WebhookType>,
        }
    }
}

model! {
    /// A destination. The list tells the counts, reading one its secret and summary.
    pub struct WebhookDestination {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// Its name.
        pub label: Option<Personal>,
        /// Where the webhooks go.
        pub url: Option<MediaUrl>,
        /// Whether it gets any.
        pub enabled: Option<bool>,
        /// The form of the webhooks.
        pub webhook_version: Option<WebhookVersion>,
        /// Signs the webhooks. Not in the list.
        pub secret_shared_key: Option<SecretString>,
        /// The events it gets.
        pub subscribed_events: Option<Vec<WebhookType>>,
        /// How many they are; in the list.
        pub subscribed_events_count: Option<u64>,
        /// Deliveries so far; in the list.
        pub deliveries_count: Option<u64>,
        /// Deliveries that failed; in the list.
        pub failed_deliveries_count: Option<u64>,
        /// Milliseconds until it answers; in the list.
        pub average_response_time_ms: Option<Number>,
        /// Share of the deliveries that failed; in the list.
        pub error_rate_percentage: Option<Number>,
        /// The latest delivery; in the list.
        pub last_delivery_at: Option<Timestamp>,
        /// How its deliveries went. Not in the list.
        pub summary: Option<DeliverySummary>,
        /// When it was created.
        pub created_at: Option<Timestamp>,
        /// When it was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// How the deliveries to a destination went.
    pub struct DeliverySummary {
        /// Deliveries so far.
        pub total_deliveries: Option<u64>,
        /// Deliveries that failed.
        pub failed_deliveries: Option<u64>,
        /// Share of the deliveries that failed.
        pub error_rate_percentage: Option<Number>,
        /// Milliseconds of the fastest answer.
        pub min_response_time_ms: Option<Number>,
        /// Milliseconds of an answer on average.
        pub avg_response_time_ms: Option<Number>,
        /// Milliseconds of the slowest answer.
        pub max_response_time_ms: Option<Number>,
        /// The latest delivery.
        pub last_delivery_at: Option<Timestamp>,
    }
}

open_enum! {
    /// The form of the webhooks of a destination.
    pub enum WebhookVersion {
        /// The first one.
        V1 = "v1",
        /// The second one.
        V2 = "v2",
        /// Today's.
        V3 = "v3",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_read_and_not_shown() {
        let text = r#"{"uuid":"11111111-2222-3333-4444-555555555555","label":"Production",
            "url":"https://example.com/hook","secret_shared_key":"tno2NTeRC1ZK",
            "subscribed_events":["status.updated","session.sung"],
            "summary":{"total_deliveries":3,"avg_response_time_ms":null}}"#;
        let destination: WebhookDestination = crate::from_str(text).unwrap();
        let secret = destination.secret_shared_key.as_ref().unwrap();
        assert_eq!(secret.reveal(), "tno2NTeRC1ZK");
        assert!(!alloc::format!("{destination:?}").contains("tno2"));
    }
}
