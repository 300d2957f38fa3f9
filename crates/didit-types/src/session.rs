//! Sessions: create, list, update, share and delete.

pub mod aml_hit;
pub mod create;
pub mod delete;
pub mod event;
pub mod feature_status;
pub mod kyb;
pub mod list;
pub mod number;
pub mod origin;
pub mod resubmit;
pub mod review;
pub mod share;
pub mod update_data;
pub mod update_poa_data;
pub mod update_status;

use crate::open_enum::open_enum;

pub use aml_hit::{
    BulkUpdateAmlHitStatus, BulkUpdatedAmlHitStatus, UpdateAmlHitStatus, UpdatedAmlHitStatus,
};
pub use create::{ContactDetails, CreateSession, CreatedSession, ExpectedDetails};
pub use delete::{BatchDeleteSessions, DeleteSession, DeletedSession, DeletedSessions};
pub use event::{ListSessionEvents, SessionTimelineEvent};
pub use feature_status::{UpdateFeatureStatus, UpdatedFeatureStatus};
pub use kyb::{UpdateKybCompany, UpdateKybParty};
pub use list::{ListSessions, SessionSummary};
pub use number::SessionNumber;
pub use origin::{ApiService, SessionType};
pub use resubmit::ResubmitInfo;
pub use review::{CreateReview, ListReviews, Review, ReviewItem};
pub use share::{ImportSharedSession, ShareSession, SharedSession};
pub use update_data::{UpdateData, UpdatedData};
pub use update_poa_data::{UpdatePoaData, UpdatedPoaData};
pub use update_status::{NodeToResubmit, UpdateStatus, UpdatedStatus};

open_enum! {
    /// Entity verified by a session.
    pub enum SessionKind {
        /// Person (KYC).
        User = "user",
        /// Company (KYB).
        Business = "business",
    }
}
