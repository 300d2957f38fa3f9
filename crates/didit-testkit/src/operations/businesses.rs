//! The companies of an application.
//! Source: <https://docs.didit.me/entities/businesses/operations>

use super::entities::{self, Wish};
use crate::http::context::Call;
use crate::http::form::Form;
use crate::http::reply::Outcome;
use crate::state::workflow::Kind;

const TEXTS: &[(&str, usize)] = &[
    ("display_name", 255),
    ("legal_name", 255),
    ("registration_number", 100),
    ("country_code", 10),
];

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    entities::list(call, Kind::Business)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let mut form = call.form()?;
    let vendor_data = form.text("vendor_data", usize::MAX);
    let wish = read(&mut form);
    form.finish()?;
    let vendor_data = vendor_data.filter(|text| !text.is_empty());
    entities::create(call, Kind::Business, vendor_data, wish)
}

pub(crate) fn retrieve(call: &mut Call<'_>) -> Outcome {
    entities::retrieve(call, Kind::Business)
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    entities::update(call, Kind::Business, read)
}

fn read(form: &mut Form) -> Wish {
    Wish::read(form, TEXTS, &[])
}

pub(crate) fn update_status(call: &mut Call<'_>) -> Outcome {
    entities::update_status(call, Kind::Business)
}

pub(crate) fn batch_delete(call: &mut Call<'_>) -> Outcome {
    let missing = "Provide vendor_data_list, didit_internal_id_list, or set delete_all=true.";
    entities::batch_delete(call, Kind::Business, missing)
}
