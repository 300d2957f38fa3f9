//! Ctrl-C and SIGTERM.

use crate::error::{CliError, CliResult, ErrorKind};

/// Resolves at Ctrl-C or SIGTERM. The handlers are installed by the call, not
/// by the first poll.
#[cfg(unix)]
pub(crate) fn terminated() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = signal(SignalKind::interrupt())
        .and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)));
    async move {
        match signals {
            Ok((mut interrupt, mut terminate)) => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            // Without a handler, the system ends the process.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn terminated() -> impl Future<Output = ()> {
    let interrupt = tokio::signal::windows::ctrl_c();
    async move {
        match interrupt {
            Ok(mut interrupt) => {
                interrupt.recv().await;
            }
            // Without a handler, the system ends the process.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Runs `work` until Ctrl-C, then drops it, which runs its cleanup.
///
/// Not for work that prompts: during a prompt, Ctrl-C ends the process at once.
pub(crate) async fn interruptible<T>(work: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    tokio::select! {
        result = work => result,
        () = terminated() => Err(CliError::new(ErrorKind::Interrupted, "interrupted")),
    }
}
