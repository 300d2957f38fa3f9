//! Macros for the shared fields of reports.

/// Declares the report of a feature: a model with the fields of every report and more fields.
macro_rules! report {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Id of the workflow node; `None` for a session without a workflow graph.
                pub node_id: Option<$crate::NodeId>,
                /// Status of the check.
                pub status: Option<$crate::FeatureStatus>,
                /// Warnings of the check.
                pub warnings: Option<alloc::vec::Vec<$crate::decision::warning::Warning>>,
                $($more)*
            }
        }
    };
}

/// Declares a match with an earlier session or list entry: a model with the fields of every
/// match and more fields.
macro_rules! session_match {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Id of the matched session; null for a match that is not a session.
                pub session_id: Option<$crate::SessionId>,
                /// Number of the matched session within its application.
                pub session_number: Option<u64>,
                /// Caller's own id of the matched user.
                pub vendor_data: Option<$crate::Personal<$crate::Scalar>>,
                /// Time of the matched verification.
                pub verification_date: Option<$crate::Timestamp>,
                /// Status of the matched session.
                pub status: Option<$crate::SessionStatus>,
                /// Whether the matched value is blocklisted.
                pub is_blocklisted: Option<bool>,
                /// Standalone API that ran the check; `None` for a session of a workflow.
                pub api_service: Option<$crate::session::origin::ApiService>,
                $($more)*
            }
        }
    };
}

pub(crate) use {report, session_match};
