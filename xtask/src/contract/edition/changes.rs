//! What two editions say differently of the fields of a body, in text.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fields::Facts;

/// Changes by their text, each with the fields that it concerns: a shared schema has many.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<(String, String), Vec<String>>);

impl Changes {
    /// Adds the fields of a body that came, went or changed, without those inside of one that came or went.
    pub(super) fn compare(
        &mut self,
        body: &str,
        before: &BTreeMap<String, Facts>,
        now: &BTreeMap<String, Facts>,
    ) {
        if before.is_empty() || before[""] == Facts::default() && before.len() == 1 {
            return self.add(body, "", "new body".into());
        }
        for path in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
            let parent = path.rfind(['.', '[']).map_or("", |at| &path[..at]);
            match (before.get(path), now.get(path)) {
                (None, Some(facts)) if before.contains_key(parent) => {
                    self.add(body, path, format!("new field, {}", facts.summary()));
                }
                (Some(_), None) if now.contains_key(parent) => self.add(body, path, "gone".into()),
                (Some(before), Some(now)) if before != now => self.facts(body, path, before, now),
                _ => {}
            }
        }
    }

    fn facts(&mut self, body: &str, path: &str, before: &Facts, now: &Facts) {
        if before.kinds != now.kinds {
            self.add(
                body,
                path,
                format!("types{}", difference(&before.kinds, &now.kinds)),
            );
        }
        if before.variants != now.variants {
            self.add(
                body,
                path,
                format!("values{}", difference(&before.variants, &now.variants)),
            );
        }
        for rule in before
            .rules
            .keys()
            .chain(now.rules.keys())
            .collect::<BTreeSet<_>>()
        {
            let text = match (before.rules.get(rule), now.rules.get(rule)) {
                (None, Some(_)) if rule == "required" => "now required".into(),
                (Some(_), None) if rule == "required" => "no longer required".into(),
                (None, Some(now)) => format!("{rule} {now}, none before"),
                (Some(before), None) => format!("no {rule} any more, {before} before"),
                (Some(before), Some(now)) if before != now => {
                    format!("{rule} {now}, {before} before")
                }
                _ => continue,
            };
            self.add(body, path, text);
        }
    }

    fn add(&mut self, body: &str, path: &str, text: String) {
        let place = if path.is_empty() {
            body.to_owned()
        } else {
            format!("{body}.{path}")
        };
        let field = path
            .rsplit(['.', '['])
            .next()
            .unwrap_or_default()
            .to_owned();
        self.0.entry((field, text)).or_default().push(place);
    }

    /// `Body.field, Other.field: what changed`.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |((_, text), places): (&(String, String), &Vec<String>)| {
            format!("{}: {text}", places.join(", "))
        };
        self.0.iter().map(line).collect()
    }
}

/// ` +added -gone`.
pub(super) fn difference(before: &BTreeSet<String>, now: &BTreeSet<String>) -> String {
    let added = now.difference(before).map(|value| format!(" +{value}"));
    let gone = before.difference(now).map(|value| format!(" -{value}"));
    added.chain(gone).collect()
}
