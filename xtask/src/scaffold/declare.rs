//! Declarations of models as text.

use std::collections::BTreeSet;

use super::names::{pascal, sentence, snake};

/// Macro that declares a type.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Request,
    Query,
    Model,
}

pub(super) struct Struct {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Names of the contract.
    pub(super) sources: BTreeSet<String>,
    pub(super) fields: Vec<Field>,
    /// What a person has to decide.
    pub(super) notes: Vec<String>,
}

pub(super) struct Field {
    /// Name of the API.
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) required: bool,
    pub(super) docs: String,
}

/// Type of a field.
#[derive(Default)]
pub(super) struct Type {
    pub(super) text: String,
    /// Word of the setter: `into`, `exact`, `json`, `patch`, `many`.
    pub(super) setter: &'static str,
    pub(super) rules: Vec<String>,
    /// Rules as documentation.
    pub(super) docs: String,
}

impl Type {
    pub(super) fn new(text: impl Into<String>, setter: &'static str) -> Self {
        Self {
            text: text.into(),
            setter,
            ..Self::default()
        }
    }

    pub(super) fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rules.push(rule.into());
        self
    }

    /// The type of a required field.
    pub(super) fn required(mut self) -> Self {
        if self.setter == "json" {
            self.setter = "into";
        }
        let is_text =
            self.text == "Personal" && self.rules.iter().all(|rule| rule.starts_with("max"));
        if is_text {
            self.rules.insert(0, "required".into());
        }
        self
    }
}

/// The declaration of an enum, and the enums that it could be.
pub(super) fn open_enum(name: &str, variants: &BTreeSet<String>, alike: &[&str]) -> String {
    let alike = alike
        .iter()
        .map(|name| format!("// the variants of {name}\n"));
    let alike: String = alike.collect();
    let variants = variants.iter().map(|text| {
        let variant = pascal(text);
        format!(
            "        /// {}.\n        {variant} = \"{text}\",\n",
            sentence(text)
        )
    });
    let variants: String = variants.collect();
    format!(
        "{alike}open_enum! {{\n    /// {}.\n    pub enum {name} {{\n{variants}    }}\n}}\n",
        sentence(&snake(name))
    )
}

impl Struct {
    pub(super) fn new(kind: Kind, name: &str) -> Self {
        let (sources, fields, notes) = (BTreeSet::new(), Vec::new(), Vec::new());
        Self {
            name: name.to_owned(),
            kind,
            sources,
            fields,
            notes,
        }
    }

    /// Required fields, or the others; ids and names first, times last.
    pub(super) fn fields(&self, required: bool) -> Vec<&Field> {
        let mut fields: Vec<_> = self
            .fields
            .iter()
            .filter(|field| field.required == required)
            .collect();
        fields.sort_by_key(|field| rank(&field.name));
        fields
    }

    pub(super) fn declaration(&self) -> String {
        let name = &self.name;
        let sources: Vec<_> = self.sources.iter().map(String::as_str).collect();
        let mut text = format!("// of {}\n", sources.join(", "));
        text.extend(self.notes.iter().map(|note| format!("// {note}\n")));
        let (macro_name, subject) = (self.kind.macro_name(), sentence(&snake(name)));
        text.extend([format!(
            "{macro_name}! {{\n    /// {subject}.\n    pub struct {name} {{\n"
        )]);
        for (block, required) in [("required", true), ("optional", false)] {
            let fields = self.fields(required);
            let line = |indent: &'static str| move |field: &&Field| field.line(self.kind, indent);
            if self.kind != Kind::Request {
                text.extend(fields.iter().map(line("        ")));
            } else if !fields.is_empty() {
                let lines: String = fields.iter().map(line("            ")).collect();
                text.extend([format!("        {block} {{\n{lines}        }}\n")]);
            }
        }
        text + "    }\n}\n"
    }
}

impl Kind {
    fn macro_name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Query => "query",
            Self::Model => "model",
        }
    }
}

impl Field {
    /// Name in Rust.
    pub(super) fn rust(&self) -> String {
        let name = snake(&self.name);
        let is_keyword = matches!(&*name, "type" | "match" | "where" | "ref" | "in");
        if is_keyword {
            format!("r#{name}")
        } else {
            name
        }
    }

    fn line(&self, kind: Kind, indent: &str) -> String {
        let Self { name, ty, docs, .. } = self;
        let rust = self.rust();
        let is_same = rust.trim_start_matches("r#") == name;
        let key = if is_same {
            String::new()
        } else {
            format!(" = {name:?}")
        };
        let rules = if ty.rules.is_empty() {
            String::new()
        } else {
            format!(" [{}]", ty.rules.join(", "))
        };
        let declared = match kind {
            Kind::Model => format!("pub {rust}: Option<{}>{key},", ty.text),
            Kind::Request | Kind::Query => {
                format!("{rust}: {} {}{rules}{key},", ty.setter, ty.text)
            }
        };
        format!("{indent}/// {docs}.\n{indent}{declared}\n")
    }
}

/// Order of fields: ids and names first, times last.
fn rank(name: &str) -> u8 {
    match name {
        "uuid" | "id" => 0,
        _ if name.ends_with("_id") || name.ends_with("_uuid") => 1,
        "name" | "title" | "label" => 2,
        "limit" | "offset" => 8,
        _ if name.ends_with("_at") => 9,
        _ => 5,
    }
}
