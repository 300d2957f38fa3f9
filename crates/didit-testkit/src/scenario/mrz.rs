//! The machine-readable zone, with valid check digits (ICAO Doc 9303).

use serde_json::{Value, json};

use super::person::Person;

/// Returns the zone of a person's document as a decision shows it: TD3 for a passport,
/// TD1 for any other document. An invalid zone has one wrong check digit.
pub(super) fn zone(person: &Person, is_valid: bool) -> Value {
    let document = &person.document;
    let number = fit(&document.number, 9);
    let birth = short_date(&person.date_of_birth);
    let expiry = short_date(&document.expiration_date);
    let (number_check, birth_check) = (check(&number), check(&birth));
    let expiry_check = (check(&expiry) + u32::from(!is_valid)) % 10;
    let sex = fit(&person.gender, 1);
    let state = fit(&document.issuing_state, 3);
    let nationality = fit(&person.nationality, 3);
    let names = [&*letters(&person.last_name), &*letters(&person.first_name)].join("<<");
    let passport = document.kind == "Passport";
    let (kind, final_check, lines) = if passport {
        let optional = fit(&person.personal_number, 14);
        let optional_check = check(&optional);
        let start = format!("{number}{number_check}");
        let middle = format!("{birth}{birth_check}");
        let end = format!("{expiry}{expiry_check}{optional}{optional_check}");
        let last = check(&[&*start, &*middle, &*end].concat());
        let first = fit(&format!("P<{state}{names}"), 44);
        let second = format!("{start}{nationality}{middle}{sex}{end}{last}");
        ("TD3", last, format!("{first}\n{second}"))
    } else {
        let optional = fit(&person.personal_number, 15);
        let filler = fit("", 11);
        let first = format!("ID{state}{number}{number_check}{optional}");
        let birth = format!("{birth}{birth_check}");
        let expiry = format!("{expiry}{expiry_check}");
        let last = check(&[&first[5..], &*birth, &*expiry, &*filler].concat());
        let second = format!("{birth}{sex}{expiry}{nationality}{filler}{last}");
        (
            "TD1",
            last,
            format!("{first}\n{second}\n{}", fit(&names, 30)),
        )
    };
    let key = format!("{number}{number_check}{birth}{birth_check}{expiry}{expiry_check}");
    json!({
        "surname": letters(&person.last_name),
        "name": letters(&person.first_name),
        "country": document.issuing_state,
        "nationality": person.nationality,
        "birth_date": birth,
        "expiry_date": expiry,
        "sex": person.gender,
        "document_type": if passport { "P" } else { "ID" },
        "document_number": document.number,
        "optional_data": person.personal_number,
        "optional_data_2": "",
        "birth_date_hash": birth_check.to_string(),
        "expiry_date_hash": expiry_check.to_string(),
        "document_number_hash": number_check.to_string(),
        "final_hash": final_check.to_string(),
        "personal_number": person.personal_number,
        "mrz_type": kind,
        "mrz_string": lines,
        "mrz_key": key,
        "warnings": [],
        "errors": if is_valid { json!([]) } else { json!(["expiry date hash"]) },
    })
}

/// Converts to upper-case ASCII letters and digits; any other character becomes a filler.
fn letters(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_ascii_uppercase() {
            c @ ('A'..='Z' | '0'..='9' | '<') => c,
            _ => '<',
        })
        .collect()
}

/// Converts to letters, and cuts or fills to a length.
fn fit(text: &str, length: usize) -> String {
    let mut text = letters(text);
    text.truncate(length);
    while text.len() < length {
        text.push('<');
    }
    text
}

/// Formats `YYYY-MM-DD` as `YYMMDD`.
fn short_date(date: &str) -> String {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    fit(digits.get(2..).unwrap_or_default(), 6)
}

/// Returns the check digit: weights 7, 3 and 1, letters count from ten.
fn check(text: &str) -> u32 {
    text.chars()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
        .sum::<u32>()
        % 10
}
