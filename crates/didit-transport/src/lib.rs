//! A pluggable HTTP transport: one small trait between an API client and the
//! network, two implementations, and the policies around them.
//!
//! # Purpose
//!
//! A client library should not choose the HTTP stack of its users, nor implement
//! retries again. It sends its requests through a [`SharedTransport`], which contains
//! [`HyperTransport`], [`ReqwestTransport`] or any other, wrapped in
//! [`policy::Policies`]. The crate is independent of any API: an
//! [`OperationContext`] in the extensions of a request identifies the operation and
//! its retry class.
//!
//! Without features it contains the [`Transport`] trait, [`RequestBody`] (can be
//! replayed) and [`ResponseBody`] (streams, is collected under a limit),
//! [`TransportError`] (says whether the request may have arrived), the [`Clock`], and
//! the policies, without HTTP client, TLS and runtime.
//!
//! ```no_run
//! # #[cfg(feature = "hyper")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use didit_transport::policy::Policies;
//! use didit_transport::{
//!     HyperTransport, OperationContext, RequestBody, RetryClass, SharedClock, SharedTransport,
//!     TokioClock, Transport,
//! };
//!
//! let clock = SharedClock::new(TokioClock::new());
//! let transport = Policies::new(clock).wrap(SharedTransport::new(HyperTransport::new()?));
//!
//! let request = http::Request::get("https://api.example/things/42/")
//!     .extension(OperationContext::new("get_thing", "/things/{id}/", RetryClass::Safe))
//!     .body(RequestBody::empty())?;
//! match transport.send(request).await {
//!     Ok(response) => println!("{}", response.into_body().collect(1 << 20).await?.len()),
//!     Err(error) => println!("{error}; may have arrived: {}", error.may_have_reached_server()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # When to use something else
//!
//! For a few URLs, use reqwest directly. For load balancing, buffering or circuit
//! breakers, use tower; the feature `tower` converts in both directions. HTTP/3,
//! WebSocket, cookies and wasm are not supported.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | brings |
//! |---|---|
//! | `hyper` | [`HyperTransport`]: hyper, rustls, ring; some 60 crates |
//! | `reqwest` | [`ReqwestTransport`]: reqwest, rustls, ring; some 115 crates |
//! | `http2` | HTTP/2 in the backends that are on |
//! | `tokio` | [`TokioClock`]; both backends bring it |
//! | `tower` | [adapters](tower) from and to `tower_service::Service` |
//! | `mock` | [`MockTransport`], by mockall |
//! | `contract-tests` | the [suite](contract) that a transport must pass, and a server that fails on demand |
//!
//! # Custom transports
//!
//! Implement the one method of [`Transport`], or use [`from_fn`]; for a fake that is
//! a plain function, use [`from_handler`]. The example `blocking_transport` uses a
//! socket of the standard library only. Test the result with `transport_contract!`.

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
pub use self::error::{DeliveryState, TransportError, TransportErrorKind};
pub use self::handler::{FromHandler, from_handler};
#[cfg(feature = "mock")]
pub use self::mock::MockTransport;
pub use self::transport::{FromFn, Request, Response, SharedTransport, Transport, from_fn};
