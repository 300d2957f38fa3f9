//! Cases and what belongs to them. Their paths contain the [account](crate::Account) of the client.

mod blueprints;
mod parts;

use didit_types::Uuid;
use didit_types::case::statistics::{CaseStatistics, RetrieveCaseStatistics};
use didit_types::case::{
    AppliedCaseEntityAction, ApplyCaseEntityAction, AssignCase, BulkAssignCases,
    BulkUpdateCaseStatus, BulkUpdatedCases, Case, CaseEvent, CreateCase, ListCaseEvents, ListCases,
    PrintedCase, RejectCaseApproval, ResolveCase, TransferCase, UpdateCase,
};
use didit_types::decision::aml_hit::AmlHit;
use didit_types::setters;

use super::Cases;
use super::table::{endpoints, filters};
use crate::account::Account;
use crate::by_id::{Act, ById, Delete, Retrieve};
use crate::call::Call;

pub use self::blueprints::{
    CreateCaseBlueprintIn, DeleteCaseBlueprint, InstallCaseBlueprintPresetsIn,
    ListCaseBlueprintPresets, ListCaseBlueprintsOf, RetrieveCaseBlueprint, UpdateCaseBlueprintById,
};
pub use self::parts::{
    CreateCaseLinkById, CreateCaseNoteById, DeleteCaseLink, DeleteCaseNote, ListCaseChecklist,
    ListCaseLinks, ListCaseNotesById, RetrieveCaseAttachmentById, UpdateCaseChecklistItemById,
    UploadCaseAttachmentById,
};

