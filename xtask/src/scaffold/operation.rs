//! A documented operation and its names.

use serde_json::Value;

use super::names::{deed, pascal, singular, snake};
use crate::contract::shape;

/// Name of the ids that a setting of the client has.
pub(super) const ACCOUNT: &str = "account";

/// A documented operation, named as in the table.
pub(super) struct Operation<'a> {
    pub(super) documented: &'a Value,
    /// `CREATE_CASE`
    pub(super) name: String,
    /// `cases.create`
    pub(super) id: String,
    pub(super) has_row: bool,
}

impl<'a> Operation<'a> {
    pub(super) fn new(documented: &'a Value, table: Option<&Vec<Value>>) -> Self {
        let key = |row: &Value| {
            let path = shape(row["path"].as_str().unwrap_or_default());
            (row["method"].to_string(), path)
        };
        let mut rows = table.into_iter().flatten();
        if let Some(row) = rows.find(|row| key(row) == key(documented)) {
            let [name, id] = ["name", "id"].map(|key| text(row, key).to_owned());
            return Self {
                documented,
                name,
                id,
                has_row: true,
            };
        }
        let name = snake(text(documented, "id"));
        let starts = ["post_v3_", "patch_v3_"];
        let name = starts
            .iter()
            .find_map(|start| name.strip_prefix(start))
            .unwrap_or(&name);
        let name = name
            .strip_prefix("get_")
            .map_or(name.to_owned(), |rest| format!("retrieve_{rest}"));
        let path = text(documented, "path")
            .rsplit("{application_id}/")
            .next()
            .unwrap_or_default();
        let parts = path
            .split('/')
            .filter(|part| !part.is_empty() && *part != "v3" && !part.starts_with('{'));
        let mut parts: Vec<_> = parts.map(snake).collect();
        let verb = name.split('_').next().unwrap_or_default();
        if matches!(verb, "list" | "create" | "retrieve" | "update" | "delete") {
            parts.push(verb.to_owned());
        }
        Self {
            documented,
            name: name.to_uppercase(),
            id: parts.join("."),
            has_row: false,
        }
    }

    /// Row of the table.
    pub(super) fn row(&self) -> String {
        let Self {
            documented,
            name,
            id,
            ..
        } = self;
        let method = text(documented, "method");
        let (retry, scope) = if method == "GET" {
            ("Safe", "GenericGet")
        } else {
            ("Never", "GenericWrite")
        };
        format!(
            "    /// {}.\n    /// Source: the OpenAPI document, `{path}`\n    {name} = {id:?}, {} {path:?}, {}, {retry}, {scope}, Some({:?});\n",
            deed(name),
            pascal(method),
            documented["success"],
            id.split('.').next().unwrap_or_default(),
            path = text(documented, "path"),
        )
    }

    /// `CreateCase`, from `CREATE_CASE`.
    pub(super) fn request(&self) -> String {
        pascal(&self.name)
    }

    /// `cases.notes` and `create` of `cases.notes.create`.
    pub(super) fn resource(&self) -> (&str, &str) {
        self.id.rsplit_once('.').unwrap_or(("", &self.id))
    }

    /// `case_notes`, the method of the client for `cases.notes`.
    pub(super) fn handle(&self) -> String {
        let mut parts: Vec<_> = self
            .resource()
            .0
            .split('.')
            .rev()
            .map(str::to_owned)
            .collect();
        parts
            .iter_mut()
            .skip(1)
            .for_each(|part| *part = singular(part));
        parts.reverse();
        parts.join("_")
    }

    /// Names of the schemas of its request or response.
    pub(super) fn schemas(&self, key: &str) -> Vec<&str> {
        let names = self.documented[key].as_array().into_iter().flatten();
        let mut names: Vec<_> = names.filter_map(Value::as_str).collect();
        names.dedup();
        names
    }

    /// Names and types of the ids in the path; those of the account are a setting of the client.
    pub(super) fn ids(&self) -> Vec<(&str, &'static str)> {
        let parts = text(self.documented, "path").split('/');
        let parts = parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parts = parts.filter(|name| *name != "application_id");
        let parts = parts.map(|name| match name {
            "organization_id" => (ACCOUNT, "Account"),
            "session_id" => (name, "SessionId"),
            "node_id" => (name, "NodeId"),
            "vendor_data" => (name, "Personal"),
            _ => (name, "Uuid"),
        });
        parts.collect()
    }
}

pub(super) fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// What the response decodes into: its model, and that of an item if it is a page.
pub(super) struct Response {
    pub(super) model: String,
    pub(super) is_page: bool,
}
