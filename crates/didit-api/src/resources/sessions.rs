//! Verification sessions.

use didit_types::session::{
    BatchDeleteSessions, CreateSession, CreatedSession, DeleteSession, DeletedSession,
    DeletedSessions, ImportSharedSession, ListSessions, SessionSummary, ShareSession,
    SharedSession, UpdateStatus, UpdatedStatus,
};
use didit_types::{ApplicationId, Decision, Page, SessionId, SessionStatus};

use crate::call::Call;
use crate::client::Client;
use crate::download::{Document, FileEndpoint, Format, PDF_LIMIT};
use crate::endpoint::{self, OnSession, endpoint};
use crate::pager::paged;

/// Verification sessions; see [`Client::sessions`].
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(&'a Client);

impl<'a> Sessions<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    pub(crate) fn client(self) -> &'a Client {
        self.0
    }

    /// Creates a session for a user or a company.
    ///
    /// With a `vendor_data` the call may be repeated when it fails: the API gives
    /// back the unfinished session of the same `vendor_data` and workflow instead
    /// of a new one. Without, it is repeated only if it surely was not sent.
    ///
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    pub fn create(&self, session: CreateSession) -> Call<CreateSession> {
        self.0.call(session)
    }

    /// Reads a session with all its reports. It works in every status; a report is
    /// missing until its feature has run.
    ///
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub fn retrieve_decision(&self, id: impl Into<SessionId>) -> Call<RetrieveDecision> {
        self.0.call(RetrieveDecision::new(id))
    }

    /// Lists sessions, newest first.
    ///
    /// Source: <https://docs.didit.me/sessions-api/list-sessions>
    pub fn list(&self, filter: ListSessions) -> Call<ListSessions> {
        self.0.call(filter)
    }

    /// Deletes a session and its data. A second time gives an error that
    /// [`is_not_found`](crate::Error::is_not_found). Blocklist entries stay.
    ///
    /// Source: <https://docs.didit.me/sessions-api/delete-session>
    pub fn delete(&self, id: impl Into<SessionId>) -> Call<OnSession<DeleteSession>> {
        self.delete_with(id, DeleteSession::new())
    }

    /// As [`delete`](Self::delete), saying what becomes of the face.
    pub fn delete_with(
        &self,
        id: impl Into<SessionId>,
        request: DeleteSession,
    ) -> Call<OnSession<DeleteSession>> {
        self.0.call(OnSession::new(id, request))
    }

    /// Deletes the sessions with these numbers, or all of them. Unknown numbers
    /// are passed over, and it may be repeated.
    pub fn batch_delete(&self, request: BatchDeleteSessions) -> Call<BatchDeleteSessions> {
        self.0.call(request)
    }

    /// Overrules a session, or sends it back to its user.
    ///
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    pub fn update_status(
        &self,
        id: impl Into<SessionId>,
        request: UpdateStatus,
    ) -> Call<OnSession<UpdateStatus>> {
        self.0.call(OnSession::new(id, request))
    }

    /// Sets a session to `Approved`.
    pub fn approve(&self, id: impl Into<SessionId>) -> Call<OnSession<UpdateStatus>> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Approved))
    }

    /// Sets a session to `Declined`. This puts nobody on a blocklist.
    pub fn decline(&self, id: impl Into<SessionId>) -> Call<OnSession<UpdateStatus>> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Declined))
    }

    /// Sends a session back to its user, who does again what is not approved.
    pub fn resubmit(&self, id: impl Into<SessionId>) -> Call<OnSession<UpdateStatus>> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Resubmitted))
    }

    /// Renders a session as a PDF report; the session must have an outcome.
    ///
    /// Awaited, it gives the whole report; `.stream()` gives it piece by piece.
    /// It may take a minute.
    ///
    /// Source: <https://docs.didit.me/sessions-api/generate-pdf>
    pub fn generate_pdf(&self, id: impl Into<SessionId>) -> Call<GeneratePdf> {
        self.0.call(GeneratePdf::new(id))
    }

    /// Mints a token by which another application may import a finished session.
    ///
    /// Source: <https://docs.didit.me/sessions-api/share-session>
    pub fn share(
        &self,
        id: impl Into<SessionId>,
        request: ShareSession,
    ) -> Call<OnSession<ShareSession>> {
        self.0.call(OnSession::new(id, request))
    }

    /// As [`share`](Self::share), with a token that lives an hour.
    pub fn share_with(
        &self,
        id: impl Into<SessionId>,
        application: impl Into<ApplicationId>,
    ) -> Call<OnSession<ShareSession>> {
        self.share(id, ShareSession::new(application))
    }

    /// Redeems a token that another application minted; once per receiver.
    ///
    /// Source: <https://docs.didit.me/sessions-api/import-shared-session>
    pub fn import_shared(&self, request: ImportSharedSession) -> Call<ImportSharedSession> {
        self.0.call(request)
    }
}

/// Reads a session with all its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrieveDecision {
    session_id: SessionId,
    events: bool,
}

impl RetrieveDecision {
    /// Reads the session with this id.
    pub fn new(session_id: impl Into<SessionId>) -> Self {
        Self {
            session_id: session_id.into(),
            events: false,
        }
    }

    /// Asks for what happened in the session and what it cost as well; sessions
    /// of companies have no such thing.
    #[must_use]
    pub fn include_events(mut self) -> Self {
        self.events = true;
        self
    }
}

impl Call<RetrieveDecision> {
    /// Asks for what happened in the session and what it cost as well; sessions
    /// of companies have no such thing.
    pub fn include_events(self) -> Self {
        self.map(RetrieveDecision::include_events)
    }
}

/// Renders a session as a PDF report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratePdf {
    session_id: SessionId,
}

impl GeneratePdf {
    /// Renders the session with this id.
    pub fn new(session_id: impl Into<SessionId>) -> Self {
        Self {
            session_id: session_id.into(),
        }
    }
}

endpoint! { CreateSession: CREATE_SESSION -> CreatedSession as json,
    |call, operation| endpoint::with_json(operation, &[], call),
    fn is_idempotent(&self) -> bool {
        self.vendor_data.is_some()
    }
}

endpoint! { ListSessions: LIST_SESSIONS -> Page<SessionSummary> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

paged! { ListSessions: SessionSummary, [offset, limit, page, page_size] }

endpoint! { OnSession<DeleteSession>: DELETE_SESSION -> DeletedSession as json_or_default,
    |call, operation| endpoint::on_session_unless(&DeleteSession::new(), operation, call),
}

endpoint! { BatchDeleteSessions: BATCH_DELETE_SESSIONS -> DeletedSessions as json_or_default,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { OnSession<UpdateStatus>: UPDATE_STATUS -> UpdatedStatus as json_or_default,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { OnSession<ShareSession>: SHARE_SESSION -> SharedSession as json,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { RetrieveDecision: RETRIEVE_DECISION -> Decision as json,
    |call, operation| {
        let events = call.events.then_some(("include", "events"));
        endpoint::with_parameter(operation, &[call.session_id.as_str()], events)
    },
}

endpoint! { GeneratePdf: GENERATE_PDF -> Document as pdf,
    |call, operation| endpoint::for_file(operation, &[call.session_id.as_str()], None, "application/pdf"),
    fn response_limit(&self) -> usize {
        PDF_LIMIT
    }
}

impl FileEndpoint for GeneratePdf {
    const FORMAT: Format = Format::Pdf;
}

endpoint! { ImportSharedSession: IMPORT_SHARED_SESSION -> Decision as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}
