//! The workflows of an application: what is checked, and in which order.
//!
//! Source: the OpenAPI document, `/v3/workflows/`; <https://docs.didit.me/integration/workflows>

use serde_json::Number;

use crate::{
    MediaUrl, Personal, Timestamp, Uuid, WorkflowId, model::model, open_enum::open_enum,
    query::query,
};

query! {
    /// Which part of the workflows is asked for.
    pub struct ListWorkflows {
        /// Rows of a page; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

model! {
    /// A version of a workflow, as the list shows it.
    pub struct Workflow {
        /// The version.
        pub uuid: Option<Uuid>,
        /// The workflow, whose id every version shares.
        pub workflow_id: Option<WorkflowId>,
        /// Its name.
        pub workflow_label: Option<Personal>,
        /// What it was made from, such as `kyc` and `kyb`.
        pub workflow_type: Option<Personal>,
        /// Whether sessions take it where none is named.
        pub is_default: Option<bool>,
        /// Whether it was put aside.
        pub is_archived: Option<bool>,
        /// Whether its pages show the application's own name.
        pub is_white_label_enabled: Option<bool>,
        /// What a session costs, in credits.
        pub total_price: Option<Number>,
        /// What a session costs at least.
        pub min_price: Option<Number>,
        /// What a session costs at most.
        pub max_price: Option<Number>,
        /// Its steps for people to read: `OCR + LIVENESS`.
        pub features: Option<Personal>,
        /// Whether it has no branches.
        pub is_simple_workflow: Option<bool>,
        /// Whether it can be changed.
        pub is_editable: Option<bool>,
        /// A link that starts a session of it.
        pub workflow_url: Option<MediaUrl>,
        /// How often a user may try.
        pub max_retry_attempts: Option<u64>,
        /// Days within which the tries are counted.
        pub retry_window_days: Option<u64>,
        /// Seconds that a session waits for its user.
        pub session_expiration_time: Option<u64>,
        /// The number of the version.
        pub version: Option<u64>,
        /// Whether sessions can be made with it.
        pub status: Option<WorkflowStatus>,
        /// Whether a newer version is being written.
        pub has_draft: Option<bool>,
        /// Who made it.
        pub created_by: Option<WorkflowAuthor>,
        /// When it was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// Who made a workflow.
    pub struct WorkflowAuthor {
        /// The name.
        pub name: Option<Personal>,
        /// The e-mail address, of a person.
        pub email: Option<Personal>,
        /// A person or a key.
        pub r#type: Option<WorkflowAuthorType> = "type",
    }
}

open_enum! {
    /// Whether sessions can be made with a version of a workflow.
    pub enum WorkflowStatus {
        /// It is still being written.
        Draft = "draft",
        /// Sessions can be made with it.
        Published = "published",
    }
}

open_enum! {
    /// What kind of author a workflow has.
    pub enum WorkflowAuthorType {
        /// A person, in the console.
        User = "user",
        /// A program.
        ApiKey = "api_key",
    }
}
