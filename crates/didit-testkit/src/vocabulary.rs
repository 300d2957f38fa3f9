//! Ids, time, statuses and revisions. Depends on no other module.

pub(crate) mod id;
pub(crate) mod indexes;
pub(crate) mod jwt;
pub(crate) mod key;
pub(crate) mod query;
pub(crate) mod revision;
pub(crate) mod status;
pub(crate) mod time;
