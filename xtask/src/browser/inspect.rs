//! What every screen is held to.

use std::collections::BTreeSet;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::driver::Browser;
use crate::Outcome;

/// Widths in pixels; a phone is mobile.
const SCREENS: [(&str, u32, u32, bool); 2] =
    [("desktop", 1280, 900, false), ("phone", 390, 844, true)];

const RULES: &str = "{runOnly: {type: 'tag', values: \
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}, resultTypes: ['violations']}";

/// A browser whose screens are inspected; what is wrong with them is told in the end.
pub(super) struct Inspector {
    pub(super) browser: Browser,
    folder: PathBuf,
    axe: String,
    screens: usize,
    requests: usize,
    /// The labels of the buttons of the dashboard.
    seen: BTreeSet<String>,
    pressed: BTreeSet<String>,
    problems: Vec<String>,
}

impl Inspector {
    pub(super) fn new(browser: Browser, folder: PathBuf, axe: String) -> Self {
        Self {
            browser,
            folder,
            axe,
            screens: 0,
            requests: 0,
            seen: BTreeSet::new(),
            pressed: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Presses the button with that label in the part of the page below `place`.
    pub(super) fn press_in(&mut self, place: &str, label: &str) -> Outcome {
        self.click(place, label)?;
        self.logs(&[])
    }

    pub(super) fn press(&mut self, label: &str) -> Outcome {
        self.press_in("//main", label)
    }

    /// Presses a button that is answered with a refusal and its reason.
    pub(super) fn press_in_vain(&mut self, label: &str, reason: &str) -> Outcome {
        self.click("//main", label)?;
        self.browser.see(reason)?;
        self.logs(&[422])
    }

    fn click(&mut self, place: &str, label: &str) -> Outcome {
        self.pressed.insert(label.to_owned());
        self.note_buttons()?;
        self.browser
            .click(&format!("{place}//button[normalize-space()='{label}']"))
    }

    /// Keeps the labels of the buttons that can be pressed here.
    fn note_buttons(&mut self) -> Outcome {
        let labels = self.browser.execute(
            "return [...document.querySelectorAll('.desk main button')].map(b => b.textContent.trim())",
        )?;
        let labels = labels
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        self.seen.extend(labels.map(str::to_owned));
        Ok(())
    }

    /// Looks at the page as it is now, in each size and colour scheme.
    pub(super) fn screen(&mut self, name: &str) -> Outcome {
        self.note_buttons()?;
        self.screens += 1;
        for (screen, width, height, mobile) in SCREENS {
            let metrics =
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
            self.browser
                .tools("Emulation.setDeviceMetricsOverride", &metrics)?;
            for scheme in ["light", "dark"] {
                let feature = json!({"name": "prefers-color-scheme", "value": scheme});
                let media = json!({"features": [feature]});
                self.browser.tools("Emulation.setEmulatedMedia", &media)?;
                let view = format!("{name}-{screen}-{scheme}");
                self.accessible(&view)?;
                self.fits(&view, width)?;
                self.picture(&view)?;
            }
        }
        let (_, width, height, mobile) = SCREENS[0];
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.browser
            .tools("Emulation.setDeviceMetricsOverride", &metrics)?;
        self.logs(&[])
    }

    /// No violation of level A or AA.
    fn accessible(&mut self, view: &str) -> Outcome {
        if self.browser.execute("return !!window.axe")? == Value::Bool(false) {
            self.browser.execute(&self.axe)?;
        }
        let found = self.browser.execute_async(&format!(
            "const done = arguments[0]; axe.run(document, {RULES}).then(\
             found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))),\
             error => done([String(error)]))"
        ))?;
        let found = found.as_array().ok_or("axe gave no answer")?;
        let found = found.iter().filter_map(Value::as_str);
        self.problems
            .extend(found.map(|violation| format!("{view}: axe: {violation}")));
        Ok(())
    }

    /// Nothing stands out to the side.
    fn fits(&mut self, view: &str, width: u32) -> Outcome {
        let wide = self
            .browser
            .execute("return document.documentElement.scrollWidth")?;
        if wide.as_u64() > Some(u64::from(width)) {
            self.problems
                .push(format!("{view}: {wide} wide instead of {width}"));
        }
        Ok(())
    }

    fn picture(&self, view: &str) -> Outcome {
        let options = json!({"format": "png", "captureBeyondViewport": true});
        let picture = self.browser.tools("Page.captureScreenshot", &options)?;
        let picture = picture["data"].as_str().ok_or("no picture")?;
        let bytes = STANDARD
            .decode(picture)
            .map_err(|error| error.to_string())?;
        let path = self.folder.join(format!("{view}.png"));
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Nothing was logged as an error, and no request has left this machine. A browser
    /// logs a page that is refused as an error; those of `expected` statuses are none.
    pub(super) fn logs(&mut self, expected: &[u16]) -> Outcome {
        for entry in self.browser.log("browser")? {
            let text = entry["message"].as_str().unwrap_or_default();
            let is_expected = entry["source"] == "network"
                && expected
                    .iter()
                    .any(|status| text.contains(&format!("status of {status} ")));
            if !is_expected {
                self.problems.push(format!("console: {text}"));
            }
        }
        for entry in self.browser.log("performance")? {
            let message = entry["message"].as_str().unwrap_or_default();
            let message: Value = serde_json::from_str(message).unwrap_or_default();
            let event = &message["message"];
            if event["method"] != "Network.requestWillBeSent" {
                continue;
            }
            self.requests += 1;
            let url = event["params"]["request"]["url"]
                .as_str()
                .unwrap_or_default();
            if !url.starts_with("http://127.0.0.1:") && !url.starts_with("data:,") {
                self.problems.push(format!("request: {url}"));
            }
        }
        Ok(())
    }

    /// The requests of the pages so far.
    pub(super) const fn requests(&self) -> usize {
        self.requests
    }

    pub(super) fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// Tells what was seen, and fails if something is wrong.
    pub(super) fn finish(mut self, walked: Outcome) -> Outcome {
        let left: Vec<_> = self.seen.difference(&self.pressed).cloned().collect();
        if let Err(problem) = walked {
            self.problems
                .push(format!("the walk ended early: {problem}"));
        } else if !left.is_empty() {
            self.problems
                .push(format!("never pressed: {}", left.join(", ")));
        }
        println!(
            "{} screens, {} buttons, {} requests; pictures in {}",
            self.screens,
            self.pressed.len(),
            self.requests,
            self.folder.display()
        );
        if self.problems.is_empty() {
            return Ok(());
        }
        Err(self.problems.join("\n"))
    }
}
