//! Deliveries of webhooks, and the webhook of an application.
//!
//! Source: <https://docs.didit.me/management-api/webhook/deliveries/list>

use super::{WebhookType, destination::WebhookVersion};
use crate::{
    MediaUrl, Personal, SecretString, SessionId, Timestamp, Uuid, model::model,
    open_enum::open_enum, query::query, request::request,
};

query! {
    /// Filters of the deliveries to a destination, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/list>
    pub struct ListWebhookDeliveries {
        /// First day, UTC, `YYYY-MM-DD`.
        date_from: into Personal [date],
        /// Last day, UTC, `YYYY-MM-DD`.
        date_to: into Personal [date],
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Attempt to deliver a webhook. A single one has the request that was sent.
    pub struct WebhookDelivery {
        /// Id of the attempt.
        pub uuid: Option<Uuid>,
        /// Id of the session; `None` for an event of something else.
        pub session_id: Option<SessionId>,
        /// URL of the destination.
        pub request_url: Option<MediaUrl>,
        /// Status of the receiver's response; `None` without one.
        pub response_status: Option<u64>,
        /// Time until the response in milliseconds.
        pub response_time_ms: Option<u64>,
        /// Status of the session, the user or the company that the webhook reports.
        pub status: Option<Personal>,
        /// Type of the event.
        pub webhook_type: Option<WebhookType>,
        /// Time of the attempt.
        pub created_at: Option<Timestamp>,
        /// Headers of the request, as JSON text; not in lists.
        pub request_header: Option<Personal>,
        /// Body of the request, as JSON text; not in lists.
        pub request_body: Option<Personal>,
    }
}

model! {
    /// Webhook of an application, besides its [destinations](super::destination).
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/get>
    pub struct WebhookSettings {
        /// URL that receives the webhooks; `None` for no webhooks.
        pub webhook_url: Option<MediaUrl>,
        /// Version of the webhooks.
        pub webhook_version: Option<WebhookVersion>,
        /// Signing secret of the webhooks.
        pub secret_shared_key: Option<SecretString>,
        /// Devices on which users can verify themselves.
        pub capture_method: Option<CaptureMethod>,
        /// Months until data are deleted, from 1 to 120; `None` for never.
        pub data_retention_months: Option<u64>,
        /// How long faces are kept, such as `retain_until_user_deleted`.
        pub face_retention_policy: Option<Personal>,
        /// Days until faces are deleted.
        pub face_retention_days: Option<u64>,
    }
}

request! {
    /// Changes the webhook of an application.
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/update>
    pub struct UpdateWebhook {
        optional {
            /// URL that receives the webhooks; `Patch::Clear` stops them.
            webhook_url: patch MediaUrl [url],
            /// Version of the webhooks; use `v3`.
            webhook_version: into WebhookVersion [known],
            /// Whether to replace the signing secret.
            rotate_secret_key: exact bool,
            /// Devices on which users can verify themselves.
            capture_method: into CaptureMethod [known],
            /// Months until data are deleted, from 1 to 120; `Patch::Clear` for never.
            data_retention_months: patch u64 [range(1..=120)],
            /// How long faces are kept, such as `retain_until_user_deleted`.
            face_retention_policy: into Personal,
            /// Days until faces are deleted.
            face_retention_days: exact u64,
        }
    }
}

open_enum! {
    /// Devices on which users can verify themselves.
    pub enum CaptureMethod {
        Mobile = "mobile",
        Desktop = "desktop",
        Both = "both",
    }
}
