//! Operations on the contents of a case: attachments, links, checklist, AML hits and document.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::base::{officer, subject_of};
use super::case::Case;
use super::parts::{self, ChecklistItem, Link, OTHER_SUBJECT, add, attachment, described, log};
use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext, Rules};
use crate::operations::collection::{self, Collection};
use crate::state::collections::FILES;
use crate::vocabulary::each;

/// Files that the fake accepts as attachments.
const ATTACHMENT: Rules = Rules {
    extensions: &[
        "pdf", "png", "jpg", "jpeg", "webp", "gif", "tiff", "txt", "csv", "json", "doc", "docx",
        "xls", "xlsx", "eml", "msg", "zip",
    ],
    megabytes: 5,
};

pub(crate) fn upload_attachment(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    let mut upload = context.upload()?;
    let file = upload.require("file", &ATTACHMENT);
    let filename = upload.file_name("file").unwrap_or_default().to_owned();
    let file = upload.form.finish_with(file)?;
    let is_safe = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    let safe: String = filename
        .chars()
        .map(|it| if is_safe(it) { it } else { '_' })
        .collect();
    let name = format!("{}-{safe}", context.state.ids.uuid());
    let fields = json!({
        "s3_key": format!("case-notes/{case}/{name}"),
        "name": name,
        "filename": filename,
        "file_size": file.len(),
        "content": STANDARD.encode(&file),
    });
    let file = add(context, case, FILES, fields);
    Ok(Reply::created(&context.signed(case, described(&file))))
}

pub(crate) fn retrieve_attachment(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    let Some(key) = context.query.get("s3_key") else {
        return Err(Reply::not_found("s3_key is required."));
    };
    let file = attachment(context, key).or_not_found("Attachment not found.")?;
    let mut response = described(&file);
    if let Some(fields) = response.as_object_mut() {
        fields.remove("file_size");
    }
    Ok(Reply::ok(&context.signed(case, response)))
}

/// Lists the links or the checklist of a case, without pages.
pub(in crate::operations) fn list<C: Collection>(
    context: &mut RequestContext<'_>,
) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    Ok(Reply::ok(&parts::of::<C>(context, case)))
}

pub(crate) fn create_link(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?;
    let (entity_type, id) = context.read(parts::read_link)?;
    if parts::owner(context, &entity_type, id)? != subject_of(context, &case)? {
        return Err(Reply::refused(OTHER_SUBJECT));
    }
    if parts::is_linked(context, case.id, id) {
        return Err(Reply::refused(parts::LINKED_ALREADY));
    }
    let link = parts::add_link(context, case.id, &entity_type, id);
    Ok(Reply::created(&Link::detail(context, &link)))
}

pub(crate) fn delete_link(context: &mut RequestContext<'_>) -> HandlerResult {
    let (case, link) = (
        collection::find::<Case>(context)?,
        collection::find::<Link>(context)?,
    );
    let reply = collection::delete::<Link>(context)?;
    log(context, case.id, "LINK_REMOVED", link.fields.clone().into());
    Ok(reply)
}

pub(crate) fn update_checklist_item(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    let is_completed = context.read(|form| form.require("is_completed").boolean("is_completed"))?;
    let reply = collection::edit::<ChecklistItem>(context, |context, item| {
        let by = is_completed.then(|| (officer(context).0, context.state.now.rfc3339()));
        let (email, at) = by.unzip();
        item.set("is_completed", is_completed);
        item.set("completed_by", email);
        item.set("completed_at", at);
        Ok(())
    })?;
    let items = parts::of::<ChecklistItem>(context, case);
    if is_completed && items.iter().all(|item| item["is_completed"] == true) {
        log(context, case, "CHECKLIST_COMPLETED", json!({}));
    }
    Ok(reply)
}

pub(crate) fn aml_hits(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?;
    let mut hits = Vec::new();
    if let Ok((kind, key)) = subject_of(context, &case)
        && let Some(entity) = context.state.entity(context.owner(kind), &key)
    {
        for index in entity.sessions() {
            let mut reports = context.state.signed_reports(index);
            let screenings = reports.remove("aml_screenings").unwrap_or_default();
            for screening in each(&screenings) {
                hits.extend(each(&screening["hits"]).cloned());
            }
        }
    }
    Ok(Reply::ok(&hits))
}

/// Draws the document of a case as it is now, and links to it.
pub(crate) fn print(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?;
    let document = document(context, &Case::detail(context, &case))?;
    // One file a case, which the next print replaces.
    context.put_file(case.id, "case.pdf", &document);
    let response = json!({ "url": "media:case.pdf" });
    Ok(Reply::ok(&context.signed(case.id, response)))
}

#[cfg(feature = "pdf")]
fn document(context: &RequestContext<'_>, case: &Value) -> Result<Vec<u8>, Reply> {
    Reply::drawn(crate::report::case(case, context.state.now))
}

#[cfg(not(feature = "pdf"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a document that is drawn can fail"
)]
fn document(_: &RequestContext<'_>, _: &Value) -> Result<Vec<u8>, Reply> {
    Ok(crate::operations::media::PAGE.to_owned())
}
