//! The workflows of an application.
//! Source: the OpenAPI document, `/v3/workflows/`

use crate::http::context::RequestContext;
use crate::http::json::Object;
use crate::http::reply::HandlerResult;
use crate::state::workflow::{Template, Workflow};

/// Every workflow of a new application has one version, which is published. Prices and
/// times of changes are left out: the fake has none.
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let state = &*context.state;
    let range = state.app(context.application).workflows.clone();
    let workflows = range.map(|index| &state.workflows[index as usize]);
    let (count, workflows) = page.of(workflows);
    let rows: Vec<_> = workflows.into_iter().map(row).collect();
    Ok(context.envelope(page, count, &rows))
}

fn row(workflow: &Workflow) -> String {
    let steps = workflow.template.features().iter();
    let steps: Vec<_> = steps.map(didit_types::Feature::as_str).collect();
    Object::with_capacity(512)
        .display("uuid", workflow.version_id)
        .display("workflow_id", workflow.id)
        .string("workflow_label", workflow.template.label())
        .string("workflow_type", workflow.template.kind().workflow_type())
        .boolean("is_default", workflow.template == Template::Kyc)
        .boolean("is_archived", false)
        .boolean("is_white_label_enabled", false)
        .string("features", &steps.join(" + "))
        .boolean("is_simple_workflow", true)
        .boolean("is_editable", false)
        .number("session_expiration_time", workflow.expires_after)
        .number("version", workflow.version)
        .string("status", "published")
        .boolean("has_draft", false)
        .optional("created_by", None)
        .finish()
}
