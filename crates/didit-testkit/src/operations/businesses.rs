//! The companies of an application.
//! Source: <https://docs.didit.me/entities/businesses/operations>

use super::entities::{self, Wish};
use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::reply::HandlerResult;
use crate::state::workflow::Kind;

const TEXTS: &[(&str, usize)] = &[
    ("display_name", 255),
    ("legal_name", 255),
    ("registration_number", 100),
    ("country_code", 10),
];

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::list(context, Kind::Business)
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let vendor_data = form.text("vendor_data", usize::MAX);
    let wish = read(&mut form);
    form.finish()?;
    let vendor_data = vendor_data.filter(|text| !text.is_empty());
    entities::create(context, Kind::Business, vendor_data, wish)
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::retrieve(context, Kind::Business)
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::update(context, Kind::Business, read)
}

fn read(form: &mut Form) -> Wish {
    Wish::read(form, TEXTS, &[])
}

pub(crate) fn update_status(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::update_status(context, Kind::Business)
}

pub(crate) fn batch_delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let missing = "Provide vendor_data_list, didit_internal_id_list, or set delete_all=true.";
    entities::batch_delete(context, Kind::Business, missing)
}
