//! Travel rule: the exchange between the providers of a sender and a recipient.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/travel-rule>

mod base;
mod ownership;
mod route;
mod transfer;

pub(crate) use self::base::{SETTINGS, status};
pub(crate) use self::ownership::{WALLETS, WIDGETS, Wallet};
pub(crate) use self::route::PICKUPS;
