//! `cargo xtask browser`: a real browser works through every page that the fake shows.

mod application;
mod dashboard;
mod driver;
mod hosted;
mod inspect;
mod load;
mod service;

use std::path::{Path, PathBuf};
use std::process::Command;

use self::application::Application;
use self::driver::Browser;
use self::inspect::Inspector;
use self::service::Service;
use crate::Outcome;
use crate::workspace::{cargo, read, run};

pub(crate) const HELP: &str = "\
usage: cargo xtask browser

Starts `didit serve`, an application that receives callbacks and webhooks, and a
Chromium without a screen. The browser creates sessions, walks through the
hosted page to each outcome and its callback, and works every control of the
dashboard. It fails on an error in the console, a request that leaves this
machine, a page wider than its screen, a button that was not pressed, and a
violation of WCAG level A or AA that axe finds.

Pictures of every screen, for phone and desktop, light and dark, are written to
target/browser/.

Chromium, its driver and npm are installed with apt where this runs as root;
axe-core comes from npm.
";

/// The edition of axe-core that the pages are held to.
const AXE: &str = "axe-core@4.14.1";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    crate::no_options(parser)?;
    let target = target()?;
    let folder = target.join("browser");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    install()?;
    let axe = axe(&folder)?;
    run(cargo().args(["build", "--package", "didit-cli"]))?;

    let application = Application::start()?;
    let service = Service::start(&target.join("debug/didit"), &application)?;
    let browser = Browser::start()?;
    let mut inspector = Inspector::new(browser, folder, axe);
    let walked = walk(&mut inspector, &service, &application);
    inspector.finish(walked)
}

fn walk(inspector: &mut Inspector, service: &Service, application: &Application) -> Outcome {
    dashboard::first_visit(inspector, service)?;
    hosted::walk(inspector, service, application)?;
    dashboard::work(inspector, service)?;
    load::run(inspector, service)?;
    dashboard::start_over(inspector, service)
}

fn target() -> Result<PathBuf, String> {
    let metadata = crate::workspace::metadata(&["--no-deps"])?;
    let target = metadata["target_directory"].as_str();
    target
        .map(PathBuf::from)
        .ok_or_else(|| "cargo metadata names no target directory".into())
}

/// Whether a program is there to be run.
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn install() -> Outcome {
    let programs: [(&[&str], &str); 3] = [
        (&["chromium", "google-chrome"], "chromium"),
        (&["chromedriver"], "chromium-driver"),
        (&["npm"], "npm"),
    ];
    let missing: Vec<_> = programs
        .into_iter()
        .filter(|(names, _)| !names.iter().any(|name| has(name)))
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get") || read(Command::new("id").arg("-u"))?.trim() != "0" {
        return Err(format!("install {} first", missing.join(", ")));
    }
    run(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    let install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
    run(Command::new("apt-get").args(install).args(missing))
}

/// The text of axe, which runs in the pages.
fn axe(folder: &Path) -> Result<String, String> {
    let npm = folder.join("npm");
    let script = npm.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        let flags = [
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--silent",
        ];
        run(Command::new("npm")
            .args(flags)
            .arg("--prefix")
            .arg(&npm)
            .arg(AXE))?;
    }
    std::fs::read_to_string(&script).map_err(|error| format!("{}: {error}", script.display()))
}
