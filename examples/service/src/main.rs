//! Runs the service; settings come from the environment.
//!
//! `DIDIT_API_KEY`, `DIDIT_BASE_URL`, `DIDIT_WORKFLOW_ID`, `DIDIT_WEBHOOK_SECRET` and, in a rotation,
//! `DIDIT_WEBHOOK_SECRET_PREVIOUS`, `DATABASE_URL`, `ORIGIN`, `LISTEN`, `LISTEN_ADMIN`.

use std::env;
use std::time::Duration;

use didit_api::ClientBuilder;
use didit_api::transport::{Clock as _, TokioClock};
use didit_example_service::{AnyError, App, admin, reconcile, router};
use didit_webhooks::inbox::{TransactionInbox, postgres::PostgresStore};
use didit_webhooks::{Receiver, Secrets, Verifier, reconcile::Day};
use sqlx::PgPool;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    tracing_subscriber::fmt::init();
    let setting = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    // A webhook waits for the decision with its session locked; Didit waits 5 s for the response.
    let didit = ClientBuilder::from_env()?.timeout(Duration::from_secs(3));
    let pool = PgPool::connect(&env::var("DATABASE_URL")?).await?;
    let app = App {
        didit: didit.build()?,
        receiver: Receiver::new(Verifier::new(Secrets::from_env()?)),
        workflow: env::var("DIDIT_WORKFLOW_ID")?.into(),
        origin: setting("ORIGIN", "http://127.0.0.1:3000"),
        inbox: TransactionInbox::new(PostgresStore::new(pool.clone())),
        pool,
    };
    app.migrate().await?;
    // Older sessions were recorded before this version was deployed.
    let since = Day::of(TokioClock::new().now() - Duration::from_secs(7 * 86_400));
    let public = TcpListener::bind(setting("LISTEN", "127.0.0.1:3000")).await?;
    let staff = TcpListener::bind(setting("LISTEN_ADMIN", "127.0.0.1:3001")).await?;
    tracing::info!(public = %public.local_addr()?, staff = %staff.local_addr()?, "listening");
    tokio::select! {
        served = axum::serve(public, router(app.clone())) => served?,
        served = axum::serve(staff, admin::router(app.clone())) => served?,
        () = reconcile::run(app, since) => {}
        stopped = tokio::signal::ctrl_c() => stopped?,
    }
    Ok(())
}
