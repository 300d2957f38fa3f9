//! Being told to end.

use crate::failure::{Failure, Kind, Outcome};

/// Ends at Ctrl-C or, where there is one, SIGTERM. Both are taken in from the
/// moment of the call, not from the first poll.
#[cfg(unix)]
pub(crate) fn ended() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = signal(SignalKind::interrupt())
        .and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)));
    async move {
        match signals {
            Ok((mut interrupt, mut terminate)) => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            // Where no handler can be set, the system's own way of ending applies.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Ends at Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn ended() -> impl Future<Output = ()> {
    let interrupt = tokio::signal::windows::ctrl_c();
    async move {
        match interrupt {
            Ok(mut interrupt) => {
                interrupt.recv().await;
            }
            // Where no handler can be set, the system's own way of ending applies.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Does the work until Ctrl-C, and drops it then, so that it cleans up.
///
/// Only for work that asks nobody anything: while a person is asked, Ctrl-C is
/// to end the program at once.
pub(crate) async fn interruptible<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    tokio::select! {
        result = work => result,
        () = ended() => Err(Failure::new(Kind::Interrupted, "interrupted")),
    }
}
