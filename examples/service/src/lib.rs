//! A service that verifies its users with Didit, and stores what it decides in Postgres.
//!
//! | path | what |
//! | --- | --- |
//! | `POST /verifications` | starts one for a user; responds with the link to Didit's page |
//! | `GET /callback` | where the user comes back; shows the recorded status, and trusts nothing |
//! | `POST /webhooks/didit` | the truth comes in, once, in the transaction of its work |
//! | `GET /health` | answers while webhooks of any size are verified |
//!
//! The [`admin`] routes belong behind the login of the staff, on another address.
//! [`reconcile`] finds what was missed while the service was down.

pub mod admin;
mod app;
pub mod reconcile;
mod user;
mod webhook;

use axum::Router;
use axum::routing::{get, post};

pub use self::app::{AnyError, App, Problem};

/// The routes that the world may call.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/verifications", post(user::start))
        .route("/callback", get(user::callback))
        .route("/webhooks/didit", post(webhook::receive))
        .route("/health", get(async || "ok"))
        .with_state(app)
}
