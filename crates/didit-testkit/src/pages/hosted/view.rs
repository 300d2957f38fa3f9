//! What the templates of the hosted page are filled with.

use askama::Template;

use super::visit::Visit;
use crate::pages::Asked;
use crate::pages::step::Step;
use crate::pages::words::{StepText, Words};

/// What every page has around it.
pub(super) struct Frame {
    pub(super) t: &'static Words,
    pub(super) sandbox: bool,
    pub(super) path: String,
    /// `other` on the device that was handed the session, else empty.
    pub(super) device: &'static str,
    pub(super) languages: Vec<(&'static Words, String)>,
}

impl Frame {
    pub(super) fn new(
        words: &'static Words,
        asked: &Asked<'_>,
        token: &str,
        visit: &Visit,
    ) -> Self {
        let fields = asked.form.as_ref().unwrap_or(&asked.query);
        let is_other = fields.get("device") == Some("other");
        let mut frame = Self {
            t: words,
            sandbox: visit.sandbox,
            path: asked.path.to_owned(),
            device: if is_other { "other" } else { "" },
            languages: Vec::new(),
        };
        let query = ["step", "wait"]
            .into_iter()
            .filter_map(|name| Some((name, fields.get(name)?.parse::<u32>().ok()?)))
            .map(|(name, number)| format!("{name}={number}"))
            .collect::<Vec<_>>()
            .join("&");
        frame.languages = Words::all()
            .into_iter()
            .map(|words| {
                let path = format!("/{}/session/{token}", words.code);
                (words, frame.link(&path, &query))
            })
            .collect();
        frame
    }

    /// Around a page that belongs to no session.
    pub(super) fn of_nobody(words: &'static Words) -> Self {
        Self {
            t: words,
            sandbox: false,
            path: String::new(),
            device: "",
            languages: Vec::new(),
        }
    }

    /// This page with another query.
    pub(super) fn at(&self, query: &str) -> String {
        self.link(&self.path, query)
    }

    fn link(&self, path: &str, query: &str) -> String {
        let device = match self.device {
            "" => "",
            _ if query.is_empty() => "device=other",
            _ => "&device=other",
        };
        let mark = if query.is_empty() && device.is_empty() {
            ""
        } else {
            "?"
        };
        [path, mark, query, device].concat()
    }
}

#[derive(Template)]
#[template(path = "hosted/welcome.html")]
pub(super) struct Welcome<'v> {
    pub(super) frame: Frame,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) button: &'static str,
    pub(super) comment: Option<&'v str>,
    pub(super) steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "hosted/step.html")]
pub(super) struct StepPage {
    pub(super) frame: Frame,
    pub(super) step: Step,
    pub(super) number: usize,
    pub(super) count: usize,
    pub(super) text: StepText,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) wrong: bool,
}

#[derive(Template)]
#[template(path = "hosted/outcome.html")]
pub(super) struct OutcomePage {
    pub(super) frame: Frame,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) number: usize,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) wrong: bool,
}

/// One choice of the picker.
pub(super) struct Outcome {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) class: &'static str,
    pub(super) status: &'static str,
    pub(super) chosen: bool,
}

#[derive(Template)]
#[template(path = "hosted/wait.html")]
pub(super) struct Wait<'v> {
    pub(super) frame: Frame,
    pub(super) token: &'v str,
    pub(super) link: String,
    pub(super) mark: u64,
}

#[derive(Template)]
#[template(path = "hosted/end.html")]
pub(super) struct End {
    pub(super) frame: Frame,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) class: &'static str,
    pub(super) icon: &'static str,
    pub(super) callback: Option<String>,
}
