//! Manual status of a single feature.

use crate::{
    FeatureStatus, NodeId, Personal, SessionId, model::model, open_enum::open_enum,
    request::request,
};

request! {
    /// Sets the status of one feature. The status of the session does not change.
    pub struct UpdateFeatureStatus {
        required {
            /// New status, different from the current one: `Approved`, `Declined` or `In
            /// Review`.
            new_status: into FeatureStatus [one_of(&["Approved", "Declined", "In Review"])],
        }
        optional {
            /// Comment of the reviewer.
            comment: into Personal,
        }
    }
}

model! {
    /// Response to [`UpdateFeatureStatus`].
    pub struct UpdatedFeatureStatus {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Id of the workflow node.
        pub node_id: Option<NodeId>,
        /// Type of the feature, in its own vocabulary.
        pub feature_type: Option<FeatureModel>,
        /// Status of the feature.
        pub new_status: Option<FeatureStatus>,
    }
}

open_enum! {
    /// Feature by the name of its record; the documentation lists only some names.
    pub enum FeatureModel {
        /// Identity document.
        Kyc = "KYC",
        /// Portrait.
        Face = "Face",
        FaceMatch = "FaceMatch",
        /// AML screening.
        Aml = "AML",
        /// Proof of address.
        Poa = "POA",
    }
}
