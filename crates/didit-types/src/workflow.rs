//! Workflows of an application: the checks and their order.
//!
//! Source: the OpenAPI document, `/v3/workflows/`; <https://docs.didit.me/integration/workflows>

use serde_json::Number;

use crate::{
    MediaUrl, Personal, Timestamp, Uuid, WorkflowId, model::model, open_enum::open_enum,
    query::query,
};

query! {
    /// Page of the workflow list.
    pub struct ListWorkflows {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Version of a workflow in a list.
    pub struct Workflow {
        /// Id of the version.
        pub uuid: Option<Uuid>,
        /// Id of the workflow, shared by its versions.
        pub workflow_id: Option<WorkflowId>,
        /// Name of the workflow.
        pub workflow_label: Option<Personal>,
        /// Template of the workflow, such as `kyc` or `kyb`.
        pub workflow_type: Option<Personal>,
        /// Whether sessions without a workflow use this one.
        pub is_default: Option<bool>,
        /// Whether the workflow is archived.
        pub is_archived: Option<bool>,
        /// Whether the hosted pages show the application's own name.
        pub is_white_label_enabled: Option<bool>,
        /// Price of a session in credits.
        pub total_price: Option<Number>,
        /// Minimum price of a session in credits.
        pub min_price: Option<Number>,
        /// Maximum price of a session in credits.
        pub max_price: Option<Number>,
        /// Steps as text: `OCR + LIVENESS`.
        pub features: Option<Personal>,
        /// Whether the workflow has no branches.
        pub is_simple_workflow: Option<bool>,
        /// Whether the workflow can be changed.
        pub is_editable: Option<bool>,
        /// Link that starts a session of the workflow.
        pub workflow_url: Option<MediaUrl>,
        /// Maximum number of attempts of a user.
        pub max_retry_attempts: Option<u64>,
        /// Days over which attempts are counted.
        pub retry_window_days: Option<u64>,
        /// Expiry of a session in seconds.
        pub session_expiration_time: Option<u64>,
        /// Number of the version.
        pub version: Option<u64>,
        /// Status of the version.
        pub status: Option<WorkflowStatus>,
        /// Whether a newer version is in preparation.
        pub has_draft: Option<bool>,
        /// Author of the workflow.
        pub created_by: Option<WorkflowAuthor>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// Author of a workflow.
    pub struct WorkflowAuthor {
        /// Name of the author.
        pub name: Option<Personal>,
        /// E-mail address of the author, if a person.
        pub email: Option<Personal>,
        /// Type of the author.
        pub r#type: Option<WorkflowAuthorType>,
    }
}

open_enum! {
    /// Status of a workflow version.
    pub enum WorkflowStatus {
        /// In preparation.
        Draft = "draft",
        /// Available for sessions.
        Published = "published",
    }
}

open_enum! {
    /// Type of a workflow's author.
    pub enum WorkflowAuthorType {
        /// Person in the console.
        User = "user",
        /// Program with an API key.
        ApiKey = "api_key",
    }
}
