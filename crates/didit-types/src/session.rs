//! Sessions: creating, listing, changing, sharing and deleting them.

pub mod create;
pub mod delete;
pub mod list;
pub mod number;
pub mod share;
pub mod update_status;

use crate::open_enum::open_enum;

pub use create::{ContactDetails, CreateSession, CreatedSession, ExpectedDetails};
pub use delete::{BatchDeleteSessions, DeleteSession, DeletedSession, DeletedSessions};
pub use list::{ListSessions, SessionRow};
pub use number::SessionNumber;
pub use share::{ImportSharedSession, ShareSession, SharedSession};
pub use update_status::{NodeToResubmit, UpdateStatus, UpdatedStatus};

open_enum! {
    /// Whom a session verifies.
    pub enum SessionKind {
        /// A person (KYC).
        User = "user",
        /// A company (KYB).
        Business = "business",
    }
}
