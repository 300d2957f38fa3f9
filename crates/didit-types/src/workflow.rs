//! Workflows of an application: the checks and their order.
//!
//! Source: the OpenAPI document, `/v3/workflows/`; <https://docs.didit.me/integration/workflows>

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    MediaUrl, NodeFeature, Personal, Timestamp, UntypedJson, Uuid, WorkflowId, model::model,
    open_enum::open_enum, query::query, request::request, validate::Problems,
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
    /// Version of a workflow. A single one has its settings, which are many; those that are not
    /// fields here are in [`extra`](Self::extra).
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
        /// Steps and their order; not in lists.
        pub workflow_graph: Option<WorkflowGraph>,
        /// Documents that are accepted, by country and type; not in lists.
        pub documents_allowed: Option<UntypedJson>,
        /// Action for a person who is a user already, such as `no_action`; not in lists.
        pub duplicated_user_action: Option<Personal>,
        /// Method of the liveness check, such as `passive`; not in lists.
        pub face_liveness_method: Option<Personal>,
        /// Liveness score below which a session is declined; not in lists.
        pub face_liveness_score_decline_threshold: Option<Number>,
        /// Liveness score below which a session is reviewed; not in lists.
        pub face_liveness_score_review_threshold: Option<Number>,
        /// Similarity of faces below which a session is declined; not in lists.
        pub face_match_score_decline_threshold: Option<Number>,
        /// Similarity of faces below which a session is reviewed; not in lists.
        pub face_match_score_review_threshold: Option<Number>,
        /// Whether the workflow screens against AML lists; not in lists.
        pub is_aml_enabled: Option<bool>,
        /// Whether the workflow compares with official databases; not in lists.
        pub is_database_validation_enabled: Option<bool>,
        /// Whether the workflow verifies an e-mail address; not in lists.
        pub is_email_verification_enabled: Option<bool>,
        /// Whether the workflow compares faces; not in lists.
        pub is_face_match_enabled: Option<bool>,
        /// Whether the workflow analyses the IP address; not in lists.
        pub is_ip_analysis_enabled: Option<bool>,
        /// Whether the workflow checks liveness; not in lists.
        pub is_liveness_enabled: Option<bool>,
        /// Whether the workflow reads the chip of documents; not in lists.
        pub is_nfc_enabled: Option<bool>,
        /// Whether the workflow verifies a phone number; not in lists.
        pub is_phone_verification_enabled: Option<bool>,
        /// Creation time; not in lists.
        pub created_at: Option<Timestamp>,
        /// Publication time; not in lists.
        pub published_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// Steps of a workflow and their order.
    pub struct WorkflowGraph {
        /// Name of the first step.
        pub start_node: Option<Personal>,
        /// Steps by name.
        pub nodes: Option<UntypedJson>,
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

request! {
    /// Creates a workflow of features in their order.
    ///
    /// Source: the OpenAPI document, `/v3/workflows/`
    pub struct CreateWorkflow {
        required {
            /// Features in the order of their run, at least one.
            features: into Vec<WorkflowFeature> [nested],
        }
        optional {
            /// Name of the workflow, at most 50 characters; defaults to
            /// `ID Verification`.
            workflow_label: into Personal [required, max(50)],
            /// Status; a draft cannot be used by sessions, and a published workflow becomes no
            /// draft again.
            status: into WorkflowStatus [known],
            /// Whether sessions without a workflow use this one.
            is_default: exact bool,
            /// Whether the hosted pages show the application's own name; defaults to `false`.
            is_white_label_enabled: exact bool,
            /// Whether users can continue on a desktop; defaults to `false`.
            is_desktop_allowed: exact bool,
            /// Maximum number of attempts of a user, from 0 to 10; defaults to 3.
            max_retry_attempts: exact u64 [range(0..=10)],
            /// Days over which attempts are counted, from 1 to 365; defaults to 7.
            retry_window_days: exact u64 [range(1..=365)],
            /// Expiry of a session in seconds, from one hour to 28 days; defaults
            /// to 7 days.
            session_expiration_time: exact u64 [range(3_600..=2_419_200)],
            /// Maximum number of liveness checks, from 1 to 3; defaults to 3.
            face_liveness_max_attempts: exact u64 [range(1..=3)],
            /// Maximum number of comparisons of faces, from 1 to 3; defaults to 3.
            face_match_max_attempts: exact u64 [range(1..=3)],
        }
        check { has_features }
    }
}

request! {
    /// Changes a workflow.
    ///
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    pub struct UpdateWorkflow {
        optional {
            /// Features in the order of their run, at least one; replaces the earlier ones.
            features: into Vec<WorkflowFeature> [nested],
            /// Name of the workflow, at most 50 characters.
            workflow_label: into Personal [required, max(50)],
            /// Status; a draft cannot be used by sessions, and a published workflow becomes no
            /// draft again.
            status: into WorkflowStatus [known],
            /// Whether sessions without a workflow use this one.
            is_default: exact bool,
            /// Whether the hosted pages show the application's own name.
            is_white_label_enabled: exact bool,
            /// Whether users can continue on a desktop.
            is_desktop_allowed: exact bool,
            /// Maximum number of attempts of a user, from 0 to 10.
            max_retry_attempts: exact u64 [range(0..=10)],
            /// Days over which attempts are counted, from 1 to 365.
            retry_window_days: exact u64 [range(1..=365)],
            /// Expiry of a session in seconds, from one hour to 28 days.
            session_expiration_time: exact u64 [range(3_600..=2_419_200)],
            /// Maximum number of liveness checks, from 1 to 3.
            face_liveness_max_attempts: exact u64 [range(1..=3)],
            /// Maximum number of comparisons of faces, from 1 to 3.
            face_match_max_attempts: exact u64 [range(1..=3)],
        }
        check { still_has_features }
    }
}

fn has_features(request: &CreateWorkflow, problems: &mut Problems) {
    require_features(Some(&request.features), problems);
}

fn still_has_features(request: &UpdateWorkflow, problems: &mut Problems) {
    require_features(request.features.as_deref(), problems);
}

fn require_features(features: Option<&[WorkflowFeature]>, problems: &mut Problems) {
    if features.is_some_and(<[_]>::is_empty) {
        problems.add("features", "needs at least one feature");
    }
}

request! {
    /// Feature of a new workflow.
    pub struct WorkflowFeature {
        required {
            /// Name of the feature; [`NodeFeature::Questionnaire`] needs its
            /// `questionnaire_uuid` in the configuration.
            feature: into NodeFeature [known],
        }
        optional {
            /// Name of the step.
            label: into Personal,
            /// Thresholds and actions of the feature, an object.
            config: json UntypedJson [object],
        }
    }
}
