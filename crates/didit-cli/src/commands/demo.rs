//! `didit demo`: an identity verification goes through, from start to end.

mod account;
mod basic_kyc;
mod biometric;
mod inbox;
mod review;
mod sharing;
mod stage;
mod timeline;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use didit_transport::backend::BackendError;
use didit_transport::{HyperTransport, ReqwestTransport, SharedTransport};

use self::stage::Stage;
use self::timeline::Timeline;
use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;

/// Watch an identity verification go through, from start to end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit demo
  didit demo --flow sharing --transport reqwest
  DIDIT_API_KEY=… didit demo --base-url https://verification.didit.me --workflow-id ID

Without --base-url, it starts a fake Didit and a receiver of webhooks in this process and
talks to them over TCP. With it, it does what a real account allows: it creates a session,
reads it, finds it in the list and deletes it again.")]
pub(crate) struct Demo {
    /// The HTTP stack
    #[arg(long, value_name = "STACK", default_value = "hyper")]
    transport: Stack,
    /// One flow instead of all
    #[arg(long, value_name = "NAME")]
    flow: Option<Flow>,
    /// Where to write the PDF report [default: a file in the system's temporary folder]
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// The workflow to use in a real account [else DIDIT_WORKFLOW_ID, or the profile's]
    #[arg(long, value_name = "ID")]
    workflow_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stack {
    Hyper,
    Reqwest,
}

impl Stack {
    fn transport(self) -> Outcome<SharedTransport> {
        let failed = |error: BackendError| Failure::local(format!("no HTTP stack: {error}"));
        Ok(match self {
            Self::Hyper => SharedTransport::new(HyperTransport::new().map_err(failed)?),
            Self::Reqwest => SharedTransport::new(ReqwestTransport::new().map_err(failed)?),
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Hyper => "hyper",
            Self::Reqwest => "reqwest",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Flow {
    /// Create, verify, decide, report
    BasicKyc,
    /// Review, decline, blocklist, overrule
    Review,
    /// Share with another company, import there
    Sharing,
    /// Recognise the person of an earlier session
    Biometric,
}

pub(crate) async fn run(arguments: Demo, global: &Global, screen: &mut Screen) -> Outcome {
    if global.base_url.is_some() {
        return account::run(arguments, global, screen).await;
    }
    let pdf = arguments.pdf.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("didit-demo-{}.pdf", std::process::id()))
    });
    let timeline = Timeline::new(screen);
    let mut stage = Stage::set(arguments.transport, timeline).await?;
    let wanted = |flow| arguments.flow.is_none_or(|only| only == flow);
    if wanted(Flow::BasicKyc) {
        basic_kyc::run(&mut stage, &pdf).await?;
    }
    if wanted(Flow::Review) {
        review::run(&mut stage).await?;
    }
    if wanted(Flow::Sharing) {
        sharing::run(&mut stage).await?;
    }
    if wanted(Flow::Biometric) {
        biometric::run(&mut stage).await?;
    }
    stage.clean_up().await
}
