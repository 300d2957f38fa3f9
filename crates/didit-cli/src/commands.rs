//! Commands, one module per noun of the command line.

pub(crate) mod api;
pub(crate) mod blocklist;
pub(crate) mod config;
pub(crate) mod decision;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod events;
pub(crate) mod fake;
pub(crate) mod resources;
pub(crate) mod scenarios;
pub(crate) mod serve;
pub(crate) mod sessions;
pub(crate) mod shell;
pub(crate) mod trigger;
pub(crate) mod webhooks;
