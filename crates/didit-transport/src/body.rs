//! Bodies: a request's can be sent again, a response's streams.

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod foreign;
mod request;
mod response;

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
pub(crate) use self::foreign::response_body;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use self::request::BodySourceError;
pub use self::request::{RequestBody, RequestStream};
pub use self::response::ResponseBody;
