//! Verification sessions.

use std::borrow::Cow;

use didit_types::convert::IntoField;
use didit_types::session::{
    BatchDeleteSessions, CreateSession, CreatedSession, DeleteSession, DeletedSession,
    DeletedSessions, ImportSharedSession, ListSessionEvents, ListSessions, SessionSummary,
    SessionTimelineEvent, ShareSession, SharedSession, UpdateStatus, UpdatedStatus,
};
use didit_types::setters;
use didit_types::validate::Problems;
use didit_types::{Decision, Personal, SessionId, SessionStatus, Validate};

use super::Sessions;
use super::table::{endpoints, filters};
use crate::by_id::{ById, GeneratePdf};
use crate::call::Call;
use crate::request::QueryPairs;

impl Sessions<'_> {
    /// Creates a session for a user or a company.
    ///
    /// Takes a workflow id or a prepared [`CreateSession`].
    ///
    /// With a `vendor_data` the call is repeated after a failure: the API returns the
    /// unfinished session of the same `vendor_data` and workflow instead of a new one.
    /// Without one it is repeated only if it was certainly not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let session = client
    ///     .sessions()
    ///     .create("d8d2fa2d-c69c-471c-b7bc-bc71512b43ef")
    ///     .vendor_data("user-1")
    ///     .callback("https://example.com/verified")
    ///     .await?;
    /// println!("session {}", session.session_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    pub fn create(&self, session: impl Into<CreateSession>) -> Call<CreateSession> {
        self.0.call(session.into())
    }

    /// Retrieves the decision of a session with all its reports, in any status. A report is
    /// missing until its feature has run.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let decision = client.sessions().retrieve_decision(id).await?;
    /// println!("{:?}", decision.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub fn retrieve_decision(&self, id: impl Into<SessionId>) -> Call<RetrieveDecision> {
        self.0.call(ById::of(id))
    }

    /// Lists sessions, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::{ListSessions, SessionStatus};
    ///
    /// let declined = ListSessions::new().status([SessionStatus::Declined]);
    /// let mut sessions = client.sessions().list(declined).items();
    /// while let Some(session) = sessions.next_item().await? {
    ///     println!("{}", session.session_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/list-sessions>
    pub fn list(&self, filter: ListSessions) -> Call<ListSessions> {
        self.0.call(filter)
    }

    /// Deletes a session and its data; blocklist entries are kept. A second deletion fails
    /// with [`is_not_found`](crate::Error::is_not_found).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().delete(id).instruction_id("erasure-1").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/delete-session>
    pub fn delete(&self, id: impl Into<SessionId>) -> Call<DeleteSessionById> {
        self.0.call(ById::of(id))
    }

    /// Deletes sessions by number, or all sessions. Ignores unknown numbers; repeatable.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::{BatchDeleteSessions, SessionNumber};
    ///
    /// let batch = BatchDeleteSessions::new().session_numbers(vec![SessionNumber::new(7)]);
    /// client.sessions().batch_delete(batch).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn batch_delete(&self, request: BatchDeleteSessions) -> Call<BatchDeleteSessions> {
        self.0.call(request)
    }

    /// Sets the status of a session to `Approved`, `Declined` or `Resubmitted`.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::{NodeFeature, SessionStatus};
    /// use didit_api::types::session::{NodeToResubmit, UpdateStatus};
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let document = NodeToResubmit::new("feature_ocr_1", NodeFeature::Ocr);
    /// let update = UpdateStatus::new(SessionStatus::Resubmitted).nodes_to_resubmit(vec![document]);
    /// client.sessions().update_status(id, update).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    pub fn update_status(
        &self,
        id: impl Into<SessionId>,
        request: UpdateStatus,
    ) -> Call<UpdateStatusById> {
        self.0.call(ById::new(id, request))
    }

    /// Sets the status of a session to `Approved`.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().approve(id).comment("checked by phone").email("ana@example.com").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn approve(&self, id: impl Into<SessionId>) -> Call<UpdateStatusById> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Approved))
    }

    /// Sets the status of a session to `Declined`. Does not add a blocklist entry.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().decline(id).comment("forged document").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn decline(&self, id: impl Into<SessionId>) -> Call<UpdateStatusById> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Declined))
    }

    /// Sets the status of a session to `Resubmitted`: the user repeats the features that are
    /// not approved.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client
    ///     .sessions()
    ///     .resubmit(id)
    ///     .send_email(true)
    ///     .email_address("carmen@example.com")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resubmit(&self, id: impl Into<SessionId>) -> Call<UpdateStatusById> {
        self.update_status(id, UpdateStatus::new(SessionStatus::Resubmitted))
    }

    /// Renders a finished session as a PDF report. May take a minute.
    ///
    /// Awaiting the call returns the whole report, [`Call::stream`] a stream of it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().generate_pdf(id).await?.save("report.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/generate-pdf>
    pub fn generate_pdf(&self, id: impl Into<SessionId>) -> Call<GenerateSessionPdf> {
        self.0.call(ById::of(id))
    }

    /// Creates a token by which another application imports a finished session.
    ///
    /// Takes the id of the application or a prepared [`ShareSession`].
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let partner = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    /// client.sessions().share(id, partner).ttl_in_seconds(600).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/share-session>
    pub fn share(
        &self,
        id: impl Into<SessionId>,
        request: impl Into<ShareSession>,
    ) -> Call<ShareSessionById> {
        self.0.call(ById::new(id, request.into()))
    }

    /// Imports a session that another application shared, at most once per application.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, token: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::ImportSharedSession;
    ///
    /// let workflow = "d8d2fa2d-c69c-471c-b7bc-bc71512b43ef";
    /// let import = ImportSharedSession::new(token, true, workflow).vendor_data("user-1");
    /// let decision = client.sessions().import_shared(import).await?;
    /// println!("{:?}", decision.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/sessions-api/import-shared-session>
    pub fn import_shared(&self, request: ImportSharedSession) -> Call<ImportSharedSession> {
        self.0.call(request)
    }

    /// Lists the events of a session, newest first.
    ///
    /// ```no_run
    /// # async fn run(client: didit_api::Client, id: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::ListSessionEvents;
    ///
    /// let mut events = client.sessions().list_events(id, ListSessionEvents::new()).items();
    /// while let Some(event) = events.next_item().await? {
    ///     println!("{:?} ms", event.sent_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_events(
        &self,
        id: impl Into<SessionId>,
        filter: ListSessionEvents,
    ) -> Call<ListSessionEventsById> {
        self.0.call(ById::new(id, filter))
    }
}

