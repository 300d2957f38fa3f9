//! Appearance of the hosted pages.

use didit_types::customization::{Customization, UpdateCustomization};
use didit_types::setters;

use super::CustomizationSettings;
use super::table::endpoints;
use crate::by_id::{ById, Retrieve};
use crate::call::Call;

impl CustomizationSettings<'_> {
    /// Retrieves the appearance of the hosted pages.
    ///
    /// Source: the OpenAPI document, `/v3/customization/`
    pub fn retrieve(&self) -> Call<RetrieveCustomization> {
        self.0.call(ById::of(()))
    }

    /// Changes the appearance of the hosted pages. Logos are uploaded in the console.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::customization::UpdateCustomization;
    ///
    /// let blue = UpdateCustomization::new().color_primary("#2567FF").callback_seconds(5);
    /// client.customization().update(blue).await?;
    /// println!("{:?}", client.customization().retrieve().await?.font_family);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/customization/`
    pub fn update(&self, request: UpdateCustomization) -> Call<UpdateCustomization> {
        self.0.call(request)
    }
}

/// Request of [`CustomizationSettings::retrieve`].
pub type RetrieveCustomization = ById<(), Retrieve<Customization>>;

endpoints! {
    RetrieveCustomization: RETRIEVE_CUSTOMIZATION, query -> Customization, json;
    UpdateCustomization: UPDATE_CUSTOMIZATION, json -> Customization, json;
}

setters! { UpdateCustomization for Call<UpdateCustomization> via map }
