//! Calls eleven endpoints of `didit serve` by plain HTTP, in both revisions of the
//! documentation: February 2026 and November 2026. docs/contract.md lists the differences.

mod february;
mod server;
mod today;
