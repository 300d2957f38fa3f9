//! Postal addresses split into parts, and the geocoder's result.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use crate::{Personal, model::model};

model! {
    /// Postal address split into parts by a geocoder.
    pub struct ParsedAddress {
        /// Id of the address.
        pub id: Option<Personal>,
        /// Whether the result is the best one of the geocoder.
        pub is_best_match: Option<bool>,
        /// City.
        pub city: Option<Personal>,
        /// Display name of the address in the geocoder.
        pub label: Option<Personal>,
        /// State or province.
        pub region: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub country: Option<Personal>,
        /// Category of the place, such as `Residential`.
        pub category: Option<Personal>,
        /// Street name and number.
        pub street_1: Option<Personal>,
        /// Floor, door and similar details.
        pub street_2: Option<Personal>,
        /// Whether the geocoder found the address.
        pub is_verified: Option<bool>,
        /// Postal code.
        pub postal_code: Option<Personal>,
        /// Unmodified result of the geocoder.
        pub raw_results: Option<Box<GeocodedAddress>>,
        /// Type of the street.
        pub address_type: Option<Personal>,
        /// Coordinates of the address.
        pub document_location: Option<Location>,
        /// Address in one line.
        pub formatted_address: Option<Personal>,
    }
}

model! {
    /// Result of the geocoder.
    pub struct GeocodedAddress {
        /// Place types, such as `street_address`.
        pub types: Option<Vec<Personal>>,
        /// Coordinates and bounding box of the place.
        pub geometry: Option<Geometry>,
        /// Id of the place in the geocoder.
        pub place_id: Option<Personal>,
        /// Address in one line.
        pub formatted_address: Option<Personal>,
        /// Access points of the place for routing.
        pub navigation_points: Option<Vec<NavigationPoint>>,
        /// Components of the address.
        pub address_components: Option<Vec<AddressComponent>>,
    }
}

model! {
    /// Coordinates and bounding box of a place.
    pub struct Geometry {
        /// Coordinates of the place.
        pub location: Option<LatLng>,
        /// Bounding box of the place.
        pub viewport: Option<Viewport>,
        /// Precision of the coordinates, such as `ROOFTOP`.
        pub location_type: Option<Personal>,
    }
}

model! {
    /// Bounding box on the map.
    pub struct Viewport {
        /// North-east corner.
        pub northeast: Option<LatLng>,
        /// South-west corner.
        pub southwest: Option<LatLng>,
    }
}

model! {
    /// Coordinates with the geocoder's short keys.
    pub struct LatLng {
        /// Latitude in degrees.
        pub lat: Option<Personal<Number>>,
        /// Longitude in degrees.
        pub lng: Option<Personal<Number>>,
    }
}

model! {
    /// Coordinates of a place.
    pub struct Location {
        /// Latitude in degrees.
        pub latitude: Option<Personal<Number>>,
        /// Longitude in degrees.
        pub longitude: Option<Personal<Number>>,
    }
}

model! {
    /// Access point of a place for routing.
    pub struct NavigationPoint {
        /// Coordinates of the access point.
        pub location: Option<Location>,
    }
}

model! {
    /// Component of an address, such as the street or the city.
    pub struct AddressComponent {
        /// Component types, such as `locality`.
        pub types: Option<Vec<Personal>>,
        /// Full name of the component.
        pub long_name: Option<Personal>,
        /// Abbreviated name of the component.
        pub short_name: Option<Personal>,
    }
}
