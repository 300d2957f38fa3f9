//! Tests of every model on the documented examples.

#[macro_use]
mod models;

#[path = "suite/change.rs"]
mod change;
#[path = "suite/convert.rs"]
mod convert;
#[path = "suite/decode.rs"]
mod decode;
#[path = "suite/drift.rs"]
mod drift;
#[path = "suite/errors.rs"]
mod errors;
#[path = "suite/examples.rs"]
mod examples;
#[path = "suite/kinds.rs"]
mod kinds;
#[path = "suite/legacy.rs"]
mod legacy;
#[path = "suite/operations.rs"]
mod operations;
#[path = "suite/pages.rs"]
mod pages;
#[path = "suite/validation.rs"]
mod validation;
#[path = "suite/values.rs"]
mod values;
