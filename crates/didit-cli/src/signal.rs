//! Being told to end.

use crate::failure::{Failure, Kind, Outcome};

/// Ends at Ctrl-C or, where there is one, SIGTERM.
pub(crate) async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Where no handler can be set, the system's own way of ending applies.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
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
