//! Activity of a session.

use didit_types::SessionId;
use didit_types::decision::Review;
use didit_types::session::{CreateReview, ListReviews, ReviewItem};
use didit_types::setters;

use super::Reviews;
use super::table::{endpoints, filters};
use crate::by_id::ById;
use crate::call::Call;

impl Reviews<'_> {
    /// Lists the activity of a session, latest first.
    pub fn list(&self, id: impl Into<SessionId>, filter: ListReviews) -> Call<ListReviewsById> {
        self.0.call(ById::new(id, filter))
    }

    /// Adds a note to a session. Changes nothing else and sends no webhook.
    pub fn create(&self, id: impl Into<SessionId>, review: CreateReview) -> Call<CreateReviewById> {
        self.0.call(ById::new(id, review))
    }
}

/// Request of [`Reviews::list`].
pub type ListReviewsById = ById<SessionId, ListReviews>;
/// Request of [`Reviews::create`].
pub type CreateReviewById = ById<SessionId, CreateReview>;

endpoints! {
    ListReviewsById: LIST_REVIEWS -> pages of ReviewItem;
    CreateReviewById: CREATE_REVIEW, json -> Review, optional_json;
}

setters! { CreateReview for Call<CreateReviewById> via map_body }

filters! {
    ListReviews: [offset, limit];
}
