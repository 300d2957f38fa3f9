//! Bulk imports of verifications. Rejected, as for every organization at first, unless the builder
//! of the fake allows them.
//!
//! Source: the OpenAPI document, `POST /v3/session/imports/`

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::collection::Collection;
use super::list::MAX_COUNT;
use crate::http::{HandlerResult, Reply, RequestContext};
use crate::state::{ApplicationEnvironment, CollectionKey, Extra, Item};
use crate::vocabulary::WorkflowIndex;

const FORMATS: [&str; 2] = ["csv", "ndjson"];

/// Maximum size of a file, in bytes.
const MAX_FILE: usize = 25 << 20;

const TYPES: [&str; 4] = [
    "user_verification",
    "business_verification",
    "status_rules",
    "transactions",
];

/// An import, which is done when its creation is answered.
pub(crate) struct Import;

impl Collection for Import {
    const NAME: &'static str = "imports";
    const ID: &'static str = "import_id";
}

/// A record of an import that is no session.
pub(crate) struct ImportError;

impl Collection for ImportError {
    const NAME: &'static str = "errors";
    const ID: &'static str = "error_id";
    const PARENT: Option<(&'static str, &'static str)> = Some((Import::ID, Import::NAME));
    const MAX_COUNT: usize = MAX_COUNT;
    const HIDDEN: &'static [&'static str] = &["updated_at"];
}

/// `POST /v3/session/imports/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    if !context.state.settings.imports {
        return Err(Reply::forbidden(match context.app().environment {
            ApplicationEnvironment::Sandbox => {
                "Verification imports are not enabled for sandbox applications."
            }
            ApplicationEnvironment::Live => {
                "Verification imports are not enabled for this organization."
            }
        }));
    }
    let mut upload = context.upload_or_form()?;
    let file = upload.sent("file");
    let form = &mut upload.form;
    let import_type = form.choice("import_type", &TYPES);
    let import_type = import_type.unwrap_or_else(|| TYPES[0].to_owned());
    let workflow = form.uuid("workflow_id");
    let format = form.choice("source_format", &FORMATS);
    let link = form.text("source_file_url", usize::MAX);
    if let Some(problem) = problem(file.as_ref(), link.is_some()) {
        form.invalid("file", problem);
    }
    if link
        .as_ref()
        .is_some_and(|link| !link.starts_with("https://"))
    {
        form.invalid("source_file_url", "Enter a valid URL.");
    }
    let found = workflow.and_then(|id| context.state.workflow(context.application, id));
    match workflow {
        None if import_type != "transactions" => {
            form.invalid(
                "workflow_id",
                "This field is required for this import type.",
            );
        }
        Some(_) if found.is_none() => form.invalid("workflow_id", "Invalid workflow_id."),
        _ => {}
    }
    form.finish()?;
    let (name, file) = file.unzip();
    let name = name.or_else(|| Some(link?.rsplit('/').next()?.to_owned()));
    let name = name.unwrap_or_default();
    let is_ndjson = match &format {
        Some(format) => format == "ndjson",
        None => name.to_ascii_lowercase().ends_with(".ndjson"),
    };
    let rows = match (file, found) {
        (None, _) => Err("The fake downloads no file; upload it."),
        (Some(file), Some(_)) if TYPES[..2].contains(&&*import_type) => Ok(read(&file, is_ndjson)),
        _ => Err("The fake imports verifications only."),
    };
    let (id, now) = (context.state.ids.uuid(), context.state.now);
    let parent = CollectionKey::part(id, ImportError::NAME);
    let (mut total, mut failed) = (0, 0);
    for (number, row) in (1..).zip(rows.iter().flatten()) {
        total += 1;
        let problem = match found {
            Some(workflow) => import(context, workflow, row).err(),
            None => None,
        };
        let Some(problem) = problem else { continue };
        failed += 1;
        let error = json!({
            "row_number": number, "external_id": row.get("external_id"), "error": problem,
            "raw_row": row,
        });
        let error = Item::new(context.state.ids.uuid(), now, error);
        context.put(parent, error);
    }
    let job = json!({
        "status": if rows.is_ok() { "COMPLETED" } else { "FAILED" }, "import_type": import_type,
        "source_format": if is_ndjson { "ndjson" } else { "csv" }, "source_filename": name,
        "total_rows": total, "processed_rows": total, "checkpoint_row": total,
        "created_count": total - failed, "updated_count": 0, "skipped_count": 0,
        "failed_count": failed, "total_media_bytes": 0, "last_error": rows.err(),
        "started_at": now.rfc3339(), "completed_at": now.rfc3339(),
    });
    let job = Item::new(id, now, job);
    let reply = Reply::created(&Import::detail(context, &job));
    context.put(CollectionKey::of(Import::NAME), job);
    Ok(reply)
}

