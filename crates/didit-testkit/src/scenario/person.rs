//! The people of the fake: invented, and the same for the same key.

use std::fmt;

use didit_types::session::{ContactDetails, ExpectedDetails};
use jiff::civil::Date;

use crate::vocabulary::id::Ids;

/// The person in front of the camera. [`Person::invented`] makes one up; change
/// what matters to a test with [`Scenario::person`](crate::Scenario::person).
///
/// Names are words for "example", phone numbers those that the French regulator keeps
/// free for films, mail goes to `example.com`, IP addresses are documentation's.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// Given names.
    pub first_name: String,
    /// Family names.
    pub last_name: String,
    /// `M` or `F`.
    pub gender: String,
    /// `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Number of the person.
    pub personal_number: String,
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ISO 3166-1 alpha-2 of the address.
    pub country: String,
    /// E.164.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// The IP address the person comes from.
    pub ip_address: String,
    /// The device the person uses.
    pub device: String,
    /// The face: who has the same one is the same person to the face search and to
    /// the blocklist.
    pub face: String,
    /// The identity document.
    pub document: Document,
}

/// An identity document.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// The display name of its kind, such as `Identity Card` or `Passport`.
    pub kind: String,
    /// Its number; nine characters fit the machine-readable zone.
    pub number: String,
    /// ISO 3166-1 alpha-3.
    pub issuing_state: String,
    /// That country's English name.
    pub issuing_state_name: String,
    /// `YYYY-MM-DD`.
    pub date_of_issue: String,
    /// `YYYY-MM-DD`.
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
    /// The person of a key: the same key gives the same person.
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
            document: Document {
                kind: "Identity Card".to_owned(),
                number: format!("T{number:08}"),
                issuing_state: "FRA".to_owned(),
                issuing_state_name: "France".to_owned(),
                date_of_issue: format!("{issued}-{month:02}-{day:02}"),
                expiration_date: format!("{}-{month:02}-{day:02}", issued + 15),
            },
        }
    }

    /// The same person under the name, birth date and number that the caller of a
    /// session expects: who is expected is who comes, unless a scenario says otherwise.
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
            if let Some(value) = value {
                value.reveal().as_ref().clone_into(field);
            }
        }
        if let Some(gender) = &expected.gender {
            gender.reveal().as_str().clone_into(&mut self.gender);
        }
        self
    }

    /// The same person with the phone number and the e-mail address that the caller
    /// of a session gave.
    #[must_use]
    pub fn reached_at(mut self, contact: &ContactDetails) -> Self {
        for (field, value) in [
            (&mut self.phone, contact.phone.as_ref()),
            (&mut self.email, contact.email.as_ref()),
        ] {
            if let Some(value) = value {
                value.reveal().as_ref().clone_into(field);
            }
        }
        self
    }

    /// Years on a day.
    pub(crate) fn age_on(&self, today: Date) -> Option<i16> {
        let birth: Date = self.date_of_birth.parse().ok()?;
        let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
        Some(today.year() - birth.year() - i16::from(!had_birthday))
    }

    /// Given and family names.
    #[must_use]
    pub fn full_name(&self) -> String {
        let name = [&*self.first_name, &*self.last_name].join(" ");
        name.trim().to_owned()
    }

    /// The address in one line.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}, {} {}", self.street, self.postal_code, self.city)
    }
}

/// Shows nothing of the person: a test may put a real one in.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Document(..)")
    }
}

/// A number below a limit.
pub(super) const fn below(draw: &mut Ids, limit: u64) -> u64 {
    draw.next() % limit
}

/// A place in a list of eight.
fn index(draw: &mut Ids) -> usize {
    usize::try_from(below(draw, 8)).unwrap_or(0)
}

/// A number for text, to draw from (FNV-1a).
#[must_use]
pub(super) fn key_of(seed: u64, text: &str) -> u64 {
    text.bytes()
        .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_is_one_person() {
        assert_eq!(Person::invented(7), Person::invented(7));
        assert_ne!(Person::invented(7), Person::invented(8));
        assert_ne!(key_of(1, "user-7"), key_of(2, "user-7"));
    }

    #[test]
    fn nobody_real_is_reached() {
        for key in 0..500 {
            let person = Person::invented(key);
            assert!(person.phone.starts_with("+3363998") && person.phone.len() == 12);
            assert!(person.email.ends_with("@example.com"));
            assert!(person.ip_address.starts_with("203.0.113."));
            assert_eq!(person.document.number.len(), 9);
            assert_eq!(person.face.len(), 36);
        }
    }

    #[test]
    fn debug_shows_nobody() {
        let person = Person::invented(7);
        let text = format!("{person:?} {:?}", person.document);
        assert_eq!(text, "Person(..) Document(..)");
    }
}
