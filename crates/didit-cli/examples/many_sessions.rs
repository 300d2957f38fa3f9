//! A fake server with the number of sessions in the first argument, to measure exports.
//!
//! Prints the settings for a client, and stops at the end of standard input.

use std::error::Error;
use std::io::Read as _;
use std::net::{Ipv4Addr, SocketAddr};

use didit_api::types::operation::CREATE_SESSION;
use didit_testkit::{ApplicationEnvironment, Fake, FakeDidit};
use didit_transport::TokioClock;

fn main() -> Result<(), Box<dyn Error>> {
    let sessions: u32 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let fake = Fake::builder()
        .clock(TokioClock::new())
        .environment(ApplicationEnvironment::Live)
        .build();
    for number in 0..sessions {
        let body = format!(
            "{{\"workflow_id\": \"{}\", \"vendor_data\": \"user-{number}\"}}",
            fake.workflow_id()
        );
        let request = http::Request::post(CREATE_SESSION.path)
            .header("x-api-key", fake.api_key())
            .body(body.into())?;
        let status = fake.handle(request).status();
        if status != 201 {
            return Err(format!("session {number} was answered {status}").into());
        }
    }
    let server = FakeDidit::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    println!("export DIDIT_BASE_URL={}", server.base_url());
    println!("export DIDIT_API_KEY={}", server.api_key());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
