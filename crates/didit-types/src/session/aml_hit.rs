//! Reviewing the hits of an AML screening.

use alloc::vec::Vec;

use crate::{
    NodeId, Personal, decision::aml_hit::AmlHitReviewStatus, model::model, request::request,
};

request! {
    /// Says what a hit is. The status of the screening does not change by itself.
    pub struct UpdateAmlHitStatus {
        required {
            /// The hit.
            hit_id: into Personal,
            /// What it is.
            review_status: into AmlHitReviewStatus,
        }
        optional {
            /// The node of the workflow; needed if it screens more than once.
            node_id: into NodeId,
        }
    }
}

model! {
    /// The hit that was reviewed.
    pub struct UpdatedAmlHitStatus {
        /// A sentence for people.
        pub message: Option<Personal>,
        /// The hit.
        pub hit_id: Option<Personal>,
        /// What it is now.
        pub review_status: Option<AmlHitReviewStatus>,
    }
}

request! {
    /// Says what several hits are: all are changed, or none.
    pub struct BulkUpdateAmlHitStatus {
        required {
            /// At least one hit.
            hit_updates: into Vec<HitUpdate>,
        }
        optional {
            /// The node of the workflow; needed if it screens more than once.
            node_id: into NodeId,
        }
    }
}

request! {
    /// What one hit is.
    pub struct HitUpdate {
        required {
            /// The hit.
            hit_id: into Personal,
            /// What it is.
            review_status: into AmlHitReviewStatus,
        }
    }
}

model! {
    /// The hits that were reviewed.
    pub struct BulkUpdatedAmlHitStatus {
        /// A sentence for people.
        pub message: Option<Personal>,
        /// The hits.
        pub updated_hits: Option<Vec<Personal>>,
    }
}
