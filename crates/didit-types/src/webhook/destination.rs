//! Webhook destinations of an application.
//!
//! Source: the OpenAPI document, `/v3/webhook/destinations/`.

use alloc::vec::Vec;

use serde_json::Number;

use super::WebhookType;
use crate::{
    MediaUrl, Personal, SecretString, Timestamp, Uuid, model::model, open_enum::open_enum,
    request::request, validate::Problems,
};

request! {
    /// Creates a webhook destination. Without events it receives none.
    pub struct CreateWebhookDestination {
        required {
            /// Name of the destination, at most 255 characters.
            label: into Personal [required, max(255)],
            /// URL of the destination; unique within an application.
            url: into MediaUrl [url],
        }
        optional {
            /// Version of the webhooks; use `v3`.
            webhook_version: into WebhookVersion,
            /// Whether the destination receives webhooks; defaults to `true`.
            enabled: exact bool,
            /// Subscribed event types, at least one.
            subscribed_events: into Vec<WebhookType>,
        }
        check { has_events }
    }
}

request! {
    /// Changes a webhook destination. The secret does not change.
    pub struct UpdateWebhookDestination {
        optional {
            /// Name of the destination, at most 255 characters.
            label: into Personal [required, max(255)],
            /// URL of the destination.
            url: into MediaUrl [url],
            /// Version of the webhooks.
            webhook_version: into WebhookVersion,
            /// Whether the destination receives webhooks.
            enabled: exact bool,
            /// Subscribed event types, at least one; replaces the earlier ones.
            subscribed_events: into Vec<WebhookType>,
        }
        check { still_has_events }
    }
}

fn has_events(request: &CreateWebhookDestination, problems: &mut Problems) {
    require_events(request.subscribed_events.as_deref(), problems);
}

fn still_has_events(request: &UpdateWebhookDestination, problems: &mut Problems) {
    require_events(request.subscribed_events.as_deref(), problems);
}

/// The API rejects an empty list; a missing list means no events.
fn require_events(events: Option<&[WebhookType]>, problems: &mut Problems) {
    if events.is_some_and(<[_]>::is_empty) {
        problems.add("subscribed_events", "needs at least one event");
    }
}

model! {
    /// Webhook destination. A list contains the counts, a single destination the secret and
    /// summary.
    pub struct WebhookDestination {
        /// Id of the destination.
        pub uuid: Option<Uuid>,
        /// Name of the destination.
        pub label: Option<Personal>,
        /// URL of the destination.
        pub url: Option<MediaUrl>,
        /// Whether the destination receives webhooks.
        pub enabled: Option<bool>,
        /// Version of the webhooks.
        pub webhook_version: Option<WebhookVersion>,
        /// Signing secret of the webhooks; not in lists.
        pub secret_shared_key: Option<SecretString>,
        /// Subscribed event types.
        pub subscribed_events: Option<Vec<WebhookType>>,
        /// Number of subscribed event types; in lists.
        pub subscribed_events_count: Option<u64>,
        /// Number of deliveries; in lists.
        pub deliveries_count: Option<u64>,
        /// Number of failed deliveries; in lists.
        pub failed_deliveries_count: Option<u64>,
        /// Average response time in milliseconds; in lists.
        pub average_response_time_ms: Option<Number>,
        /// Share of failed deliveries, per cent; in lists.
        pub error_rate_percentage: Option<Number>,
        /// Time of the latest delivery; in lists.
        pub last_delivery_at: Option<Timestamp>,
        /// Delivery statistics; not in lists.
        pub summary: Option<DeliverySummary>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// Delivery statistics of a webhook destination.
    pub struct DeliverySummary {
        /// Number of deliveries.
        pub total_deliveries: Option<u64>,
        /// Number of failed deliveries.
        pub failed_deliveries: Option<u64>,
        /// Share of failed deliveries, per cent.
        pub error_rate_percentage: Option<Number>,
        /// Minimum response time in milliseconds.
        pub min_response_time_ms: Option<Number>,
        /// Average response time in milliseconds.
        pub avg_response_time_ms: Option<Number>,
        /// Maximum response time in milliseconds.
        pub max_response_time_ms: Option<Number>,
        /// Time of the latest delivery.
        pub last_delivery_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Version of the webhooks of a destination.
    pub enum WebhookVersion {
        V1 = "v1",
        V2 = "v2",
        /// Current version.
        V3 = "v3",
    }
}
