//! Media files of a decision: small, valid ones. Pictures and documents are drawn when their
//! link is opened.

#[cfg(feature = "pdf")]
mod canvas;
#[cfg(feature = "pdf")]
mod picture;

use bytes::Bytes;
use http::StatusCode;
#[cfg(feature = "pdf")]
use serde_json::{Map, Value};

use crate::http::{HandlerResult, Reply};
use crate::state::State;
#[cfg(feature = "pdf")]
use crate::vocabulary::each;
use crate::vocabulary::{Ids, Query, SessionIndex, UtcTime, Uuid, canonical_uuid, hash};

/// A white pixel as a baseline JPEG.
pub(crate) const JPEG: &[u8] = include_bytes!("media/pixel.jpg");
/// One second of white, 16 pixels square, as H.264 in an MP4.
const VIDEO: &[u8] = include_bytes!("media/video.mp4");
/// An empty page of A4.
pub(in crate::operations) const PAGE: &[u8] = include_bytes!("media/page.pdf");

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
    let owner = canonical_uuid(owner);
    let session = owner.and_then(|id| state.store.find(id));
    let extension = file.rsplit('.').next().unwrap_or_default();
    let content_type = match extension {
        "jpg" | "jpeg" => "image/jpeg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    };
    let stored = owner.and_then(|owner| state.collections.file(owner, file));
    let content = match (stored, content_type) {
        (Some(stored), _) => stored.into(),
        // Files of regulatory reports are stored, until the report is deleted.
        _ if file.starts_with("report.") => return Err(Reply::not_found("Not found.")),
        (None, "image/jpeg") => {
            let face = match session {
                Some(index) => Some(state.person(index).face),
                None => owner.and_then(|id| Some(state.lists.entry(id)?.value.to_string())),
            };
            image(state, session, file, face)
        }
        (None, "video/mp4") => Bytes::from_static(VIDEO),
        (None, "application/pdf") => {
            let paper = drawn(state, session, file, None);
            paper.map_or(Bytes::from_static(PAGE), Bytes::from)
        }
        _ => {
            let what = format!("media files of type {extension}");
            return Err(Reply::not_modelled(&what));
        }
    };
    Ok(Reply::bytes(content_type, content))
}

/// The picture, with the id of the person's face in a comment.
fn image(state: &State, session: Option<SessionIndex>, file: &str, face: Option<String>) -> Bytes {
    let Some(face) = face else {
        return Bytes::from_static(JPEG);
    };
    let comment = [FACE, face.as_bytes()].concat();
    let size = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX);
    let header = [[0xff, 0xfe], size.to_be_bytes()].concat();
    let picture = drawn(state, session, file, Some(&face)).unwrap_or_else(|| JPEG.to_owned());
    let (start, rest) = picture.split_at(2);
    [start, &header, &comment, rest].concat().into()
}

/// Draws the picture of a face or a document, or else a paper.
#[cfg(feature = "pdf")]
fn drawn(
    state: &State,
    session: Option<SessionIndex>,
    file: &str,
    face: Option<&str>,
) -> Option<Vec<u8>> {
    let reports = session.map_or(Value::Null, |index| originals(state, index).into());
    let Some(face) = face else {
        let created_at = state.store.get(session?).created_at;
        return crate::report::paper(file, &reports, created_at);
    };
    let report = each(&reports["id_verifications"]).last();
    picture::picture(file, report.unwrap_or(&Value::Null), face)
}

/// Returns the reports with the data of the documents, before any correction.
#[cfg(feature = "pdf")]
fn originals(state: &State, index: SessionIndex) -> Map<String, Value> {
    let mut reports = state.reports(index);
    for activity in state.store.get(index).activity().iter().rev() {
        let array = match &*activity.kind {
            "KYC_DATA_UPDATED" => "id_verifications",
            "POA_DATA_UPDATED" => "poa_verifications",
            _ => continue,
        };
        let report = reports
            .get_mut(array)
            .and_then(|reports| reports.as_array_mut()?.last_mut());
        let (Some(report), Some(change)) = (report, &activity.change) else {
            continue;
        };
        for (name, old) in &change.previous {
            // A newer document is not the corrected one.
            if change.new.get(name) == Some(&report[name.as_str()]) {
                report[name.as_str()] = old.clone();
            }
        }
    }
    reports
}

#[cfg(not(feature = "pdf"))]
fn drawn(_: &State, _: Option<SessionIndex>, _: &str, _: Option<&str>) -> Option<Vec<u8>> {
    None
}

/// Returns the id of the face in an image, or `None` if the bytes are not an image. An image of
/// a session shows the session's face, any other image a new one.
pub(crate) fn face_in(bytes: &[u8]) -> Option<Uuid> {
    if !is_image(bytes) {
        return None;
    }
    let mark = memchr::memmem::find(bytes, FACE);
    let face = mark.and_then(|at| bytes.get(at + FACE.len()..)?.get(..36));
    let known = face.and_then(|text| canonical_uuid(str::from_utf8(text).ok()?));
    Some(known.unwrap_or_else(|| Ids::new(hash(0, bytes)).uuid()))
}
