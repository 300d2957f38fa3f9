//! Cases: investigations of a user or company by compliance officers.
//!
//! Source: <https://docs.didit.me/console/case-management/cases>,
//! <https://docs.didit.me/management-api/cases/list>

pub mod blueprint;
pub mod note;
mod request;
pub mod statistics;

use alloc::vec::Vec;

use self::{blueprint::CaseBlueprint, note::CaseNote};
use crate::{
    ApplicationId, MediaUrl, Personal, SessionKind, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum,
};

pub use self::request::{
    ApplyCaseEntityAction, AssignCase, BulkAssignCases, BulkUpdateCaseStatus, CreateCase,
    CreateCaseLink, ListCaseEvents, ListCases, RejectCaseApproval, ResolveCase, TransferCase,
    UpdateCase, UpdateCaseChecklistItem,
};

model! {
    /// Case. A list contains its author, application and organisation; a single case its notes, links,
    /// checklist, history and whole blueprint.
    pub struct Case {
        /// Id of the case.
        pub uuid: Option<Uuid>,
        /// Number of the case, for people.
        pub case_number: Option<Personal>,
        /// Title of the case.
        pub title: Option<Personal>,
        /// Status of the case.
        pub status: Option<CaseStatus>,
        /// Result of the investigation, once resolved.
        pub resolution: Option<CaseResolution>,
        /// Reason of the resolution; not in lists.
        pub resolution_notes: Option<Personal>,
        /// Priority of the case.
        pub priority: Option<CasePriority>,
        /// What opened the case.
        pub source: Option<CaseSource>,
        /// Tags of the case.
        pub tags: Option<Vec<Personal>>,
        /// User or company of the case.
        pub subject: Option<CaseSubject>,
        /// Member who is assigned to the case.
        pub assigned_to: Option<CaseAssignee>,
        /// Time of the assignment.
        pub assigned_at: Option<Timestamp>,
        /// Time by which the case is to be resolved.
        pub due_at: Option<Timestamp>,
        /// Time of the resolution.
        pub resolved_at: Option<Timestamp>,
        /// E-mail address of the person who resolved the case; not in lists.
        pub resolved_by_email: Option<Personal>,
        /// Resolution that awaits a second officer; not in lists.
        pub pending_resolution: Option<PendingCaseResolution>,
        /// Additional data; not in lists.
        pub metadata: Option<UntypedJson>,
        /// Blueprint of the case, as it was when the case was opened or moved.
        pub blueprint: Option<CaseBlueprint>,
        /// Notes; not in lists.
        pub notes: Option<Vec<CaseNote>>,
        /// History; not in lists.
        pub events: Option<Vec<CaseEvent>>,
        /// Linked sessions and transactions; not in lists.
        pub links: Option<Vec<CaseLink>>,
        /// Number of links.
        pub links_count: Option<u64>,
        /// Number of notes.
        pub notes_count: Option<u64>,
        /// Checklist; not in lists.
        pub checklist_items: Option<Vec<CaseChecklistItem>>,
        /// E-mail address of the person who opened the case; in lists.
        pub created_by_email: Option<Personal>,
        /// Name of the person who opened the case; in lists.
        pub created_by_name: Option<Personal>,
        /// Id of the application; in lists.
        pub application_id: Option<ApplicationId>,
        /// Name of the application; in lists.
        pub application_name: Option<Personal>,
        /// Id of the organisation; in lists.
        pub organization_id: Option<Uuid>,
        /// Name of the organisation; in lists.
        pub organization_name: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// User or company of a case.
    pub struct CaseSubject {
        /// Whether the subject is a user or a company.
        pub r#type: Option<SessionKind> = "type",
        /// Didit's id of the user or company.
        pub uuid: Option<Uuid>,
        /// Name of the user or company; in responses.
        pub name: Option<Personal>,
        /// Caller's own id of the user or company; in responses.
        pub external_id: Option<Personal>,
    }
}

impl CaseSubject {
    /// Creates the subject from Didit's id of a user or company.
    #[must_use]
    pub fn new(kind: SessionKind, id: impl Into<Uuid>) -> Self {
        Self {
            r#type: Some(kind),
            uuid: Some(id.into()),
            ..Self::default()
        }
    }
}

model! {
    /// Member who is assigned to a case.
    pub struct CaseAssignee {
        /// Id of the member.
        pub uuid: Option<Uuid>,
        /// Name of the member.
        pub full_name: Option<Personal>,
        /// E-mail address of the member.
        pub email: Option<Personal>,
    }
}

model! {
    /// Resolution that awaits a second officer.
    pub struct PendingCaseResolution {
        /// Proposed result of the investigation.
        pub resolution: Option<CaseResolution>,
        /// Reason of the resolution.
        pub resolution_notes: Option<Personal>,
        /// E-mail address of the first officer.
        pub maker_email: Option<Personal>,
        /// Name of the first officer.
        pub maker_name: Option<Personal>,
        /// Id of the blueprint to which a rejected case returns.
        pub maker_blueprint_id: Option<Uuid>,
        /// Time of the proposal.
        pub staged_at: Option<Timestamp>,
    }
}

model! {
    /// Session or transaction that is linked to a case.
    pub struct CaseLink {
        /// Id of the link.
        pub uuid: Option<Uuid>,
        /// Type of the linked object.
        pub linked_entity_type: Option<CaseLinkedEntityType>,
        /// Id of the linked object.
        pub linked_entity_uuid: Option<Uuid>,
        /// Summary of the linked object; its fields depend on the type.
        pub linked_entity_summary: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Item of the checklist of a case.
    pub struct CaseChecklistItem {
        /// Id of the item.
        pub uuid: Option<Uuid>,
        /// Text of the item.
        pub label: Option<Personal>,
        /// Whether the item is completed.
        pub is_completed: Option<bool>,
        /// E-mail address of the person who completed the item.
        pub completed_by: Option<Personal>,
        /// Time of the completion.
        pub completed_at: Option<Timestamp>,
        /// Position of the item.
        pub order: Option<u64>,
    }
}

model! {
    /// Event in the history of a case.
    pub struct CaseEvent {
        /// Id of the event.
        pub uuid: Option<Uuid>,
        /// Type of the event.
        pub event_type: Option<CaseEventType>,
        /// E-mail address of the author; `None` for the service.
        pub actor_email: Option<Personal>,
        /// Name of the author.
        pub actor_name: Option<Personal>,
        /// Status before the event.
        pub previous_status: Option<CaseStatus>,
        /// Status after the event.
        pub new_status: Option<CaseStatus>,
        /// Additional data; its fields depend on the type.
        pub metadata: Option<UntypedJson>,
        /// Time of the event.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Response to [`ApplyCaseEntityAction`].
    pub struct AppliedCaseEntityAction {
        /// Whether the subject is a user or a company.
        pub entity_type: Option<SessionKind>,
        /// Didit's id of the user or company.
        pub entity_uuid: Option<Uuid>,
        /// Action.
        pub action: Option<CaseEntityAction>,
    }
}

model! {
    /// Response to [`BulkAssignCases`] and [`BulkUpdateCaseStatus`].
    pub struct BulkUpdatedCases {
        /// Number of changed cases.
        pub updated: Option<u64>,
        /// Cases that did not change.
        pub failures: Option<Vec<CaseFailure>>,
    }
}

model! {
    /// Case that a bulk operation did not change.
    pub struct CaseFailure {
        /// Id of the case.
        pub case_uuid: Option<Uuid>,
        /// Human-readable reason.
        pub detail: Option<Personal>,
    }
}

model! {
    /// PDF document of a case.
    pub struct PrintedCase {
        /// Link to the document; expires.
        pub url: Option<MediaUrl>,
    }
}

open_enum! {
    /// Status of a case.
    pub enum CaseStatus {
        /// Under investigation.
        Open = "OPEN",
        /// Awaits information from the user.
        AwaitingUser = "AWAITING_USER",
        Resolved = "RESOLVED",
    }
}

open_enum! {
    /// Result of an investigation.
    pub enum CaseResolution {
        /// The activity is legitimate.
        FalsePositive = "FALSE_POSITIVE",
        /// The activity is suspicious or fraudulent.
        ValidThreat = "VALID_THREAT",
        Inconclusive = "INCONCLUSIVE",
        RequirementsNotMet = "REQUIREMENTS_NOT_MET",
        RequirementsSatisfied = "REQUIREMENTS_SATISFIED",
    }
}

open_enum! {
    /// Priority of a case.
    pub enum CasePriority {
        Low = "LOW",
        Medium = "MEDIUM",
        High = "HIGH",
    }
}

open_enum! {
    /// What opened a case.
    pub enum CaseSource {
        /// A person or the API.
        Manual = "MANUAL",
        AmlScreening = "AML_SCREENING",
        TransactionRule = "TRANSACTION_RULE",
        WorkflowBuilder = "WORKFLOW_BUILDER",
    }
}

open_enum! {
    /// Order of cases.
    pub enum CaseOrdering {
        NewestFirst = "-created_at",
        OldestFirst = "created_at",
        LatestDueFirst = "-due_at",
        EarliestDueFirst = "due_at",
    }
}

open_enum! {
    /// Type of an object that is linked to a case.
    pub enum CaseLinkedEntityType {
        /// Session of a user.
        Session = "session",
        /// Session of a company.
        BusinessSession = "business_session",
        Transaction = "transaction",
    }
}

open_enum! {
    /// Action on the user or company of a case.
    pub enum CaseEntityAction {
        SetStatus = "set_status",
        AddTags = "add_tags",
        AddNote = "add_note",
        AddToBlocklist = "add_to_blocklist",
    }
}

open_enum! {
    /// Type of an event in the history of a case.
    pub enum CaseEventType {
        Created = "CREATED",
        StatusChanged = "STATUS_CHANGED",
        Assigned = "ASSIGNED",
        Unassigned = "UNASSIGNED",
        Resolved = "RESOLVED",
        Reopened = "REOPENED",
        LinkAdded = "LINK_ADDED",
        LinkRemoved = "LINK_REMOVED",
        NoteAdded = "NOTE_ADDED",
        PriorityChanged = "PRIORITY_CHANGED",
        DueDateChanged = "DUE_DATE_CHANGED",
        TagAdded = "TAG_ADDED",
        TagRemoved = "TAG_REMOVED",
        Escalated = "ESCALATED",
        Transferred = "TRANSFERRED",
        ChecklistCompleted = "CHECKLIST_COMPLETED",
        ReportCreated = "REPORT_CREATED",
        ReportFinalized = "REPORT_FINALIZED",
        SubmittedForApproval = "SUBMITTED_FOR_APPROVAL",
        ApprovalGranted = "APPROVAL_GRANTED",
        ApprovalRejected = "APPROVAL_REJECTED",
        EntityAction = "ENTITY_ACTION",
    }
}
