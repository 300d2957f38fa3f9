//! The eleven endpoints by plain HTTP against `didit serve`, once as the documentation
//! of February 2026 describes them and once as today's does; docs/contract.md has the
//! differences.

mod february;
mod server;
mod today;
