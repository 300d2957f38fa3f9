//! `POST /v3/sessions/delete/`.

use serde_json::Value;

use super::delete::{Retention, remove};
use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::json::{Object, array};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::group::Page;
use crate::state::workflow::Kind;
use crate::vocabulary::indexes::SessionIndex;

pub(crate) fn batch_delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let numbers = if all { None } else { numbers(&mut form) };
    let retention = Retention::read(context, &mut form)?;
    let indexes = indexes(context, numbers.as_deref());
    let rows: Vec<_> = indexes
        .into_iter()
        .map(|index| remove(context, index, retention))
        .collect();
    Ok(if context.state.settings.revision.is_current() {
        Reply::ok_text(Object::new().raw("results", &array(rows)).finish())
    } else {
        Reply::no_content()
    })
}

fn numbers(form: &mut Form) -> Option<Vec<u32>> {
    let name = "session_numbers";
    if !form.has_value(name) {
        form.invalid(name, "This field is required unless delete_all is true.");
        return None;
    }
    let items = form.list(name)?;
    if items.is_empty() {
        form.invalid(name, "This list may not be empty.");
    }
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        let digits = match item {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            form.invalid(name, "All session_numbers must be numeric.");
            return None;
        }
        // A number beyond any session's is a number all the same.
        numbers.push(digits.parse().unwrap_or(u32::MAX));
    }
    Some(numbers)
}

/// The sessions of these numbers, or all, by their number.
fn indexes(context: &RequestContext<'_>, numbers: Option<&[u32]>) -> Vec<SessionIndex> {
    let store = &context.state.store;
    let group = &store.partition(context.application, Kind::User).all;
    let Some(numbers) = numbers else {
        let page = Page {
            offset: 0,
            limit: usize::MAX,
        };
        let (_, mut indexes) =
            group.select(group.everything(), None, page, |index| store.status(index));
        indexes.reverse();
        return indexes;
    };
    let mut indexes: Vec<_> = numbers
        .iter()
        .filter_map(|&number| group.find(|index| store.get(index).number.cmp(&number)))
        .filter(|&index| !store.get(index).deleted)
        .collect();
    indexes.sort_unstable();
    indexes.dedup();
    indexes
}
