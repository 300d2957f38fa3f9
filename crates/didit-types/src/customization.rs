//! Appearance of the hosted pages.
//!
//! Source: the OpenAPI document, `/v3/customization/`

use crate::{MediaUrl, Personal, model::model, request::request};

model! {
    /// Appearance of the hosted pages.
    pub struct Customization {
        /// Colour of accents, `#RRGGBB` or `#RRGGBBAA`.
        pub color_primary: Option<Personal>,
        /// Colour of secondary texts, `#RRGGBB` or `#RRGGBBAA`.
        pub color_secondary: Option<Personal>,
        /// Colour of the page, `#RRGGBB` or `#RRGGBBAA`.
        pub color_background: Option<Personal>,
        /// Colour of panels, `#RRGGBB` or `#RRGGBBAA`.
        pub color_panel: Option<Personal>,
        /// Colour of panels within panels, `#RRGGBB` or `#RRGGBBAA`.
        pub color_panel_10: Option<Personal>,
        /// Colour of texts on the page, `#RRGGBB` or `#RRGGBBAA`.
        pub color_on_background: Option<Personal>,
        /// Colour of texts on panels, `#RRGGBB` or `#RRGGBBAA`.
        pub color_on_panel_1: Option<Personal>,
        /// Second colour of texts on panels, `#RRGGBB` or `#RRGGBBAA`.
        pub color_on_panel_2: Option<Personal>,
        /// Colour of primary buttons, `#RRGGBB` or `#RRGGBBAA`.
        pub color_button_1: Option<Personal>,
        /// Colour of secondary buttons, `#RRGGBB` or `#RRGGBBAA`.
        pub color_button_2: Option<Personal>,
        /// Colour of texts on primary buttons, `#RRGGBB` or `#RRGGBBAA`.
        pub color_button_text_1: Option<Personal>,
        /// Colour of texts on secondary buttons, `#RRGGBB` or `#RRGGBBAA`.
        pub color_button_text_2: Option<Personal>,
        /// Colour of texts of labels, `#RRGGBB` or `#RRGGBBAA`.
        pub color_pill_text: Option<Personal>,
        /// Radius of the corners of panels in pixels.
        pub border_radius_panel: Option<u64>,
        /// Radius of the corners of buttons in pixels.
        pub border_radius_buttons: Option<u64>,
        /// Name of the font.
        pub font_family: Option<Personal>,
        /// Weight of the font: `regular`, or a number such as `400`.
        pub font_weight: Option<Personal>,
        /// Link to the style sheet of the font.
        pub font_url: Option<MediaUrl>,
        /// Link to the square logo.
        pub logo_square: Option<MediaUrl>,
        /// Link to the rectangular logo.
        pub logo_rectangular: Option<MediaUrl>,
        /// Link to the icon of the page.
        pub favicon: Option<MediaUrl>,
        /// Name of the application as users see it.
        pub app_public_name: Option<Personal>,
        /// Link to the privacy policy.
        pub privacy_policy_url: Option<MediaUrl>,
        /// Whether the first page is left out.
        pub skip_welcome_screen: Option<bool>,
        /// Whether users cannot sign in with their Didit account.
        pub disable_login_with_didit: Option<bool>,
        /// Whether the progress is hidden.
        pub hide_progress_bar: Option<bool>,
        /// Seconds between the result and the callback.
        pub callback_seconds: Option<u64>,
    }
}

request! {
    /// Changes the appearance of the hosted pages. Domain and e-mail are set in the console.
    ///
    /// Source: the OpenAPI document, `/v3/customization/`
    pub struct UpdateCustomization {
        optional {
            /// Colour of accents, `#RRGGBB` or `#RRGGBBAA`.
            color_primary: into Personal [color],
            /// Colour of secondary texts, `#RRGGBB` or `#RRGGBBAA`.
            color_secondary: into Personal [color],
            /// Colour of the page, `#RRGGBB` or `#RRGGBBAA`.
            color_background: into Personal [color],
            /// Colour of panels, `#RRGGBB` or `#RRGGBBAA`.
            color_panel: into Personal [color],
            /// Colour of panels within panels, `#RRGGBB` or `#RRGGBBAA`.
            color_panel_10: into Personal [color],
            /// Colour of texts on the page, `#RRGGBB` or `#RRGGBBAA`.
            color_on_background: into Personal [color],
            /// Colour of texts on panels, `#RRGGBB` or `#RRGGBBAA`.
            color_on_panel_1: into Personal [color],
            /// Second colour of texts on panels, `#RRGGBB` or `#RRGGBBAA`.
            color_on_panel_2: into Personal [color],
            /// Colour of primary buttons, `#RRGGBB` or `#RRGGBBAA`.
            color_button_1: into Personal [color],
            /// Colour of secondary buttons, `#RRGGBB` or `#RRGGBBAA`.
            color_button_2: into Personal [color],
            /// Colour of texts on primary buttons, `#RRGGBB` or `#RRGGBBAA`.
            color_button_text_1: into Personal [color],
            /// Colour of texts on secondary buttons, `#RRGGBB` or `#RRGGBBAA`.
            color_button_text_2: into Personal [color],
            /// Colour of texts of labels, `#RRGGBB` or `#RRGGBBAA`.
            color_pill_text: into Personal [color],
            /// Radius of the corners of panels in pixels.
            border_radius_panel: exact u64,
            /// Radius of the corners of buttons in pixels.
            border_radius_buttons: exact u64,
            /// Name of a font of Google Fonts.
            font_family: into Personal [required],
            /// Weight of the font: `regular`, or a number such as `400`.
            font_weight: into Personal [required],
            /// Name of the application as users see it; `Patch::Clear` deletes it.
            app_public_name: patch Personal,
            /// Link to the privacy policy; `Patch::Clear` deletes it.
            privacy_policy_url: patch MediaUrl [url],
            /// Whether the first page is left out.
            skip_welcome_screen: exact bool,
            /// Whether users cannot sign in with their Didit account.
            disable_login_with_didit: exact bool,
            /// Whether the progress is hidden.
            hide_progress_bar: exact bool,
            /// Seconds between the result and the callback.
            callback_seconds: exact u64,
            /// Whether to delete the square logo.
            delete_logo_square: exact bool,
            /// Whether to delete the rectangular logo.
            delete_logo_rectangular: exact bool,
            /// Whether to delete the icon of the page.
            delete_favicon: exact bool,
        }
    }
}
