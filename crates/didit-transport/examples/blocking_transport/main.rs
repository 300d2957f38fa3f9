//! A client on a custom transport, without tokio, hyper or reqwest.

use std::error::Error;

use didit_transport::Transport;

use self::blocking_http::BlockingHttp;

mod blocking_http;

/// `cargo run -p didit-transport --example blocking_transport -- http://127.0.0.1:4010/`
fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("give the URL to fetch")?;
    let request = http::Request::get(url).body("".into())?;
    let response = futures_executor::block_on(BlockingHttp.send(request))?;
    println!("{} {:?}", response.status(), response.body());
    Ok(())
}
