//! An address in parts.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use crate::Personal;
use crate::model::model;

model! {
    /// An address in parts, as a geocoder understood it.
    pub struct ParsedAddress {
        /// City.
        pub city: Option<Personal>,
        /// The geocoder's name of the address.
        pub label: Option<Personal>,
        /// State or province.
        pub region: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub country: Option<Personal>,
        /// Such as `Residential`.
        pub category: Option<Personal>,
        /// Street and number.
        pub street_1: Option<Personal>,
        /// Floor, door and the like.
        pub street_2: Option<Personal>,
        /// Whether the geocoder found it.
        pub is_verified: Option<bool>,
        /// Postal code.
        pub postal_code: Option<Personal>,
        /// The geocoder's own answer.
        pub raw_results: Option<Box<GeocodedAddress>>,
        /// Kind of street.
        pub address_type: Option<Personal>,
        /// Where it is.
        pub document_location: Option<Location>,
        /// In one line.
        pub formatted_address: Option<Personal>,
    }
}

model! {
    /// The answer of the geocoder.
    pub struct GeocodedAddress {
        /// What kind of place it is.
        pub types: Option<Vec<Personal>>,
        /// Where it is.
        pub geometry: Option<Geometry>,
        /// The geocoder's id of the place.
        pub place_id: Option<Personal>,
        /// In one line.
        pub formatted_address: Option<Personal>,
        /// Where to drive to.
        pub navigation_points: Option<Vec<NavigationPoint>>,
        /// Part by part.
        pub address_components: Option<Vec<AddressComponent>>,
    }
}

model! {
    /// Where a place is.
    pub struct Geometry {
        /// The point.
        pub location: Option<LatLng>,
        /// The box around it.
        pub viewport: Option<Viewport>,
        /// How exact the point is.
        pub location_type: Option<Personal>,
    }
}

model! {
    /// A box on the map.
    pub struct Viewport {
        /// Upper right corner.
        pub northeast: Option<LatLng>,
        /// Lower left corner.
        pub southwest: Option<LatLng>,
    }
}

model! {
    /// A point, in the geocoder's short keys.
    pub struct LatLng {
        /// Latitude, degrees.
        pub lat: Option<Personal<Number>>,
        /// Longitude, degrees.
        pub lng: Option<Personal<Number>>,
    }
}

model! {
    /// A point.
    pub struct Location {
        /// Degrees.
        pub latitude: Option<Personal<Number>>,
        /// Degrees.
        pub longitude: Option<Personal<Number>>,
    }
}

model! {
    /// Where to drive to.
    pub struct NavigationPoint {
        /// The point.
        pub location: Option<Location>,
    }
}

model! {
    /// One part of an address.
    pub struct AddressComponent {
        /// What it is.
        pub types: Option<Vec<Personal>>,
        /// In full.
        pub long_name: Option<Personal>,
        /// Abbreviated.
        pub short_name: Option<Personal>,
    }
}
