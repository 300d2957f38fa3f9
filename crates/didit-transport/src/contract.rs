//! The suite that every transport must pass (feature `contract-tests`).
//!
//! [`transport_contract!`](crate::transport_contract) makes a test of each case:
//! of all of them for a transport that speaks TCP, of those that need no network
//! for one in the same process.
//!
//! ```
//! // In tests/contract.rs of the crate that has the transport:
//! didit_transport::transport_contract! {
//!     mod in_process = exchange(didit_transport::from_handler);
//! }
//! # fn main() {}
//! ```
//!
//! The fixtures are public because tests of whole clients need them too:
//! [`FaultServer`] fails in every way a network fails, [`site()`] answers.

#[doc(hidden)]
pub mod exchange;
mod fault;
mod site;
#[doc(hidden)]
pub mod wire;

pub use self::fault::{FaultServer, Seen, Step};
pub use self::site::{Site, site};

/// Makes a module with one test for each case of the
/// [contract](crate::contract).
///
/// - `mod NAME = wire(MAKE);` where `MAKE` is a function without arguments that
///   returns a transport which reaches 127.0.0.1 by TCP: every case.
/// - `mod NAME = exchange(MAKE);` where `MAKE` is a function from a handler
///   (`fn(http::Request<Bytes>) -> http::Response<Bytes>`) to a transport: the
///   cases that need no network.
#[macro_export]
macro_rules! transport_contract {
    ($(#[$attribute:meta])* mod $name:ident = wire($make:expr);) => {
        $(#[$attribute])*
        mod $name {
            use super::*;
            $crate::transport_contract!(@exchange $crate::contract::Site::on_loopback($make()).await;);
            $crate::transport_contract!(@wire $make;
                a_body_dropped_early_stops_the_download
                a_call_dropped_midway_is_cancelled
                a_connection_closed_without_an_answer_is_interrupted_and_not_retried
                a_connection_reset_without_an_answer_is_interrupted_and_not_retried
                a_garbled_answer_is_a_decode_error
                a_proxy_error_page_is_a_response
                a_redirect_is_not_followed_and_the_key_goes_nowhere
                a_refused_connection_is_a_connect_error
                a_slow_body_streams_as_it_arrives
                a_truncated_body_is_an_error
                a_truncated_chunked_body_is_an_error
                an_answer_before_the_whole_body_is_read_is_an_answer
                an_error_shows_no_url
                an_idle_connection_that_the_server_closed_is_replaced
                an_informational_answer_is_skipped
                the_head_arrives_before_the_body
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
        $crate::transport_contract!(@exchange_each $site;
            a_body_of_ten_megabytes_goes_both_ways
            a_compressed_body_is_left_as_it_is
            a_path_is_sent_as_given_or_refused
            a_request_without_a_host_is_refused
            a_small_body_goes_both_ways
            a_streamed_body_goes_both_ways
            an_empty_body_goes_both_ways
            any_status_is_a_response
            headers_of_both_sides_arrive
            no_header_is_added_that_means_something
            the_answer_to_head_has_no_body
        );
    };
    (@exchange_each $site:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::contract::run(async {
                $crate::contract::exchange::$case(&$site).await;
            });
        }
    )*};
    (@wire $make:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::contract::run(async {
                $crate::contract::wire::$case(&$make()).await;
            });
        }
    )*};
}

/// Runs a case on a tokio runtime of one thread, and gives what it gives.
///
/// # Panics
///
/// When the case fails, or no runtime can be had.
pub fn run<T>(case: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a tokio runtime")
        .block_on(case)
}
