//! Overruling one feature of a session.

use crate::{
    FeatureStatus, NodeId, Personal, SessionId, model::model, open_enum::open_enum,
    request::request,
};

request! {
    /// Sets the status of one feature. The session keeps its own.
    pub struct UpdateFeatureStatus {
        required {
            /// `Approved`, `Declined` or `In Review`; not the present one.
            new_status: into FeatureStatus,
        }
        optional {
            /// Why.
            comment: into Personal,
        }
    }
}

model! {
    /// The feature that was changed.
    pub struct UpdatedFeatureStatus {
        /// The session.
        pub session_id: Option<SessionId>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// The feature, in a vocabulary of its own.
        pub feature_type: Option<FeatureModel>,
        /// The status it has now.
        pub new_status: Option<FeatureStatus>,
    }
}

open_enum! {
    /// A feature by the name of its record; only some names are documented.
    pub enum FeatureModel {
        /// Identity document.
        Kyc = "KYC",
        /// Portrait.
        Face = "Face",
        /// Comparison of portraits.
        FaceMatch = "FaceMatch",
        /// Screening.
        Aml = "AML",
        /// Proof of address.
        Poa = "POA",
    }
}
