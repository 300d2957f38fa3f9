//! Runs the command in a terminal and compares its output with snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod api;
mod arguments;
mod completion;
mod config;
mod daily;
mod decision;
mod doctor;
mod exports;
#[cfg(unix)]
mod forwarding;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod interruption;
mod logs;
#[cfg(unix)]
mod matrix;
#[cfg(unix)]
mod mirror;
mod peers;
#[cfg(target_os = "linux")]
mod recording;
mod resources;
#[cfg(unix)]
mod screen;
mod serve;
mod sessions;
mod shell;
mod support;
mod webhooks;
#[cfg(unix)]
mod widths;
