//! Verification sessions.

use didit_types::session::{
    BatchDeleteSessions, CreateSession, CreatedSession, DeleteSession, DeletedSession,
    DeletedSessions, ImportSharedSession, ListSessions, SessionRow, ShareSession, SharedSession,
    UpdateStatus, UpdatedStatus,
};
use didit_types::{ApplicationId, Page, SessionId, SessionStatus};

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, OnSession, endpoint};

/// Verification sessions; see [`Client::sessions`].
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(&'a Client);

impl<'a> Sessions<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
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
}

endpoint! { CreateSession: CREATE_SESSION -> CreatedSession as json,
    |call, operation| endpoint::with_json(operation, &[], call),
    fn duplicate_is_harmless(&self) -> bool {
        self.vendor_data.is_some()
    }
}

endpoint! { ListSessions: LIST_SESSIONS -> Page<SessionRow> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

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
