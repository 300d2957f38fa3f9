//! A pluggable HTTP transport with hyper and reqwest backends, a clock and policies.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub mod backend;
pub mod clock;
#[cfg(feature = "contract-tests")]
pub mod contract;

pub mod policy;

mod body;
mod context;
mod error;
mod handler;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "tower")]
pub mod tower;
mod transport;

pub use async_trait::async_trait;

#[cfg(feature = "hyper")]
pub use self::backend::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use self::backend::reqwest::ReqwestTransport;
pub use self::body::{RequestBody, RequestStream, ResponseBody};
#[cfg(feature = "tokio")]
pub use self::clock::TokioClock;
pub use self::clock::{Clock, ManualClock, SharedClock, Sleep};
pub use self::context::{Attempt, CallOptions, CallReport, Deadline, OperationContext, RetryClass};
pub use self::error::{Delivery, TransportError, TransportErrorKind};
pub use self::handler::{FromHandler, from_handler};
#[cfg(feature = "mock")]
pub use self::mock::MockTransport;
pub use self::transport::{FromFn, Request, Response, SharedTransport, Transport, from_fn};
