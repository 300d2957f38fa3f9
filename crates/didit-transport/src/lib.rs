//! A pluggable HTTP transport: one small trait between an API client and the
//! network, two ready implementations, and the policies that belong around any
//! of them.
//!
//! # What it is for
//!
//! A client library should not choose its users' HTTP stack, and should not
//! write retries twice. It sends its requests through a [`SharedTransport`];
//! whoever builds the client puts in [`HyperTransport`], [`ReqwestTransport`] or
//! something of their own, wrapped in [`policy::Policies`]. The crate knows
//! nothing of any particular API: what a request is and whether it may be
//! repeated is told by an [`OperationContext`] in its extensions.
//!
//! Without features it is the contract alone: the [`Transport`] trait,
//! [`RequestBody`] (can be sent again by construction) and [`ResponseBody`]
//! (streams, is collected only under a limit), [`TransportError`] (says what the
//! server may know), the [`Clock`], and the policies. It then brings no HTTP
//! client, no TLS and no runtime.
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
//! A program that calls a few URLs is better off with reqwest itself. A server
//! that wants load balancing, buffering or circuit breakers wants tower; the
//! feature `tower` goes both ways. There is no HTTP/3, no WebSocket, no cookie
//! jar and no wasm.
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
//! # A transport of one's own
//!
//! Implement the one method of [`Transport`], or begin with [`from_fn`]; for a
//! fake that is a plain function there is [`from_handler`]. The example
//! `blocking_transport` does it over a socket with nothing but the standard library.
//! Hold the result to the contract with `transport_contract!`.

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
