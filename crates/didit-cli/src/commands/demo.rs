//! `didit demo`: complete identity verifications, step by step.

mod account;
mod basic_kyc;
mod biometric;
mod env;
mod inbox;
mod review;
mod sharing;
mod timeline;
mod transactions;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use self::env::DemoEnv;
use self::timeline::Timeline;
use crate::connect::Context;
use crate::error::{CliError, CliResult};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit demo
  didit demo --flow sharing
  DIDIT_API_KEY=… didit demo --base-url https://verification.didit.me --workflow-id ID

Without --base-url, starts a fake Didit server and a webhook receiver in this process. With
--base-url, creates a session in that account, reads it, finds it in the list and deletes it.")]
pub(crate) struct Demo {
    /// Run one flow only [default: all but transactions]
    #[arg(long, value_name = "NAME")]
    flow: Option<Flow>,
    /// Output file of the PDF report [default: a temporary file]
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Workflow ID in a real account [default: DIDIT_WORKFLOW_ID, or the profile]
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Flow {
    /// Create, verify, decide, report
    BasicKyc,
    /// Review, decline, blocklist, approve
    Review,
    /// Share with another company and import there
    Sharing,
    /// Recognize the person of an earlier session
    Biometric,
    /// Monitor payments, and resolve the case of a flagged one
    Transactions,
}

pub(crate) async fn run(args: Demo, cx: &mut Context) -> CliResult {
    if cx.global.base_url.is_some() {
        if args.flow.is_some() || args.pdf.is_some() {
            return Err(
                CliError::misuse("--flow and --pdf cannot be used with --base-url")
                    .with_hint("sessions of a real account require a real user"),
            );
        }
        return account::run(args.workflow_id, cx).await;
    }
    let pdf = args.pdf.unwrap_or_else(|| {
        std::env::temp_dir().join(format!("didit-demo-{}.pdf", std::process::id()))
    });
    let timeline = Timeline::new(&mut cx.output);
    let mut env = DemoEnv::start(timeline).await?;
    for flow in Flow::value_variants() {
        match flow {
            _ if args.flow.is_some_and(|selected| selected != *flow) => {}
            Flow::Transactions if args.flow.is_none() => {}
            Flow::BasicKyc => basic_kyc::run(&mut env, &pdf).await?,
            Flow::Review => review::run(&mut env).await?,
            Flow::Sharing => sharing::run(&mut env).await?,
            Flow::Biometric => biometric::run(&mut env).await?,
            Flow::Transactions => transactions::run(&mut env).await?,
        }
    }
    env.clean_up().await
}
