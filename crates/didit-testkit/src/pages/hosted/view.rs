//! The data of the templates of the hosted page.

use askama::Template;

use super::messages::Messages;
use super::step::Step;
use super::texts::{StepTexts, Texts};
use crate::pages::request::PageRequest;

/// Data of every hosted page.
pub(super) struct Frame {
    pub(super) t: &'static Texts,
    pub(super) sandbox: bool,
    pub(super) path: String,
    /// `other` on the device that a session was handed over to, or empty.
    pub(super) device: &'static str,
    pub(super) languages: Vec<(&'static Texts, String)>,
    /// A language without texts, which the page should have.
    pub(super) missing: Option<String>,
    /// Posted to the page that frames or opened this one, as a JSON array.
    pub(super) messages: String,
    /// The callback URL to go on to at once.
    pub(super) next: Option<String>,
}

impl Frame {
    pub(super) fn new(
        texts: &'static Texts,
        request: &PageRequest<'_>,
        token: &str,
        sandbox: bool,
    ) -> Self {
        let fields = request.form.as_ref().unwrap_or(&request.query);
        let is_other = fields.get("device") == Some("other");
        let mut frame = Self {
            path: request.path.to_owned(),
            sandbox,
            device: if is_other { "other" } else { "" },
            ..Self::unknown(texts)
        };
        let query = ["step", "wait"]
            .into_iter()
            .filter_map(|name| Some(format!("{name}={}", fields.positive(name)?)))
            .collect::<Vec<_>>()
            .join("&");
        let languages = Texts::all().iter().map(|texts| {
            let path = format!("/{}/session/{token}", texts.code);
            (texts, frame.link(&path, &query))
        });
        frame.languages = languages.collect();
        frame
    }

    /// Returns the frame of a page without a session.
    pub(super) const fn unknown(texts: &'static Texts) -> Self {
        Self {
            t: texts,
            sandbox: false,
            path: String::new(),
            device: "",
            languages: Vec::new(),
            missing: None,
            messages: String::new(),
            next: None,
        }
    }

    pub(super) fn posting(mut self, messages: &Messages) -> Self {
        self.messages = messages.json();
        self
    }

    pub(super) const fn is_other(&self) -> bool {
        !self.device.is_empty()
    }

    /// Returns the URL of this page with another query.
    pub(super) fn at(&self, query: &str) -> String {
        self.link(&self.path, query)
    }

    fn link(&self, path: &str, query: &str) -> String {
        match (query, self.is_other()) {
            ("", false) => path.to_owned(),
            ("", true) => format!("{path}?device=other"),
            (query, false) => format!("{path}?{query}"),
            (query, true) => format!("{path}?{query}&device=other"),
        }
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
    pub(super) steps: &'v [Step],
}

#[derive(Template)]
#[template(path = "hosted/step.html")]
pub(super) struct StepPage {
    pub(super) frame: Frame,
    pub(super) step: Step,
    pub(super) number: usize,
    pub(super) count: usize,
    pub(super) text: StepTexts,
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
    pub(super) outcomes: Vec<Choice>,
    pub(super) wrong: bool,
}

/// A choice of the outcome picker.
pub(super) struct Choice {
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
    pub(super) code: Option<QrCode>,
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
    /// Link to go on with a cancelled verification.
    pub(super) resume: Option<String>,
}

impl End {
    /// Returns a page without links; `look` is its CSS class and its icon.
    pub(super) const fn new(
        frame: Frame,
        [title, lead]: [&'static str; 2],
        look: (&'static str, &'static str),
    ) -> Self {
        Self {
            frame,
            title,
            lead,
            class: look.0,
            icon: look.1,
            callback: None,
            resume: None,
        }
    }
}

/// A QR code as a path of unit squares.
pub(super) struct QrCode {
    pub(super) size: usize,
    pub(super) path: String,
}

impl QrCode {
    /// Returns the code of a text, or `None` if the text is too long for one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = qrcode::QrCode::new(text).ok()?;
        let size = code.width();
        let colors = code.to_colors().into_iter().enumerate();
        let dark = colors.filter(|(_, color)| *color == qrcode::Color::Dark);
        let squares = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % size, at / size));
        Some(Self {
            size,
            path: squares.collect(),
        })
    }
}
