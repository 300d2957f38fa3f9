//! Notes on a session, and what happened to it.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, OnSession, endpoint};
use crate::pager::paged;
use didit_types::decision::Review;
use didit_types::session::{CreateReview, ListReviews, ReviewItem};
use didit_types::{Page, SessionId};

/// The reviews of sessions of people; see [`Client::reviews`].
#[derive(Debug, Clone, Copy)]
pub struct Reviews<'a>(&'a Client);

impl<'a> Reviews<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists what happened to a session, latest first.
    pub fn list(
        &self,
        id: impl Into<SessionId>,
        filter: ListReviews,
    ) -> Call<OnSession<ListReviews>> {
        self.0.call(OnSession::new(id, filter))
    }

    /// Adds a note to a session. It changes nothing else and sends no webhook.
    pub fn create(
        &self,
        id: impl Into<SessionId>,
        review: CreateReview,
    ) -> Call<OnSession<CreateReview>> {
        self.0.call(OnSession::new(id, review))
    }
}

endpoint! { OnSession<ListReviews>: LIST_REVIEWS -> Page<ReviewItem> as json,
    |call, operation| {
        let filter = call.body();
        endpoint::with_query(operation, &[call.session_id().as_str()], filter, filter.query_pairs())
    },
}

endpoint! { OnSession<CreateReview>: CREATE_REVIEW -> Review as json_or_default,
    |call, operation| endpoint::on_session(operation, call),
}

paged! { OnSession<ListReviews>: ReviewItem, [offset, limit] by body, map_body }
