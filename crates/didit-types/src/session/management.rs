//! What is done with sessions after their creation.

pub mod aml_hit;
pub mod delete;
pub mod event;
pub mod feature_status;
pub mod kyb;
pub mod list;
pub mod number;
pub mod review;
pub mod share;
pub mod update_data;
pub mod update_poa_data;
pub mod update_status;

pub use aml_hit::{
    BulkUpdateAmlHitStatus, BulkUpdatedAmlHitStatus, UpdateAmlHitStatus, UpdatedAmlHitStatus,
};
pub use delete::{BatchDeleteSessions, DeleteSession, DeletedSession, DeletedSessions};
pub use event::{ListSessionEvents, SessionTimelineEvent};
pub use feature_status::{UpdateFeatureStatus, UpdatedFeatureStatus};
pub use kyb::{UpdateKybCompany, UpdateKybParty};
pub use list::{ListSessions, SessionSummary};
pub use number::SessionNumber;
pub use review::{CreateReview, ListReviews, ReviewItem};
pub use share::{ImportSharedSession, ShareSession, SharedSession};
pub use update_data::{UpdateData, UpdatedData};
pub use update_poa_data::{UpdatePoaData, UpdatedPoaData};
pub use update_status::{NodeToResubmit, UpdateStatus, UpdatedStatus};
