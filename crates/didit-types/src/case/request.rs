//! Requests for cases.

use alloc::vec::Vec;

use super::{
    CaseEntityAction, CaseLinkedEntityType, CaseOrdering, CasePriority, CaseResolution, CaseSource,
    CaseStatus, CaseSubject,
};
use crate::{
    Patch, Personal, Timestamp, Uuid, entity::EntityStatus, query::query, request::request,
    validate::Problems,
};

query! {
    /// Filters of the cases of an application.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/list>
    pub struct ListCases {
        /// Statuses of the cases.
        status: many CaseStatus [known] = "status__in",
        /// Priorities of the cases.
        priority: many CasePriority [known],
        /// Sources of the cases.
        source: many CaseSource [known] = "source__in",
        /// Id of the blueprint of the cases.
        blueprint: into Uuid,
        /// Id of the member who is assigned to the cases.
        assigned_to: into Uuid,
        /// Whether the cases have no assignee.
        unassigned: exact bool,
        /// Tag of the cases.
        tag: into Personal,
        /// Text in the title, number, tags or subject, or the id of a linked session or transaction.
        search: into Personal,
        /// First day of the creation, `YYYY-MM-DD`.
        date_from: into Timestamp [date],
        /// Last day of the creation, `YYYY-MM-DD`.
        date_to: into Timestamp [date],
        /// Time before which the cases are due.
        due_before: into Timestamp [date_time],
        /// Whether the cases are overdue.
        overdue: exact bool,
        /// Order of the cases; defaults to newest first.
        ordering: into CaseOrdering [known],
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Opens a case about one user or company: the subject, or the owner of the first link.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/create>
    pub struct CreateCase {
        required {
            /// Title, at most 255 characters.
            title: into Personal [required, max(255)],
        }
        optional {
            /// Id of the blueprint, which decides on content, assignment and resolution.
            blueprint: into Uuid,
            /// Priority; defaults to `MEDIUM`.
            priority: into CasePriority [known],
            /// Time by which the case is to be resolved.
            due_at: into Timestamp [date_time],
            /// Tags of the case.
            tags: into Vec<Personal> [required],
            /// User or company of the case; required without links.
            subject: into CaseSubject,
            /// Sessions and transactions of the subject.
            links: into Vec<CreateCaseLink> [nested],
            /// Id of the member who is assigned to the case.
            assigned_to: into Uuid,
        }
        check { has_subject }
    }
}

fn has_subject(request: &CreateCase, problems: &mut Problems) {
    let is_complete = |subject: &CaseSubject| subject.r#type.is_some() && subject.uuid.is_some();
    if request
        .subject
        .as_ref()
        .is_some_and(|subject| !is_complete(subject))
    {
        problems.add("subject", "needs a type and an id");
    } else if request.subject.is_none() && request.links.as_ref().is_none_or(Vec::is_empty) {
        problems.add("subject, links", "needs one of the two");
    }
}

request! {
    /// Changes a case; unset fields do not change.
    pub struct UpdateCase {
        optional {
            /// Title, at most 255 characters.
            title: into Personal [required, max(255)],
            /// Priority of the case.
            priority: into CasePriority [known],
            /// Time by which the case is to be resolved.
            due_at: patch Timestamp [date_time],
            /// All tags of the case.
            tags: into Vec<Personal> [required],
        }
    }
}

request! {
    /// Assigns a case, or unassigns it: see [`Self::to`] and [`Self::unassigned`].
    pub struct AssignCase {
        optional {
            /// Id of the member of the organisation; `Patch::Clear` unassigns the case.
            assignee_user_id: patch Uuid,
            /// E-mail address of the member.
            assignee_email: into Personal [email],
            /// Name of the member.
            assignee_name: into Personal,
        }
        check { names_an_assignee }
    }
}

request! {
    /// Assigns several cases, or unassigns them. A case that fails does not affect the others.
    pub struct BulkAssignCases {
        required {
            /// Ids of the cases, at least one.
            case_uuids: into Vec<Uuid> [required],
        }
        optional {
            /// Id of the member of the organisation; `Patch::Clear` unassigns the cases.
            assignee_user_id: patch Uuid,
            /// E-mail address of the member.
            assignee_email: into Personal [email],
            /// Name of the member.
            assignee_name: into Personal,
        }
        check { names_cases_and_an_assignee }
    }
}

impl AssignCase {
    /// Assigns the case to a member of the organisation.
    #[must_use]
    pub fn to(member: impl Into<Uuid>) -> Self {
        Self::new().assignee_user_id(member)
    }

    /// Unassigns the case.
    #[must_use]
    pub fn unassigned() -> Self {
        Self::new().assignee_user_id(Patch::Clear)
    }
}

fn require_assignee(assignee: &Patch<Uuid>, problems: &mut Problems) {
    if assignee.is_keep() {
        problems.add("assignee_user_id", "is required; `Patch::Clear` unassigns");
    }
}

fn names_an_assignee(request: &AssignCase, problems: &mut Problems) {
    require_assignee(&request.assignee_user_id, problems);
}

fn names_cases_and_an_assignee(request: &BulkAssignCases, problems: &mut Problems) {
    require_cases(&request.case_uuids, problems);
    require_assignee(&request.assignee_user_id, problems);
}

fn require_cases(cases: &[Uuid], problems: &mut Problems) {
    if cases.is_empty() {
        problems.add("case_uuids", "must not be empty");
    }
}

request! {
    /// Resolves a case. With a blueprint for a second officer, stages the resolution instead.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/resolve>
    pub struct ResolveCase {
        required {
            /// Result of the investigation.
            resolution: into CaseResolution [known],
        }
        optional {
            /// Reason; some blueprints require it.
            note: into Personal,
        }
    }
}

request! {
    /// Moves a case to another active blueprint, if its own allows that.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/transfer>
    pub struct TransferCase {
        required {
            /// Id of the new blueprint.
            target_blueprint: into Uuid [required],
        }
    }
}

request! {
    /// Rejects the staged resolution of a case.
    pub struct RejectCaseApproval {
        optional {
            /// Reason of the rejection.
            notes: into Personal,
        }
    }
}

request! {
    /// Acts on the user or company of a case.
    pub struct ApplyCaseEntityAction {
        required {
            /// Action.
            action: into CaseEntityAction [known],
        }
        optional {
            /// New status of the user or company, for `set_status`.
            status: into EntityStatus [known],
            /// Tags to add, for `add_tags`.
            tags: into Vec<Personal> [required],
            /// Note to add, for `add_note`.
            note: into Personal,
        }
        check { has_argument }
    }
}

fn has_argument(request: &ApplyCaseEntityAction, problems: &mut Problems) {
    let (field, is_missing) = match request.action {
        CaseEntityAction::SetStatus => ("status", request.status.is_none()),
        CaseEntityAction::AddTags => ("tags", request.tags.as_ref().is_none_or(Vec::is_empty)),
        CaseEntityAction::AddNote => ("note", request.note.is_none()),
        _ => return,
    };
    if is_missing {
        problems.add(field, "is required by the action");
    }
}

request! {
    /// Sets the status of several cases. A case that fails does not affect the others.
    ///
    /// Source: <https://docs.didit.me/management-api/cases/bulk-status>
    pub struct BulkUpdateCaseStatus {
        required {
            /// Ids of the cases, at least one.
            case_uuids: into Vec<Uuid> [required],
            /// New status: `OPEN` reopens, `AWAITING_USER` requests information.
            status: into CaseStatus [known],
        }
        optional {
            /// Result of the investigations; required for `RESOLVED`.
            resolution: into CaseResolution [known],
            /// Reason of the resolution.
            note: into Personal,
        }
        check { has_cases_and_resolution }
    }
}

fn has_cases_and_resolution(request: &BulkUpdateCaseStatus, problems: &mut Problems) {
    require_cases(&request.case_uuids, problems);
    if request.status == CaseStatus::Resolved && request.resolution.is_none() {
        problems.add("resolution", "is required for `RESOLVED`");
    }
}

request! {
    /// Links a session or transaction of the subject to a case.
    pub struct CreateCaseLink {
        required {
            /// Type of the linked object.
            entity_type: into CaseLinkedEntityType [known],
            /// Id of the linked object.
            entity_uuid: into Uuid [required],
        }
    }
}

request! {
    /// Marks an item of a checklist as completed, or as not completed.
    pub struct UpdateCaseChecklistItem {
        required {
            /// Whether the item is completed.
            is_completed: exact bool,
        }
    }
}

query! {
    /// Page of the history of a case.
    pub struct ListCaseEvents {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}
