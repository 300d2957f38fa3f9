//! Sessions: create, list, update, share and delete.

#[cfg(feature = "management")]
pub mod aml_hit;
pub mod create;
#[cfg(feature = "management")]
pub mod delete;
#[cfg(feature = "management")]
pub mod event;
#[cfg(feature = "management")]
pub mod feature_status;
#[cfg(feature = "management")]
pub mod kyb;
#[cfg(feature = "management")]
pub mod list;
#[cfg(feature = "management")]
pub mod number;
pub mod origin;
pub mod resubmit;
#[cfg(feature = "management")]
pub mod review;
#[cfg(feature = "management")]
pub mod share;
#[cfg(feature = "management")]
pub mod update_data;
#[cfg(feature = "management")]
pub mod update_poa_data;
#[cfg(feature = "management")]
pub mod update_status;

use crate::open_enum::open_enum;

#[cfg(feature = "management")]
pub use aml_hit::{
    BulkUpdateAmlHitStatus, BulkUpdatedAmlHitStatus, UpdateAmlHitStatus, UpdatedAmlHitStatus,
};
pub use create::{ContactDetails, CreateSession, CreatedSession, ExpectedDetails};
#[cfg(feature = "management")]
pub use delete::{BatchDeleteSessions, DeleteSession, DeletedSession, DeletedSessions};
#[cfg(feature = "management")]
pub use event::{ListSessionEvents, SessionTimelineEvent};
#[cfg(feature = "management")]
pub use feature_status::{UpdateFeatureStatus, UpdatedFeatureStatus};
#[cfg(feature = "management")]
pub use kyb::{UpdateKybCompany, UpdateKybParty};
#[cfg(feature = "management")]
pub use list::{ListSessions, SessionSummary};
#[cfg(feature = "management")]
pub use number::SessionNumber;
pub use origin::{ApiService, SessionType};
pub use resubmit::ResubmitInfo;
#[cfg(feature = "management")]
pub use review::{CreateReview, ListReviews, ReviewItem};
#[cfg(feature = "management")]
pub use share::{ImportSharedSession, ShareSession, SharedSession};
#[cfg(feature = "management")]
pub use update_data::{UpdateData, UpdatedData};
#[cfg(feature = "management")]
pub use update_poa_data::{UpdatePoaData, UpdatedPoaData};
#[cfg(feature = "management")]
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
