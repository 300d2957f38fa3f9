//! Checks on their own: one feature, run at once, without a session that a user opens.
//!
//! An answer holds the same report as a decision does, without the `node_id` of a
//! workflow. Each check is paid for, also one that declines. Source: the pages below
//! <https://docs.didit.me/standalone-apis/>

pub mod email;
pub mod ip;
pub mod phone;
pub mod signals;

pub use email::{AssessEmailRisk, EmailRisk};
pub use ip::{AssessIpRisk, IpRisk};
pub use phone::{AssessPhoneRisk, PhoneRisk};
pub use signals::RiskSignals;
