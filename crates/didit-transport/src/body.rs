//! Replayable request bodies and streaming response bodies.

/// Implements `From` of the types that convert to `Bytes` without copying.
macro_rules! from_bytes {
    ($body:ident: $($source:ty),*) => {$(
        impl From<$source> for $body {
            fn from(bytes: $source) -> Self {
                Self::from_bytes(bytes.into())
            }
        }
    )*};
}

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