/// Request of [`Sessions::retrieve_decision`].
pub type RetrieveDecision = ById<SessionId, DecisionOptions>;
/// Request of [`Sessions::delete`].
pub type DeleteSessionById = ById<SessionId, DeleteSession>;
/// Request of [`Sessions::update_status`].
pub type UpdateStatusById = ById<SessionId, UpdateStatus>;
/// Request of [`Sessions::generate_pdf`].
pub type GenerateSessionPdf = ById<SessionId, GeneratePdf<Decision>>;
/// Request of [`Sessions::share`].
pub type ShareSessionById = ById<SessionId, ShareSession>;
/// Request of [`Sessions::list_events`].
pub type ListSessionEventsById = ById<SessionId, ListSessionEvents>;

/// Options of [`Sessions::retrieve_decision`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionOptions {
    /// Includes the events and the cost of the session. Sessions of companies have neither.
    pub include_events: bool,
}

impl Call<RetrieveDecision> {
    /// Includes the events and the cost of the session. Sessions of companies have neither.
    pub fn include_events(self) -> Self {
        self.map_body(|_| DecisionOptions {
            include_events: true,
        })
    }
}

impl Call<UpdateStatusById> {
    /// Sends the user an e-mail about the new status.
    pub fn email<M>(self, address: impl IntoField<Option<Personal>, M>) -> Self {
        let address = address.into_field();
        self.send_email(address.as_ref().map(|_| true))
            .email_address(address)
    }
}

impl Validate for DecisionOptions {
    fn find_problems(&self, _: &mut Problems) {}
}

impl QueryPairs for DecisionOptions {
    fn pairs(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let include = self.include_events.then_some(("include", "events".into()));
        include.into_iter()
    }
}

endpoints! {
    CreateSession: CREATE_SESSION, json -> CreatedSession, json {
        fn is_idempotent(&self) -> bool {
            self.vendor_data.is_some()
        }
    };
    RetrieveDecision: RETRIEVE_DECISION, query -> Decision, json;
    ListSessions: LIST_SESSIONS -> pages of SessionSummary;
    DeleteSessionById: DELETE_SESSION, optional_json -> DeletedSession, optional_json;
    BatchDeleteSessions: BATCH_DELETE_SESSIONS, json -> DeletedSessions, optional_json;
    UpdateStatusById: UPDATE_STATUS, json -> UpdatedStatus, optional_json;
    GenerateSessionPdf: GENERATE_PDF, query -> Pdf document;
    ShareSessionById: SHARE_SESSION, json -> SharedSession, json;
    ImportSharedSession: IMPORT_SHARED_SESSION, json -> Decision, json;
    ListSessionEventsById: LIST_SESSION_EVENTS -> pages of SessionTimelineEvent;
}

setters! { CreateSession for Call<CreateSession> via map }
setters! { BatchDeleteSessions for Call<BatchDeleteSessions> via map }
setters! { ImportSharedSession for Call<ImportSharedSession> via map }
setters! { DeleteSession for Call<DeleteSessionById> via map_body }
setters! { UpdateStatus for Call<UpdateStatusById> via map_body }
setters! { ShareSession for Call<ShareSessionById> via map_body }

filters! {
    ListSessions: [offset, limit, page, page_size];
    ListSessionEvents: [offset, limit];
}
