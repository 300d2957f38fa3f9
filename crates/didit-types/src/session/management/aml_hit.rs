//! Reviews of AML hits.

use alloc::vec::Vec;

use crate::{
    NodeId, Personal, decision::aml_hit::AmlHitReviewStatus, model::model, request::request,
    validate::Problems,
};

request! {
    /// Sets the review status of an AML hit. The status of the screening does not change.
    pub struct UpdateAmlHitStatus {
        required {
            /// Id of the hit.
            hit_id: into Personal [required],
            /// New review status.
            review_status: into AmlHitReviewStatus [known],
        }
        optional {
            /// Id of the workflow node; required if the workflow screens more than once.
            node_id: into NodeId,
        }
    }
}

model! {
    /// Response to [`UpdateAmlHitStatus`].
    pub struct UpdatedAmlHitStatus {
        /// Human-readable message.
        pub message: Option<Personal>,
        /// Id of the hit.
        pub hit_id: Option<Personal>,
        /// Review status of the hit.
        pub review_status: Option<AmlHitReviewStatus>,
    }
}

request! {
    /// Sets the review status of several AML hits: all or none.
    pub struct BulkUpdateAmlHitStatus {
        required {
            /// Updates, at least one.
            hit_updates: into Vec<HitUpdate> [nested],
        }
        optional {
            /// Id of the workflow node; required if the workflow screens more than once.
            node_id: into NodeId,
        }
        check { has_updates }
    }
}

fn has_updates(request: &BulkUpdateAmlHitStatus, problems: &mut Problems) {
    if request.hit_updates.is_empty() {
        problems.add("hit_updates", "must not be empty");
    }
}

request! {
    /// Review status of one AML hit.
    pub struct HitUpdate {
        required {
            /// Id of the hit.
            hit_id: into Personal [required],
            /// New review status.
            review_status: into AmlHitReviewStatus [known],
        }
    }
}

model! {
    /// Response to [`BulkUpdateAmlHitStatus`].
    pub struct BulkUpdatedAmlHitStatus {
        /// Human-readable message.
        pub message: Option<Personal>,
        /// Ids of the updated hits.
        pub updated_hits: Option<Vec<Personal>>,
    }
}
