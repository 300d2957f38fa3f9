//! Webhooks without a command line: receiving, sending, sample events, recordings.

pub(crate) mod event;
pub(crate) mod receiver;
pub(crate) mod recording;
pub(crate) mod sender;
pub(crate) mod sequence;
