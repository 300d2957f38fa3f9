//! Workflows of an application.

use didit_types::workflow::{CreateWorkflow, ListWorkflows, UpdateWorkflow, Workflow};
use didit_types::{Uuid, setters};

use super::Workflows;
use super::table::{endpoints, filters};
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;

impl Workflows<'_> {
    /// Lists the versions of all workflows. Sessions use published versions.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::workflow::{ListWorkflows, WorkflowStatus};
    ///
    /// let mut workflows = client.workflows().list(ListWorkflows::new()).items();
    /// while let Some(workflow) = workflows.next_item().await? {
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

    /// Creates a workflow of features, which run in their order. It is published unless its
    /// status is a draft.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::NodeFeature;
    /// use didit_api::types::workflow::{CreateWorkflow, UpdateWorkflow, WorkflowFeature};
    ///
    /// let features = [NodeFeature::Ocr, NodeFeature::Liveness].map(WorkflowFeature::new);
    /// let workflow = CreateWorkflow::new(features).workflow_label("Onboarding");
    /// let workflow = client.workflows().create(workflow).await?;
    /// if let Some(version) = workflow.uuid {
    ///     let change = UpdateWorkflow::new().max_retry_attempts(5);
    ///     client.workflows().update(&version, change).await?;
    ///     let workflow = client.workflows().retrieve(&version).await?;
    ///     println!("{:?}", workflow.features);
    ///     client.workflows().delete(version).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/workflows/`
    pub fn create(&self, request: CreateWorkflow) -> Call<CreateWorkflow> {
        self.0.call(request)
    }

    /// Retrieves a version of a workflow with its settings.
    ///
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    pub fn retrieve(&self, version: impl Into<Uuid>) -> Call<RetrieveWorkflow> {
        self.0.call(ById::of(version))
    }

    /// Changes a workflow. A change of one that is in use makes a new version, whose id is in
    /// the response.
    ///
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    pub fn update(
        &self,
        version: impl Into<Uuid>,
        request: UpdateWorkflow,
    ) -> Call<UpdateWorkflowById> {
        self.0.call(ById::new(version, request))
    }

    /// Deletes a version of a workflow. Its sessions remain.
    ///
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    pub fn delete(&self, version: impl Into<Uuid>) -> Call<DeleteWorkflow> {
        self.0.call(ById::of(version))
    }
}

/// Request of [`Workflows::retrieve`].
pub type RetrieveWorkflow = ById<Uuid, Retrieve<Workflow>>;
/// Request of [`Workflows::update`].
pub type UpdateWorkflowById = ById<Uuid, UpdateWorkflow>;
/// Request of [`Workflows::delete`].
pub type DeleteWorkflow = ById<Uuid, Delete<Workflow>>;

endpoints! {
    ListWorkflows: LIST_WORKFLOWS -> pages of Workflow;
    CreateWorkflow: CREATE_WORKFLOW, json -> Workflow, json;
    RetrieveWorkflow: RETRIEVE_WORKFLOW, query -> Workflow, json;
    UpdateWorkflowById: UPDATE_WORKFLOW, json -> Workflow, json;
    DeleteWorkflow: DELETE_WORKFLOW, query -> (), empty;
}

setters! { CreateWorkflow for Call<CreateWorkflow> via map }
setters! { UpdateWorkflow for Call<UpdateWorkflowById> via map_body }

filters! {
    ListWorkflows: [offset, limit];
}