impl Cases<'_> {
    /// Lists the cases of the application, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::{CaseStatus, ListCases};
    ///
    /// let open = ListCases::new().status([CaseStatus::Open]).overdue(true);
    /// let mut cases = client.cases().list(open).items();
    /// while let Some(case) = cases.next_item().await? {
    ///     println!("{:?} {:?}", case.case_number, case.priority);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/list>
    pub fn list(&self, filter: ListCases) -> Call<ListCasesOf> {
        self.0.call(ById::new(self.0.ids(), filter))
    }

    /// Opens a case about a user or company.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::SessionKind;
    /// use didit_api::types::case::{
    ///     AssignCase, CasePriority, CaseResolution, CaseSubject, CreateCase, ResolveCase, UpdateCase,
    /// };
    ///
    /// let user = "11111111-2222-4333-8444-555555555555";
    /// let subject = CaseSubject::new(SessionKind::User, user);
    /// let case = client.cases().create(CreateCase::new("Chargebacks")).subject(subject).await?;
    /// if let Some(id) = &case.uuid {
    ///     client.cases().update(id, UpdateCase::new().priority(CasePriority::High)).await?;
    ///     client.cases().assign(id, AssignCase::to("22222222-3333-4444-8555-666666666666")).await?;
    ///     client.cases().request_info(id).await?;
    ///     client.cases().reopen(id).await?;
    ///     let resolution = ResolveCase::new(CaseResolution::FalsePositive).note("Documents match");
    ///     let case = client.cases().resolve(id, resolution).await?;
    ///     println!("{:?}", case.status);
    ///     client.cases().delete(id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/create>
    pub fn create(&self, request: CreateCase) -> Call<CreateCaseIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }

    /// Retrieves a case with its notes, links, checklist and history.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let case = client.cases().retrieve("11111111-2222-4333-8444-555555555555").await?;
    /// for event in case.events.iter().flatten() {
    ///     println!("{:?} {:?}", event.created_at, event.event_type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Changes the title, priority, due time or tags of a case.
    ///
    /// Source: the OpenAPI document, `PATCH …/cases/{case_uuid}/`
    pub fn update(&self, id: impl Into<Uuid>, request: UpdateCase) -> Call<UpdateCaseById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Deletes a case with its notes, links and checklist.
    ///
    /// Source: the OpenAPI document, `DELETE …/cases/{case_uuid}/`
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Assigns a case to a member of the organisation, or unassigns it.
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/assign/`
    pub fn assign(&self, id: impl Into<Uuid>, request: AssignCase) -> Call<AssignCaseById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Resolves a case. With a blueprint for a second officer, stages the resolution: the case stays
    /// open until another officer [approves](Self::approve) or [rejects](Self::reject_approval) it.
    ///
    /// Fails (400) if the blueprint requires a note or a complete checklist that is missing.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/resolve>
    pub fn resolve(&self, id: impl Into<Uuid>, request: ResolveCase) -> Call<ResolveCaseById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Reopens a case that is resolved or awaits the user.
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/reopen/`
    pub fn reopen(&self, id: impl Into<Uuid>) -> Call<ReopenCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Pauses an open case until the user has answered.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/request-info>
    pub fn request_info(&self, id: impl Into<Uuid>) -> Call<RequestCaseInfo> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Moves a case to the blueprint to which its blueprint escalates.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::{RejectCaseApproval, TransferCase};
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let case = client.cases().escalate(id).await?;
    /// if case.pending_resolution.is_some() {
    ///     client.cases().approve(id).await?;
    ///     client.cases().reject_approval(id, RejectCaseApproval::new().notes("Not proven")).await?;
    /// }
    /// client.cases().transfer(id, TransferCase::new("22222222-3333-4444-8555-666666666666")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/escalate/`
    pub fn escalate(&self, id: impl Into<Uuid>) -> Call<EscalateCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Moves a case to another active blueprint, if its own allows that.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/transfer>
    pub fn transfer(&self, id: impl Into<Uuid>, request: TransferCase) -> Call<TransferCaseById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Approves the staged resolution of a case. Fails for the officer who staged it (403), and if none
    /// is staged (409).
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/approve/`
    pub fn approve(&self, id: impl Into<Uuid>) -> Call<ApproveCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Rejects the staged resolution of a case, which returns to its blueprint. Fails as
    /// [`approve`](Self::approve) does.
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/reject-approval/`
    pub fn reject_approval(
        &self,
        id: impl Into<Uuid>,
        request: RejectCaseApproval,
    ) -> Call<RejectCaseApprovalById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Acts on the user or company of a case, such as by blocking it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::{ApplyCaseEntityAction, CaseEntityAction};
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let block = ApplyCaseEntityAction::new(CaseEntityAction::AddToBlocklist);
    /// client.cases().apply_entity_action(id, block).await?;
    /// for hit in client.cases().list_aml_hits(id).await? {
    ///     println!("{:?}", hit.review_status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/entity-actions/`
    pub fn apply_entity_action(
        &self,
        id: impl Into<Uuid>,
        request: ApplyCaseEntityAction,
    ) -> Call<ApplyCaseEntityActionById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Renders a case as a PDF document and returns a link to it, which expires.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let printed = client.cases().print("11111111-2222-4333-8444-555555555555").await?;
    /// if let Some(link) = &printed.url {
    ///     let pdf = client.media().fetch(link).await?;
    ///     println!("{} bytes", pdf.bytes().len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/print>
    pub fn print(&self, id: impl Into<Uuid>) -> Call<PrintCase> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Lists the history of a case, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::ListCaseEvents;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let page = client.cases().list_events(id, ListCaseEvents::new()).await?;
    /// println!("{:?} events", page.count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/events/`
    pub fn list_events(
        &self,
        id: impl Into<Uuid>,
        filter: ListCaseEvents,
    ) -> Call<ListCaseEventsById> {
        self.0.call(ById::new((self.0.ids(), id.into()), filter))
    }

    /// Lists the AML hits of the user or company of a case.
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/aml/`
    pub fn list_aml_hits(&self, id: impl Into<Uuid>) -> Call<ListCaseAmlHits> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Aggregates the cases of a period by officer, blueprint, source and status.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::statistics::RetrieveCaseStatistics;
    ///
    /// let june = RetrieveCaseStatistics::new().date_from("2026-06-01").date_to("2026-06-30");
    /// let statistics = client.cases().retrieve_statistics(june).await?;
    /// println!("{:?}", statistics.queue);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/statistics>
    pub fn retrieve_statistics(
        &self,
        period: RetrieveCaseStatistics,
    ) -> Call<RetrieveCaseStatisticsOf> {
        self.0.call(ById::new(self.0.ids(), period))
    }

    /// Sets the status of several cases. Cases that fail are listed in the response and do not affect
    /// the others.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::{
    ///     BulkAssignCases, BulkUpdateCaseStatus, CaseResolution, CaseStatus,
    /// };
    ///
    /// let cases = vec!["11111111-2222-4333-8444-555555555555".into()];
    /// let assign = BulkAssignCases::new(cases.clone())
    ///     .assignee_user_id("22222222-3333-4444-8555-666666666666");
    /// client.cases().bulk_assign(assign).await?;
    /// let resolve = BulkUpdateCaseStatus::new(cases, CaseStatus::Resolved)
    ///     .resolution(CaseResolution::FalsePositive);
    /// let result = client.cases().bulk_update_status(resolve).await?;
    /// for failure in result.failures.iter().flatten() {
    ///     println!("{:?}", failure.case_uuid);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/bulk-status>
    pub fn bulk_update_status(
        &self,
        request: BulkUpdateCaseStatus,
    ) -> Call<BulkUpdateCaseStatusIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }

    /// Assigns several cases, or unassigns them. Cases that fail are listed in the response and do not
    /// affect the others.
    ///
    /// Source: the OpenAPI document, `POST …/cases/bulk/assign/`
    pub fn bulk_assign(&self, request: BulkAssignCases) -> Call<BulkAssignCasesIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }
}

/// Request of [`Cases::list`].
pub type ListCasesOf = ById<Account, ListCases>;
/// Request of [`Cases::create`].
pub type CreateCaseIn = ById<Account, CreateCase>;
/// Request of [`Cases::retrieve`].
pub type RetrieveCase = ById<(Account, Uuid), Retrieve<Case>>;
/// Request of [`Cases::update`].
pub type UpdateCaseById = ById<(Account, Uuid), UpdateCase>;
/// Request of [`Cases::delete`].
pub type DeleteCase = ById<(Account, Uuid), Delete<Case>>;
/// Request of [`Cases::assign`].
pub type AssignCaseById = ById<(Account, Uuid), AssignCase>;
/// Request of [`Cases::resolve`].
pub type ResolveCaseById = ById<(Account, Uuid), ResolveCase>;
/// Request of [`Cases::reopen`].
pub type ReopenCase = ById<(Account, Uuid), Act<Reopen>>;
/// Request of [`Cases::request_info`].
pub type RequestCaseInfo = ById<(Account, Uuid), Act<RequestInfo>>;
/// Request of [`Cases::escalate`].
pub type EscalateCase = ById<(Account, Uuid), Act<Escalate>>;
/// Request of [`Cases::transfer`].
pub type TransferCaseById = ById<(Account, Uuid), TransferCase>;
/// Request of [`Cases::approve`].
pub type ApproveCase = ById<(Account, Uuid), Act<Approve>>;
/// Request of [`Cases::reject_approval`].
pub type RejectCaseApprovalById = ById<(Account, Uuid), RejectCaseApproval>;
/// Request of [`Cases::apply_entity_action`].
pub type ApplyCaseEntityActionById = ById<(Account, Uuid), ApplyCaseEntityAction>;
/// Request of [`Cases::print`].
pub type PrintCase = ById<(Account, Uuid), Retrieve<PrintedCase>>;
/// Request of [`Cases::list_events`].
pub type ListCaseEventsById = ById<(Account, Uuid), ListCaseEvents>;
/// Request of [`Cases::list_aml_hits`].
pub type ListCaseAmlHits = ById<(Account, Uuid), Retrieve<Vec<AmlHit>>>;
/// Request of [`Cases::retrieve_statistics`].
pub type RetrieveCaseStatisticsOf = ById<Account, RetrieveCaseStatistics>;
/// Request of [`Cases::bulk_update_status`].
pub type BulkUpdateCaseStatusIn = ById<Account, BulkUpdateCaseStatus>;
/// Request of [`Cases::bulk_assign`].
pub type BulkAssignCasesIn = ById<Account, BulkAssignCases>;

/// Action of [`Cases::reopen`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Reopen {}
/// Action of [`Cases::request_info`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RequestInfo {}
/// Action of [`Cases::escalate`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Escalate {}
/// Action of [`Cases::approve`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Approve {}

endpoints! {
    ListCasesOf: LIST_CASES -> pages of Case;
    CreateCaseIn: CREATE_CASE, json -> Case, json;
    RetrieveCase: RETRIEVE_CASE, query -> Case, json;
    UpdateCaseById: UPDATE_CASE, optional_json -> Case, json;
    DeleteCase: DELETE_CASE, query -> (), empty;
    AssignCaseById: ASSIGN_CASE, json -> Case, json;
    ResolveCaseById: RESOLVE_CASE, json -> Case, json;
    ReopenCase: REOPEN_CASE, query -> Case, json;
    RequestCaseInfo: REQUEST_CASE_INFO, query -> Case, json;
    EscalateCase: ESCALATE_CASE, query -> Case, json;
    TransferCaseById: TRANSFER_CASE, json -> Case, json;
    ApproveCase: APPROVE_CASE, query -> Case, json;
    RejectCaseApprovalById: REJECT_CASE_APPROVAL, optional_json -> Case, json;
    ApplyCaseEntityActionById: APPLY_CASE_ENTITY_ACTION, json -> AppliedCaseEntityAction, json;
    PrintCase: PRINT_CASE, query -> PrintedCase, json;
    ListCaseEventsById: LIST_CASE_EVENTS -> pages of CaseEvent;
    ListCaseAmlHits: LIST_CASE_AML_HITS, query -> Vec<AmlHit>, json;
    RetrieveCaseStatisticsOf: RETRIEVE_CASE_STATISTICS, query -> CaseStatistics, json;
    BulkUpdateCaseStatusIn: BULK_UPDATE_CASE_STATUS, json -> BulkUpdatedCases, json;
    BulkAssignCasesIn: BULK_ASSIGN_CASES, json -> BulkUpdatedCases, json;
}

setters! { CreateCase for Call<CreateCaseIn> via map_body }
setters! { UpdateCase for Call<UpdateCaseById> via map_body }
setters! { AssignCase for Call<AssignCaseById> via map_body }
setters! { ResolveCase for Call<ResolveCaseById> via map_body }
setters! { RejectCaseApproval for Call<RejectCaseApprovalById> via map_body }
setters! { ApplyCaseEntityAction for Call<ApplyCaseEntityActionById> via map_body }

filters! {
    ListCases: [offset, limit];
    ListCaseEvents: [offset, limit];
}

impl crate::request::QueryPairs for RetrieveCaseStatistics {
    fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        self.query_pairs()
    }
}
