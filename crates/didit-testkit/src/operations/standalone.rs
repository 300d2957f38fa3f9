//! Checks on their own: one feature, at once, without a session.
//!
//! Source: <https://docs.didit.me/standalone-apis/>, page by page.

pub(crate) mod aml;
mod asked;
pub(crate) mod email;
pub(crate) mod face;
mod found;
pub(crate) mod id_verification;
pub(crate) mod ip;
pub(crate) mod phone;
pub(crate) mod poa;
mod signals;

use self::asked::Asked;
use self::found::{Found, Play};
