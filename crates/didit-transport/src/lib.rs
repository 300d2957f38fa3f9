//! A pluggable HTTP transport with hyper and reqwest backends, a clock and policies.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod clock;

mod body;
mod context;
mod error;
mod transport;

pub use async_trait::async_trait;

pub use self::body::{RequestBody, RequestStream, ResponseBody};
#[cfg(feature = "tokio")]
pub use self::clock::TokioClock;
pub use self::clock::{Clock, ManualClock, SharedClock, Sleep};
pub use self::context::{Attempt, CallOptions, CallReport, Deadline, OperationContext, RetryClass};
pub use self::error::{Delivery, TransportError, TransportErrorKind};
pub use self::transport::{FromFn, Request, Response, SharedTransport, Transport, from_fn};