/// Returns what is wrong with the source of an import.
fn problem(file: Option<&(String, Bytes)>, has_link: bool) -> Option<&'static str> {
    let Some((name, content)) = file else {
        return (!has_link).then_some("Upload a file or provide source_file_url.");
    };
    let extension = name.rsplit('.').next().unwrap_or_default();
    if has_link {
        Some("Use either file or source_file_url, not both.")
    } else if !FORMATS
        .iter()
        .any(|format| extension.eq_ignore_ascii_case(format))
    {
        Some("Only CSV and NDJSON files are supported.")
    } else if content.is_empty() {
        Some("The submitted file is empty.")
    } else if content.len() > MAX_FILE {
        Some("Import file exceeds the maximum allowed size.")
    } else {
        None
    }
}

/// Creates the session of a record. Its person is invented, as in all sessions of the fake.
fn import(
    context: &mut RequestContext<'_>,
    workflow: WorkflowIndex,
    row: &Map<String, Value>,
) -> Result<(), &'static str> {
    let text = |name: &str| row.get(name)?.as_str().filter(|text| !text.is_empty());
    let id = text("external_id").ok_or("external_id is required.")?;
    let scenario = match text("status") {
        Some("Approved") => "approve",
        Some("Declined") => "decline_aml_hit",
        Some("In Review") => "review_poa_partial_match",
        _ => return Err("status must be Approved, Declined or In Review."),
    };
    let vendor_data = text("vendor_data").unwrap_or(id);
    let state = &mut *context.state;
    let session = state.create_session(
        context.application,
        workflow,
        Some(vendor_data),
        Extra::default(),
    );
    let completed = state.complete(session, Some(scenario));
    completed.map_err(|_| "The session can't have this status.")
}

/// Reads the records of a file; one that can't be read is empty.
fn read(file: &[u8], is_ndjson: bool) -> Vec<Map<String, Value>> {
    if is_ndjson {
        let lines = file.split(|byte| *byte == b'\n');
        let lines = lines.filter(|line| !line.trim_ascii().is_empty());
        return lines
            .map(|line| serde_json::from_slice(line).unwrap_or_default())
            .collect();
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let names = reader.headers().cloned().unwrap_or_default();
    let rows = reader.into_records().map(|row| {
        let row = row.unwrap_or_default();
        let cells = names.iter().zip(&row);
        cells
            .map(|(name, cell)| (name.to_owned(), cell.into()))
            .collect()
    });
    rows.collect()
}

/// `GET /v3/session/imports/template/`
pub(crate) fn template(context: &mut RequestContext<'_>) -> HandlerResult {
    let columns = match context.query.get("import_type") {
        Some("business_verification") => {
            "external_id,vendor_data,status,company_name,registration_number,country_code\n"
        }
        Some("status_rules") => "external_id,status,new_status\n",
        Some("transactions") => "transaction_id,amount,currency,direction\n",
        _ => {
            "external_id,vendor_data,status,first_name,last_name,date_of_birth,document_type,document_number,issuing_state\n"
        }
    };
    let reply = Reply::bytes("text/csv; charset=utf-8", columns.into());
    Ok(reply.attachment("import_template.csv"))
}
