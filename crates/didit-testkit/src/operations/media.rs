//! Media files of a decision: small, valid ones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;

use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::vocabulary::id::{Ids, Uuid, canonical_uuid, hash};
use crate::vocabulary::query::Query;
use crate::vocabulary::time::UtcTime;

/// A white pixel as a baseline JPEG.
pub(crate) const JPEG: &[u8] = include_bytes!("media/pixel.jpg");
/// One second of white, 16 pixels square, as H.264 in an MP4.
const VIDEO: &[u8] = include_bytes!("media/video.mp4");
/// An empty page of A4.
const PAGE: &[u8] = include_bytes!("media/page.pdf");

/// Error of a field whose base64 text is not an image.
pub(super) const NO_IMAGE: &str =
    "Upload a valid image. The file you uploaded was either not an image or a corrupted image.";

/// Prefix of a face id in the comment of a JPEG.
const FACE: &[u8] = b"didit-fake-face:";

/// The storage behind the service responds so to an expired URL.
const EXPIRED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>\
    <Message>Request has expired</Message></Error>";

/// Returns whether bytes start like a JPEG, PNG, WebP or TIFF, the image formats that the
/// service accepts.
pub(crate) fn is_image(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"\x89PNG")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.starts_with(b"II*\0")
        || bytes.starts_with(b"MM\0*")
}

/// Serves `/_fake/media/{session}/{file}` until the presigned URL expires.
pub(crate) fn serve(state: &State, owner: &str, file: &str, query: Option<&str>) -> HandlerResult {
    let query = Query::parse(query);
    let signed = query.get("X-Amz-Date").and_then(UtcTime::parse_compact);
    let lifetime = query
        .get("X-Amz-Expires")
        .and_then(|text| text.parse().ok());
    let expires = signed
        .zip(lifetime)
        .map(|(signed, lifetime)| signed.plus(lifetime));
    if expires.is_none_or(|expires| expires <= state.now) {
        let mut reply = Reply::bytes("application/xml", Bytes::from_static(EXPIRED.as_bytes()));
        reply.status = StatusCode::FORBIDDEN;
        return Err(reply);
    }
    let extension = file.rsplit('.').next().unwrap_or_default();
    match extension {
        "jpg" | "jpeg" => Ok(Reply::bytes("image/jpeg", image(state, owner))),
        "mp4" => Ok(Reply::bytes("video/mp4", Bytes::from_static(VIDEO))),
        "pdf" => Ok(Reply::bytes("application/pdf", Bytes::from_static(PAGE))),
        _ => Err(Reply::not_modelled(&format!(
            "media files of type {extension}"
        ))),
    }
}

/// The pixel. That of a session has the id of the person's face in a comment.
fn image(state: &State, owner: &str) -> Bytes {
    let Some(index) = canonical_uuid(owner).and_then(|id| state.store.find(id)) else {
        return Bytes::from_static(JPEG);
    };
    let comment = [FACE, state.person(index).face.as_bytes()].concat();
    let size = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX);
    let header = [[0xff, 0xfe], size.to_be_bytes()].concat();
    let (start, rest) = JPEG.split_at(2);
    [start, &header, &comment, rest].concat().into()
}

/// Returns the id of the face in a base64 image, or `None` if the data is not an image.
/// An image of a session shows the session's face, any other image a new one.
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
