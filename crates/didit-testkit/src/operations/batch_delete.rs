//! `POST /v3/sessions/delete/`.

use serde_json::Value;

use super::delete::{Retention, remove};
use crate::http::context::Call;
use crate::http::form::Form;
use crate::http::json::{Object, array};
use crate::http::reply::{Outcome, Reply};
use crate::state::group::Page;
use crate::state::session::Slot;
use crate::state::workflow::Kind;

pub(crate) fn batch_delete(call: &mut Call<'_>) -> Outcome {
    let mut form = call.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let numbers = if all { None } else { numbers(&mut form) };
    let retention = Retention::read(call, &mut form)?;
    let slots = slots(call, numbers.as_deref());
    let rows: Vec<_> = slots
        .into_iter()
        .map(|slot| remove(call, slot, retention))
        .collect();
    Ok(if call.state.settings.revision.is_current() {
        Reply::ok(Object::new().raw("results", &array(rows)).finish())
    } else {
        Reply::no_content()
    })
}

fn numbers(form: &mut Form) -> Option<Vec<u32>> {
    let name = "session_numbers";
    if !form.has_value(name) {
        form.refuse(name, "This field is required unless delete_all is true.");
        return None;
    }
    let items = form.list(name)?;
    if items.is_empty() {
        form.refuse(name, "This list may not be empty.");
    }
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        let digits = match item {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            form.refuse(name, "All session_numbers must be numeric.");
            return None;
        }
        // A number beyond any session's is a number all the same.
        numbers.push(digits.parse().unwrap_or(u32::MAX));
    }
    Some(numbers)
}

/// The sessions of these numbers, or all, by their number.
fn slots(call: &Call<'_>, numbers: Option<&[u32]>) -> Vec<Slot> {
    let store = &call.state.store;
    let group = &store.shelf(call.application, Kind::User).all;
    let Some(numbers) = numbers else {
        let page = Page {
            offset: 0,
            limit: usize::MAX,
        };
        let (_, mut slots) =
            group.select(group.everything(), None, page, |slot| store.status(slot));
        slots.reverse();
        return slots;
    };
    let mut slots: Vec<_> = numbers
        .iter()
        .filter_map(|&number| group.find(|slot| store.get(slot).number.cmp(&number)))
        .filter(|&slot| !store.get(slot).deleted)
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}
