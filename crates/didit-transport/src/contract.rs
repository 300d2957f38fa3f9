//! The test suite that every transport must pass (feature `contract-tests`).
//!
//! [`transport_contract!`](crate::transport_contract) generates a test for each case: all cases for
//! a transport on TCP, and those without a network for one in the same process.
//!
//! ```
//! // In tests/contract.rs of the transport's crate:
//! didit_transport::transport_contract! {
//!     mod in_process = exchange(didit_transport::from_handler);
//! }
//! # fn main() {}
//! ```
//!
//! The fixtures are public for tests of whole clients: [`FaultServer`] fails by script, [`site()`]
//! responds.

use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

#[doc(hidden)]
pub mod exchange;
mod fault;
mod site;
#[doc(hidden)]
pub mod wire;

pub use self::fault::{FaultServer, Seen, Step};
pub use self::site::{Site, site};

/// Generates a module with one test for each case of the [contract](crate::contract). A test fails
/// after 5 s, even if the transport blocks its thread. The tests of a process take turns.
///
/// - `mod NAME = wire(MAKE);` where `MAKE` is a function without arguments that returns a transport
///   on TCP: every case, on 127.0.0.1.
/// - `mod NAME = wire(MAKE), buffers;` for a transport that returns a response after its whole body
///   has arrived: without the cases of streams.
/// - `mod NAME = exchange(MAKE);` where `MAKE` is a function from a handler
///   (`fn(http::Request<Bytes>) -> http::Response<Bytes>`) to a transport: the cases without a
///   network.
#[macro_export]
macro_rules! transport_contract {
    ($(#[$attribute:meta])* mod $name:ident = wire($make:expr);) => {
        $crate::transport_contract! {
            $(#[$attribute])*
            mod $name = wire($make) streams [
                a_body_dropped_early_stops_the_download
                a_slow_body_streams_as_it_arrives
                a_truncated_body_is_an_error
                the_head_arrives_before_the_body
            ];
        }
    };
    ($(#[$attribute:meta])* mod $name:ident = wire($make:expr), buffers;) => {
        $crate::transport_contract! { $(#[$attribute])* mod $name = wire($make) streams []; }
    };
    ($(#[$attribute:meta])* mod $name:ident = wire($make:expr) streams [$($case:ident)*];) => {
        $(#[$attribute])*
        mod $name {
            use super::*;
            $crate::transport_contract!(@exchange $crate::contract::Site::on_loopback($make()).await;);
            $crate::transport_contract!(@wire $make;
                $($case)*
                a_dropped_call_is_cancelled
                a_connection_closed_without_a_response_is_interrupted_and_not_retried
                a_connection_reset_without_a_response_is_interrupted_and_not_retried
                an_invalid_response_is_a_decode_error
                a_proxy_error_page_is_a_response
                a_redirect_is_not_followed_and_the_key_is_not_sent
                a_refused_connection_is_a_connect_error
                a_truncated_chunked_body_is_an_error
                a_response_before_the_end_of_the_request_is_a_response
                an_error_shows_no_url
                a_closed_idle_connection_is_replaced
                an_informational_response_is_skipped
            );
        }
    };
    ($(#[$attribute:meta])* mod $name:ident = exchange($make:expr);) => {
        $(#[$attribute])*
        mod $name {
            use super::*;
            $crate::transport_contract!(
                @exchange $crate::contract::Site::in_process($make($crate::contract::site));
            );
        }
    };
    (@exchange $site:expr;) => {
        $crate::exchange_cases!([$crate::transport_contract] @exchange_each $site;);
    };
    (@exchange_each $site:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::contract::run_case(|| async {
                $crate::contract::exchange::$case(&$site).await;
            });
        }
    )*};
    (@wire $make:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::contract::run_case(|| async {
                $crate::contract::wire::$case(&$make()).await;
            });
        }
    )*};
}

/// Calls a macro with these tokens and the names of the cases without a network.
#[doc(hidden)]
#[macro_export]
macro_rules! exchange_cases {
    ([$($callback:tt)*] $($before:tt)*) => {
        $($callback)*! {
            $($before)*
            a_body_of_ten_megabytes_is_sent_and_received
            a_compressed_body_is_not_decompressed
            a_path_is_sent_as_given_or_rejected
            a_request_without_a_host_is_rejected
            a_response_to_head_has_no_body
            a_small_body_is_sent_and_received
            a_streamed_body_is_sent_and_received
            an_empty_body_is_sent_and_received
            any_status_is_a_response
            headers_are_sent_and_received
            no_header_with_a_meaning_is_added
        }
    };
}

/// Maximum duration of a case.
const CASE_TIMEOUT: Duration = Duration::from_secs(5);

/// Held by the case that runs, because side by side on a busy machine each takes as long as all.
static TURN: Mutex<()> = Mutex::new(());

/// Runs a case of the contract, which must end.
#[doc(hidden)]
///
/// # Panics
///
/// Panics if the case panics or does not end.
pub fn run_case<F: Future<Output = ()>>(case: impl FnOnce() -> F + Send + 'static) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (running, ended) = std::sync::mpsc::channel::<()>();
    // On a thread, because a transport that blocks it would block a timer as well.
    let thread = std::thread::spawn(move || {
        let _running = running;
        run(case());
    });
    let is_late = ended.recv_timeout(CASE_TIMEOUT) == Err(RecvTimeoutError::Timeout);
    drop(turn);
    assert!(!is_late, "the transport did not end the case within 5 s");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

/// Runs a future on a tokio runtime of one thread, and returns its output.
///
/// # Panics
///
/// Panics if no runtime can be created.
pub fn run<T>(case: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a tokio runtime")
        .block_on(case)
}
