//! Faces that are uploaded to users.
//!
//! Source: <https://docs.didit.me/management-api/users/upload-face>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::lists::entries::MAX_PICTURE;
use super::media;
use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{Item, Kind, faces::USER_FACES};

/// Maximum number of faces of a user.
const MAX_FACES: usize = 5;

/// `POST …/vendor-users/by-id/{didit_internal_id}/faces/upload/`
pub(crate) fn upload(context: &mut RequestContext<'_>) -> HandlerResult {
    let id = context.id("didit_internal_id");
    let key = id.and_then(|id| context.state.entity_key(context.owner(Kind::User), id));
    let (id, key) = id.zip(key).or_not_found("Not found.")?;
    let (image, comment) = context.read(|form| {
        let image = form.require("image").text("image", usize::MAX);
        image.zip(Some(form.text("comment", usize::MAX).unwrap_or_default()))
    })?;
    let bytes = STANDARD.decode(image.trim()).unwrap_or_default();
    if bytes.len() > MAX_PICTURE {
        return Err(Reply::rule("image", "Image exceeds maximum size of 2 MB."));
    }
    let face = media::face_in(&bytes).ok_or_else(|| {
        let error =
            "No face detected in the image. Please upload a clear photo with a visible face.";
        Reply::rule("image", error)
    })?;
    let owner = id.to_string();
    let state = &mut *context.state;
    let faces = state.stored_faces(context.application, USER_FACES);
    let count = faces.filter(|face| face.text("vendor_user_uuid") == owner);
    if count.count() >= MAX_FACES {
        let error = "Maximum of 5 faces per user reached.";
        return Err(Reply::rule("detail", error));
    }
    let fields = json!({
        "vendor_user_uuid": owner,
        "vendor_data": key,
        "face": face,
        "comment": comment,
    });
    let item = Item::new(state.ids.uuid(), state.now, fields);
    let response = json!({
        "uuid": item.id,
        "image_url": "media:face.jpg",
        "comment": comment,
        "uploaded_by": "api",
        "created_at": item.created_at.rfc3339(),
    });
    let id = item.id;
    context.put_file(id, "face.jpg", &bytes);
    context.put(USER_FACES, item);
    Ok(Reply::created(&context.signed(id, response)))
}
