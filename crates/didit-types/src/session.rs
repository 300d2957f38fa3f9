//! Sessions: create, list, update, share and delete.

pub mod create;
#[cfg(feature = "management")]
mod management;
pub mod origin;
pub mod resubmit;

use crate::open_enum::open_enum;

pub use create::{ContactDetails, CreateSession, CreatedSession, ExpectedDetails};
#[cfg(feature = "management")]
pub use management::*;
pub use origin::{ApiService, SessionType};
pub use resubmit::ResubmitInfo;

open_enum! {
    /// Entity verified by a session.
    pub enum SessionKind {
        /// Person (KYC).
        User = "user",
        /// Company (KYB).
        Business = "business",
    }
}
