//! The files that the links of a decision lead to: small, but real ones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;

use crate::http::context::Query;
use crate::http::reply::{Outcome, Reply};
use crate::state::State;
use crate::vocabulary::id::{Ids, Uuid, canonical_uuid, hash};
use crate::vocabulary::time::Moment;

mod paper;
mod video;

/// A white pixel as a baseline JPEG.
pub(crate) const JPEG: &[u8] = &[
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, b'J', b'F', b'I', b'F', 0x00, 0x01, 0x01, 0x00, 0x00, 0x01,
    0x00, 0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x03, 0x02, 0x02, 0x03,
    0x03, 0x03, 0x03, 0x04, 0x03, 0x03, 0x04, 0x05, 0x08, 0x05, 0x05, 0x04, 0x04, 0x05, 0x0a, 0x07,
    0x07, 0x06, 0x08, 0x0c, 0x0a, 0x0c, 0x0c, 0x0b, 0x0a, 0x0b, 0x0b, 0x0d, 0x0e, 0x12, 0x10, 0x0d,
    0x0e, 0x11, 0x0e, 0x0b, 0x0b, 0x10, 0x16, 0x10, 0x11, 0x13, 0x14, 0x15, 0x15, 0x15, 0x0c, 0x0f,
    0x17, 0x18, 0x16, 0x14, 0x18, 0x12, 0x14, 0x15, 0x14, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x01,
    0x00, 0x01, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0xff, 0xc4, 0x00, 0x14,
    0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x7f, 0xff, 0xd9,
];

/// Whether bytes begin like one of the four kinds of picture that the service takes.
pub(crate) fn is_image(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"\x89PNG")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.starts_with(b"II*\0")
        || bytes.starts_with(b"MM\0*")
}

/// Stands before the id of a face in the comment of a picture.
const FACE: &[u8] = b"didit-fake-face:";

/// Serves `/_fake/media/{session}/{file}` for as long as its link says.
pub(crate) fn serve(state: &State, owner: &str, file: &str, query: Option<&str>) -> Outcome {
    let query = Query::parse(query);
    let lapses = query
        .get("X-Amz-Date")
        .and_then(Moment::parse_compact)
        .zip(
            query
                .get("X-Amz-Expires")
                .and_then(|text| text.parse().ok()),
        )
        .map(|(signed, lifetime): (Moment, i64)| signed.plus(lifetime));
    if lapses.is_none_or(|lapses| lapses <= state.now) {
        return Err(denied());
    }
    let extension = file.rsplit('.').next().unwrap_or_default();
    match extension {
        "jpg" | "jpeg" => Ok(Reply::bytes("image/jpeg", picture(state, owner))),
        "mp4" => Ok(Reply::bytes("video/mp4", video::video())),
        "pdf" => Ok(Reply::bytes("application/pdf", paper::paper())),
        _ => Err(Reply::not_modelled(&format!(
            "media files of type {extension}"
        ))),
    }
}

/// The pixel; that of a session with a comment that says whose face it is.
fn picture(state: &State, owner: &str) -> Bytes {
    let Some(slot) = canonical_uuid(owner).and_then(|id| state.store.find(id)) else {
        return Bytes::from_static(JPEG);
    };
    let comment = [FACE, state.person(slot).face.as_bytes()].concat();
    let size = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX);
    let header = [[0xff, 0xfe], size.to_be_bytes()].concat();
    let (start, rest) = JPEG.split_at(2);
    [start, &header, &comment, rest].concat().into()
}

/// Whose face a picture shows, given in base64: that of the session whose picture it is,
/// otherwise somebody whom nobody has seen yet. `None` for what is no picture.
pub(crate) fn face_in(base64: &str) -> Option<Uuid> {
    let bytes = STANDARD.decode(base64.trim()).ok()?;
    if !is_image(&bytes) {
        return None;
    }
    let mark = memchr::memmem::find(&bytes, FACE);
    let face = mark.and_then(|at| bytes.get(at + FACE.len()..)?.get(..36));
    let known = face.and_then(|text| canonical_uuid(str::from_utf8(text).ok()?));
    Some(known.unwrap_or_else(|| Ids::new(hash(0, base64)).uuid()))
}

/// As the storage behind the service says it.
fn denied() -> Reply {
    let mut reply = Reply::bytes(
        "application/xml",
        Bytes::from_static(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
        ),
    );
    reply.status = StatusCode::FORBIDDEN;
    reply
}
