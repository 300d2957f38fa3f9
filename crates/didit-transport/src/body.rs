//! Bodies: a request's can be sent again, a response's streams.

mod request;
mod response;

pub use self::request::{RequestBody, RequestStream};
pub use self::response::ResponseBody;
