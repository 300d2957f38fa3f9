//! Tests of every model on the documented examples.

#[macro_use]
mod models;

#[path = "suite/change.rs"]
mod change;
#[path = "suite/drift.rs"]
mod drift;
#[path = "suite/examples.rs"]
mod examples;
#[path = "suite/kinds.rs"]
mod kinds;
#[path = "suite/legacy.rs"]
mod legacy;
