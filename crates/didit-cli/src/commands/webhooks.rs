//! `didit webhooks`.

mod listen;
mod log;
mod registration;
mod replay;
mod sign;
mod trigger;
mod verify;

use clap::Subcommand;

pub(crate) use self::listen::{Listen, listen};

use crate::connect::Context;
use crate::error::CliResult;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Receive, verify and print webhooks
    Listen(Listen),
    /// Receive and verify webhooks, and forward them to a handler: short for listen --forward-to
    Forward(Listen),
    /// Send signed sample events to a handler
    Trigger(trigger::Trigger),
    /// Resend recorded events with a new timestamp and signature
    Replay(replay::Replay),
    /// Verify the signature of a webhook, or of a batch
    Verify(verify::Verify),
    /// Sign a body
    Sign(sign::Sign),
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    match command {
        Command::Listen(args) => listen(args, cx).await,
        Command::Forward(args) => listen::forward(args, cx).await,
        Command::Trigger(args) => trigger::run(args, cx).await,
        Command::Replay(args) => replay::run(args, cx).await,
        Command::Verify(args) => verify::run(&args, &mut cx.output),
        Command::Sign(args) => sign::run(&args, &mut cx.output),
    }
}
