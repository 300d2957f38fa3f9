//! Settings of an application: the appearance of its hosted pages, and its own webhook.

use serde_json::{Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule};
use crate::delivery::{Destination, Target};
use crate::http::{Form, HandlerResult, Reply, RequestContext, Rules};
use crate::scenario::MEDIA_MARK;
use crate::state::{CollectionKey, Item};

const CUSTOMIZATION: CollectionKey = CollectionKey::of("customization");
const WEBHOOK: CollectionKey = CollectionKey::of("webhook");

/// Files of logos, and the fields with their links.
const LOGOS: [(&str, &str); 3] = [
    ("image_square", "logo_square"),
    ("image_rectangular", "logo_rectangular"),
    ("image_favicon", "favicon"),
];

const LOGO: Rules = Rules {
    extensions: &["png", "jpg", "jpeg", "webp", "svg", "ico"],
    megabytes: 5,
};

const APPEARANCE: Fields = &[
    ("color_primary", Rule::Custom(color)),
    ("color_secondary", Rule::Custom(color)),
    ("color_background", Rule::Custom(color)),
    ("color_panel", Rule::Custom(color)),
    ("color_panel_10", Rule::Custom(color)),
    ("color_on_background", Rule::Custom(color)),
    ("color_on_panel_1", Rule::Custom(color)),
    ("color_on_panel_2", Rule::Custom(color)),
    ("color_button_1", Rule::Custom(color)),
    ("color_button_2", Rule::Custom(color)),
    ("color_button_text_1", Rule::Custom(color)),
    ("color_button_text_2", Rule::Custom(color)),
    ("color_pill_text", Rule::Custom(color)),
    ("border_radius_panel", Rule::Integer(0, 100)),
    ("border_radius_buttons", Rule::Integer(0, 100)),
    ("font_family", Rule::Text(100)),
    ("font_weight", Rule::Text(20)),
    ("app_public_name", Rule::Text(255)),
    ("privacy_policy_url", Rule::Url),
    ("skip_welcome_screen", Rule::Boolean),
    ("disable_login_with_didit", Rule::Boolean),
    ("hide_progress_bar", Rule::Boolean),
    ("callback_seconds", Rule::Integer(0, 60)),
    ("delete_logo_square", Rule::Boolean),
    ("delete_logo_rectangular", Rule::Boolean),
    ("delete_favicon", Rule::Boolean),
];

/// The weights of every font that are numbers.
const WEIGHTS: &str = "100, 200, 300, 400, 500, 600, 700, 800, 900";

const WEBHOOK_FIELDS: Fields = &[
    ("webhook_url", Rule::Url),
    ("webhook_version", Rule::FixedChoice("v1|v2|v3")),
    ("rotate_secret_key", Rule::Boolean),
    ("capture_method", Rule::FixedChoice("mobile|desktop|both")),
    ("data_retention_months", Rule::Integer(1, 120)),
    ("face_retention_policy", ANY_TEXT),
    ("face_retention_days", Rule::Integer(1, 3_650)),
];

pub(crate) fn customization(context: &mut RequestContext<'_>) -> HandlerResult {
    Ok(shown(context, &appearance(context)))
}

/// `PATCH /v3/customization/`. The pages of the fake keep their own appearance.
pub(crate) fn update_customization(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload_or_form()?;
    let logos = LOGOS.iter().filter_map(|(file, field)| {
        let image = upload.file(file, &LOGO)?;
        let (_, extension) = upload.file_name(file)?.rsplit_once('.')?;
        Some((field, format!("{field}.{extension}"), image))
    });
    let logos: Vec<_> = logos.collect();
    let mut form = upload.form;
    for name in ["domain", "email_domain"] {
        if form.has(name) {
            form.invalid(name, "Manage this field in the Business Console.");
        }
    }
    let nullable = ["app_public_name", "privacy_policy_url"];
    let mut fields = fields::read_except_null(&mut form, APPEARANCE, &nullable);
    let mut item = appearance(context);
    if let Some(weight) = fields.get("font_weight").and_then(Value::as_str)
        && weight.parse::<u32>().is_ok()
        && !WEIGHTS.split(", ").any(|known| known == weight)
    {
        let family = fields.get("font_family").unwrap_or(item.get("font_family"));
        let family = family.as_str().unwrap_or_default();
        let error = format!(
            "Font weight {weight} is not available for {family}. Available weights are: {WEIGHTS}"
        );
        form.invalid("font_weight", error);
    }
    form.finish()?;
    for (_, logo) in LOGOS {
        if fields.remove(&format!("delete_{logo}")) == Some(true.into()) {
            item.set(logo, Value::Null);
        }
    }
    for (field, name, image) in logos {
        item.set(field, format!("{MEDIA_MARK}{name}"));
        context.put_file(item.id, &name, &image);
    }
    if let Some(family) = fields.get("font_family").and_then(Value::as_str) {
        let family = family.replace(' ', "+");
        let link = format!("https://fonts.googleapis.com/css2?family={family}");
        item.set("font_url", link);
    }
    item.fields.extend(fields);
    Ok(store(context, CUSTOMIZATION, item))
}

