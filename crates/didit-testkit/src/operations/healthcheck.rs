//! `GET /system/healthcheck`.

use crate::http::context::Call;
use crate::http::json::Object;
use crate::http::reply::{Outcome, Reply};

#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(crate) fn healthcheck(call: &mut Call<'_>) -> Outcome {
    Ok(Reply::ok(
        Object::new()
            .string("status", "ok")
            .string("timestamp", &call.state.now.rfc3339())
            .finish(),
    ))
}
