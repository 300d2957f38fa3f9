//! The workflows of an application.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use didit_types::Page;
use didit_types::workflow::{ListWorkflows, Workflow};

/// Workflows; see [`Client::workflows`].
#[derive(Debug, Clone, Copy)]
pub struct Workflows<'a>(&'a Client);

impl<'a> Workflows<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists the versions of all workflows. Sessions are made with published ones.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::workflow::{ListWorkflows, WorkflowStatus};
    ///
    /// let mut rows = client.workflows().list(ListWorkflows::new()).items();
    /// while let Some(workflow) = rows.next_item().await? {
    ///     if workflow.status == Some(WorkflowStatus::Published) {
    ///         println!("{:?}", workflow.workflow_id);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/workflows/`
    pub fn list(&self, filter: ListWorkflows) -> Call<ListWorkflows> {
        self.0.call(filter)
    }
}

endpoint! { ListWorkflows: LIST_WORKFLOWS -> Page<Workflow> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

paged! { ListWorkflows: Workflow, [offset, limit] }