/// `GET /v3/webhook/`
pub(crate) fn webhook(context: &mut RequestContext<'_>) -> HandlerResult {
    Ok(Reply::ok(&own_webhook(context).fields))
}

/// `PATCH /v3/webhook/`. The webhook is a destination for all events, which has the id of the
/// application.
pub(crate) fn update_webhook(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut fields = fields::body(context, WEBHOOK_FIELDS)?;
    let mut item = own_webhook(context);
    if fields.remove("rotate_secret_key") == Some(true.into()) {
        item.set("secret_shared_key", context.state.ids.secret());
    }
    item.fields.extend(fields);
    let id = context.app().id;
    let now = context.state.now;
    let destinations = &mut context.state.deliveries.destinations;
    let place = destinations.iter().position(|known| known.id == id);
    let created_at = place.map_or(now, |place| destinations.remove(place).created_at);
    if let Some(url) = item.get("webhook_url").as_str() {
        destinations.push(Destination {
            id,
            application: Some(context.application),
            label: "Webhook".into(),
            target: Target::Url(url.into()),
            enabled: true,
            version: item.text("webhook_version").into(),
            events: Destination::all_events(),
            secret: item.text("secret_shared_key").into(),
            created_at,
            updated_at: now,
        });
    }
    Ok(store(context, WEBHOOK, item))
}

/// Stores settings and returns them.
fn store(context: &mut RequestContext<'_>, key: CollectionKey, item: Item) -> Reply {
    let reply = shown(context, &item);
    context.put(key, item);
    reply
}

/// Returns the response with settings, whose files have links.
fn shown(context: &RequestContext<'_>, item: &Item) -> Reply {
    let mut fields = Value::Object(item.fields.clone());
    context.state.links(item.id).sign_value(&mut fields);
    Reply::ok(&fields)
}

/// Returns settings; the first time, with their defaults.
fn settings(context: &RequestContext<'_>, key: CollectionKey, defaults: Value) -> Item {
    let id = context.app().id;
    let found = context.item(key, id);
    found.map_or_else(
        || Item::new(id, context.state.now, defaults),
        |item| Item::clone(item),
    )
}

fn appearance(context: &RequestContext<'_>) -> Item {
    let defaults = json!({
        "color_primary": "#000000",
        "color_secondary": "#9DA1A1",
        "color_background": "#FFFFFF",
        "color_panel": "#2567FF",
        "color_panel_10": "#1A1A1A",
        "color_on_panel_1": "#9DA1A1",
        "color_on_panel_2": "#F4F4F6",
        "color_on_background": "#000000",
        "color_button_1": "#2567FF",
        "color_button_2": "#F8F8F8",
        "color_button_text_1": "#FFFFFF",
        "color_button_text_2": "#000000",
        "color_pill_text": "#111827",
        "border_radius_panel": 10,
        "border_radius_buttons": 12,
        "font_family": "Inter",
        "font_weight": "regular",
        "font_url": "https://fonts.googleapis.com/css2?family=Inter",
        "logo_square": null,
        "logo_rectangular": null,
        "favicon": null,
        "app_public_name": null,
        "privacy_policy_url": null,
        "skip_welcome_screen": false,
        "disable_login_with_didit": false,
        "hide_progress_bar": false,
        "callback_seconds": 3,
    });
    settings(context, CUSTOMIZATION, defaults)
}

fn own_webhook(context: &RequestContext<'_>) -> Item {
    let defaults = json!({
        "webhook_url": null,
        "webhook_version": "v3",
        "secret_shared_key": context.state.webhook_secret,
        "capture_method": "both",
        "data_retention_months": null,
        "face_retention_policy": "retain_until_user_deleted",
        "face_retention_days": null,
    });
    settings(context, WEBHOOK, defaults)
}

fn color(form: &mut Form, name: &'static str) -> Option<Value> {
    let text = form.text(name, usize::MAX)?;
    let is_color = text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    if !is_color {
        form.invalid(
            name,
            "Invalid color format. Use '#RRGGBB' or '#RRGGBBAA' format.",
        );
    }
    Some(text.into())
}
