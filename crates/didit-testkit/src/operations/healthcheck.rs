//! `GET /system/healthcheck`.

use crate::http::context::RequestContext;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};

#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(crate) fn healthcheck(context: &mut RequestContext<'_>) -> HandlerResult {
    Ok(Reply::ok_text(
        Object::new()
            .string("status", "ok")
            .string("timestamp", &context.state.now.rfc3339())
            .finish(),
    ))
}
