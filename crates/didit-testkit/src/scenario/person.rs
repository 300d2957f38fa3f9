//! Invented people: the same key returns the same person.

use std::fmt;

use didit_types::Personal;
use didit_types::session::{ContactDetails, ExpectedDetails};
use jiff::civil::Date;

use crate::vocabulary::Ids;

/// The end user of a session. [`Person::invented`] creates one; a test changes fields
/// with [`Scenario::person`](crate::Scenario::person).
///
/// Invented names are French for "example", phone numbers are reserved for
/// fiction by the French regulator, e-mail addresses use `example.com`, and IP addresses
/// are reserved for documentation.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// Given names.
    pub first_name: String,
    /// Family names.
    pub last_name: String,
    /// Gender, `M` or `F`.
    pub gender: String,
    /// Date of birth, `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Personal identification number.
    pub personal_number: String,
    /// House number and street.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// Country of the address, ISO 3166-1 alpha-2.
    pub country: String,
    /// Phone number, E.164.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// IP address of the device.
    pub ip_address: String,
    /// Fingerprint of the device.
    pub device: String,
    /// Id of the face. The face search and the blocklist treat people with the same id
    /// as the same person.
    pub face: String,
    /// Identity document.
    pub document: IdentityDocument,
}

/// Identity document of a [`Person`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdentityDocument {
    /// Display name of the document type, such as `Identity Card` or `Passport`.
    pub kind: String,
    /// Document number. The machine-readable zone holds 9 characters.
    pub number: String,
    /// Issuing state, ISO 3166-1 alpha-3.
    pub issuing_state: String,
    /// English name of the issuing state.
    pub issuing_state_name: String,
    /// Date of issue, `YYYY-MM-DD`.
    pub date_of_issue: String,
    /// Expiration date, `YYYY-MM-DD`.
    pub expiration_date: String,
}

const WOMEN: [&str; 8] = [
    "Alice", "Camille", "Emma", "Jeanne", "Louise", "Manon", "Margaux", "Sarah",
];
const MEN: [&str; 8] = [
    "Adam", "Arthur", "Hugo", "Jules", "Louis", "Martin", "Nathan", "Paul",
];
const FAMILIES: [&str; 8] = [
    "Demonstration",
    "Echantillon",
    "Essai",
    "Exemple",
    "Factice",
    "Fictif",
    "Modele",
    "Specimen",
];

impl Person {
    /// Returns the person of a key. The same key always returns the same person.
    #[must_use]
    pub fn invented(key: u64) -> Self {
        let mut draw = Ids::new(key);
        let is_woman = below(&mut draw, 2) == 0;
        let first_name = if is_woman { WOMEN } else { MEN }[index(&mut draw)];
        let last_name = FAMILIES[index(&mut draw)];
        let number = below(&mut draw, 100_000_000);
        let issued = 2020 + below(&mut draw, 6);
        let (month, day) = (1 + below(&mut draw, 12), 1 + below(&mut draw, 28));
        Self {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            gender: if is_woman { "F" } else { "M" }.to_owned(),
            date_of_birth: format!(
                "{}-{:02}-{:02}",
                1950 + below(&mut draw, 55),
                1 + below(&mut draw, 12),
                1 + below(&mut draw, 28)
            ),
            nationality: "FRA".to_owned(),
            personal_number: format!("{:013}", below(&mut draw, 10_000_000_000_000)),
            street: format!("{} rue de l'Exemple", 1 + below(&mut draw, 199)),
            postal_code: format!("99{:03}", below(&mut draw, 1000)),
            city: "Villefictive".to_owned(),
            region: "Provence Fictive".to_owned(),
            country: "FR".to_owned(),
            phone: format!("+3363998{:04}", below(&mut draw, 10_000)),
            email: format!(
                "{}.{}.{number:08}@example.com",
                first_name.to_lowercase(),
                last_name.to_lowercase()
            ),
            ip_address: format!("203.0.113.{}", 1 + below(&mut draw, 254)),
            device: format!("fake-device-{:016x}", draw.next()),
            face: draw.uuid().to_string(),
            document: IdentityDocument {
                kind: "Identity Card".to_owned(),
                number: format!("T{number:08}"),
                issuing_state: "FRA".to_owned(),
                issuing_state_name: "France".to_owned(),
                date_of_issue: format!("{issued}-{month:02}-{day:02}"),
                expiration_date: format!("{}-{month:02}-{day:02}", issued + 15),
            },
        }
    }

    /// Returns the person with the name, date of birth, number and other details that
    /// the creator of a session expects.
    #[must_use]
    pub fn expected(mut self, expected: &ExpectedDetails) -> Self {
        let document = &mut self.document;
        let country = expected.id_country.as_ref().or(expected.country.as_ref());
        for (field, value) in [
            (&mut self.first_name, expected.first_name.as_ref()),
            (&mut self.last_name, expected.last_name.as_ref()),
            (&mut self.date_of_birth, expected.date_of_birth.as_ref()),
            (&mut self.nationality, expected.nationality.as_ref()),
            (
                &mut self.personal_number,
                expected.identification_number.as_ref(),
            ),
            (&mut document.issuing_state, country),
            (&mut self.ip_address, expected.ip_address.as_ref()),
        ] {
            replace(field, value);
        }
        if let Some(gender) = &expected.gender {
            gender.reveal().as_str().clone_into(&mut self.gender);
        }
        self
    }

    /// Returns the person with the phone number and e-mail address that the creator of a
    /// session provided.
    #[must_use]
    pub fn reached_at(mut self, contact: &ContactDetails) -> Self {
        replace(&mut self.phone, contact.phone.as_ref());
        replace(&mut self.email, contact.email.as_ref());
        self
    }

    /// Returns the age in years on a day, or `None` if the date of birth is not a date.
    pub(crate) fn age_on(&self, today: Date) -> Option<i16> {
        let birth: Date = self.date_of_birth.parse().ok()?;
        let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
        Some(today.year() - birth.year() - i16::from(!had_birthday))
    }

    /// Returns given and family names, separated by a space.
    #[must_use]
    pub fn full_name(&self) -> String {
        let name = [&*self.first_name, &*self.last_name].join(" ");
        name.trim().to_owned()
    }

    /// Returns the address in one line.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}, {} {}", self.street, self.postal_code, self.city)
    }
}

/// Prints no personal data: a test may use a real person.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

impl fmt::Debug for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityDocument(..)")
    }
}

fn replace(field: &mut String, value: Option<&Personal>) {
    if let Some(value) = value {
        value.reveal().clone_into(field);
    }
}

/// Draws a number below a limit.
const fn below(draw: &mut Ids, limit: u64) -> u64 {
    draw.next() % limit
}

/// Draws an index of a list of eight.
fn index(draw: &mut Ids) -> usize {
    usize::try_from(below(draw, 8)).unwrap_or(0)
}
