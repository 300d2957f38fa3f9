//! A receiver on actix-web.
//!
//! `DIDIT_WEBHOOK_SECRET=… cargo run -p didit-webhooks --example actix`

use std::error::Error;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use didit_webhooks::inbox::{Inbox, MemoryStore};
use didit_webhooks::{Secrets, Verifier};

async fn webhook(
    request: HttpRequest,
    body: web::Bytes,
    verifier: web::Data<Verifier>,
    inbox: web::Data<Inbox>,
) -> HttpResponse {
    let headers = request.headers().iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let event = match verifier.verify(&body, &headers) {
        Ok(event) => event,
        Err(error) => return answer(error.status().as_u16()).body(error.to_string()),
    };
    // To act on the state of a session, read it from the API with `handle_current`.
    let outcome = inbox.handle(&event, async |_| {
        println!("{:?}", event.status());
        Ok::<(), std::io::Error>(())
    });
    let outcome = outcome.await;
    let mut answer = answer(outcome.status().as_u16());
    if let Some(seconds) = outcome.retry_after() {
        answer.insert_header(("Retry-After", seconds.to_string()));
    }
    answer.finish()
}

/// Converts to the status type of actix-web.
fn answer(status: u16) -> actix_web::HttpResponseBuilder {
    HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE))
}

fn main() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(Secrets::from_env()?);
    let (verifier, inbox) = (
        web::Data::new(verifier),
        web::Data::new(Inbox::new(MemoryStore::new())),
    );
    let app = move || {
        App::new()
            .app_data(web::PayloadConfig::new(1 << 20))
            .app_data(verifier.clone())
            .app_data(inbox.clone())
            .route("/webhooks/didit", web::post().to(webhook))
    };
    let server = HttpServer::new(app).bind(("127.0.0.1", 8080))?.run();
    Ok(actix_web::rt::System::new().block_on(server)?)
}
