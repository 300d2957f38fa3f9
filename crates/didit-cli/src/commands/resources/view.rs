//! Lists and objects of resources as text.

use serde_json::{Map, Value};

use super::Noun;
use crate::error::CliResult;
use crate::output::Output;
use crate::output::style::{DIM, PLAIN};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::field;
use crate::output::time;

impl Noun {
    fn has(&self, name: &str) -> bool {
        self.columns
            .iter()
            .any(|column| column.trim_start_matches('*') == name)
    }

    /// Text of a field for people: times as dates, and personal data masked.
    fn text(&self, name: &str, value: &Value, output: &Output) -> String {
        let text = match value {
            Value::String(text) => text,
            Value::Array(values) => {
                let texts = values.iter().map(|value| self.text(name, value, output));
                return texts.collect::<Vec<_>>().join(", ");
            }
            Value::Null => return String::new(),
            other => return other.to_string(),
        };
        let is_public = self.columns.contains(&name) && name != "vendor_data"
            || ["status", "type", "version", "level", "deliverable"]
                .iter()
                .any(|end| name.ends_with(end))
            || name == "subscribed_events";
        if name.ends_with("_at")
            && let Some(time) = time::parse(text)
        {
            return format!(
                "{} ({})",
                time::local(time),
                time::relative(time, time::now())
            );
        }
        match name {
            _ if is_public => text.clone(),
            _ if name.contains("secret") && !output.reveals() => "•••• (--reveal)".to_owned(),
            _ => output.vendor_data(text),
        }
    }

    /// Prints the items of a list.
    pub(super) fn print_table(&self, items: &[Value], output: &mut Output) -> CliResult {
        let is_shown = |column: &str| items.iter().any(|item| item.get(column).is_some());
        let columns = self
            .columns
            .iter()
            .map(|column| column.trim_start_matches('*'));
        let columns: Vec<_> = columns.filter(|column| is_shown(column)).collect();
        let headings = columns.iter().enumerate().map(|(at, name)| {
            let heading = name
                .trim_end_matches("_at")
                .replace('_', " ")
                .to_uppercase();
            let is_fixed = name.ends_with("id") || items.iter().all(|item| !item[name].is_string());
            match at {
                0 => Column::fixed(heading),
                _ if is_fixed || name.ends_with("_at") || *name == "status" => {
                    Column::fixed(heading).optional()
                }
                _ => Column::wrapped(heading, 8).optional(),
            }
        });
        let mut table = Table::new(headings.collect::<Vec<_>>());
        let now = time::now();
        for item in items {
            let cells = columns.iter().map(|&name| match name {
                "status" => Cell::status(field(item, name)),
                _ if name.ends_with("_at") => Cell::age(field(item, name).as_deref(), now),
                _ => Cell::from(self.text(name, &item[name], output)),
            });
            table.row(cells.collect::<Vec<_>>());
        }
        table.print(output)
    }

    /// Adds the fields of an object that have a value, with those of nested objects.
    pub(super) fn rows(
        &self,
        object: &Map<String, Value>,
        indent: usize,
        table: &mut Table,
        output: &Output,
    ) {
        // The fields of the list first.
        let columns = self
            .columns
            .iter()
            .map(|column| column.trim_start_matches('*'));
        let first = columns.filter_map(|column| object.get_key_value(column));
        let others = object.iter().filter(|(name, _)| !self.has(name));
        for (name, value) in first.chain(others) {
            let label = format!("{:indent$}{}", "", name.replace('_', " "));
            match value {
                Value::Object(fields) if !fields.is_empty() => {
                    table.row([Cell::new(label, DIM), Cell::from("")]);
                    self.rows(fields, indent + 2, table, output);
                }
                Value::Array(items) if items.iter().any(Value::is_object) => {
                    let count = format!("{} (--json)", items.len());
                    table.row([Cell::new(label, DIM), Cell::from(count)]);
                }
                _ => match self.text(name, value, output) {
                    text if text.is_empty() || value.is_object() => {}
                    text if name == "status" => {
                        table.row([Cell::new(label, DIM), Cell::status(Some(text))]);
                    }
                    text => table.row([Cell::new(label, DIM), Cell::new(text, PLAIN)]),
                },
            }
        }
    }
}
