//! The client, over transports that answer from memory.

mod errors;
mod requests;
mod support;
