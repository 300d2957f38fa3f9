//! Bodies: a request's can be sent again, a response's streams.

mod request;
mod response;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use self::request::BodySourceError;
pub use self::request::{RequestBody, RequestStream};
pub use self::response::ResponseBody;
