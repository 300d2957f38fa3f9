//! Files of a finalised report: goAML XML and PDF.
//!
//! The elements and their order are those of the XML schema of goAML, published by the United
//! Nations Office on Drugs and Crime.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;

use crate::http::{Reply, RequestContext};
use crate::state::{Item, rules::fact, transactions::TRANSACTIONS};
use crate::vocabulary::{each, uuid_of};

/// Returns the names of the files with their content. `shown` is the report as responses
/// contain it.
pub(super) fn render(
    context: &RequestContext<'_>,
    report: &Item,
    shown: Value,
) -> Result<[(&'static str, Vec<u8>); 2], Reply> {
    let ids = each(report.get("transactions"));
    let ids = ids.filter_map(uuid_of);
    let transactions = ids.filter_map(|id| context.item(TRANSACTIONS, id).cloned());
    let transactions: Vec<_> = transactions.collect();
    let document = pdf(context, shown, &transactions)?;
    Ok([
        ("report.xml", xml(report, &transactions).into_bytes()),
        ("report.pdf", document),
    ])
}

#[cfg(feature = "pdf")]
fn pdf(
    context: &RequestContext<'_>,
    mut shown: Value,
    transactions: &[Arc<Item>],
) -> Result<Vec<u8>, Reply> {
    let rows = transactions.iter().map(|item| {
        let details = item.get("transaction_details");
        serde_json::json!({
            "id": item.get("transaction_id"), "at": item.get("transaction_at"),
            "amount": details["amount"], "currency": details["currency"],
            "direction": details["direction"], "counterparty": item.get("counterparty")["full_name"],
        })
    });
    shown["rows"] = rows.collect();
    Reply::drawn(crate::report::filing(&shown, context.state.now))
}

#[cfg(not(feature = "pdf"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a document that is drawn can fail"
)]
fn pdf(_: &RequestContext<'_>, _: Value, _: &[Arc<Item>]) -> Result<Vec<u8>, Reply> {
    Ok(crate::operations::media::PAGE.to_owned())
}

/// An XML document that is written from front to back.
struct Xml(String);

impl Xml {
    /// Writes an element with what `write` writes into it; nothing if that is nothing.
    fn element(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        let _ = writeln!(self.0, "<{name}>");
        let content = self.0.len();
        write(self);
        if self.0.len() == content {
            self.0.truncate(start);
        } else {
            let _ = writeln!(self.0, "</{name}>");
        }
    }

    /// Writes a value; one element for each item of a list. Fields whose name is no name in XML
    /// are left out.
    fn value(&mut self, name: &str, value: &Value) {
        let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
        let is_name = name.starts_with(is_letter)
            && name
                .chars()
                .all(|letter| is_letter(letter) || letter.is_ascii_digit());
        let text = match value {
            _ if !is_name => return,
            Value::Object(fields) => {
                return self.element(name, |xml| {
                    for (name, value) in fields {
                        xml.value(name, value);
                    }
                });
            }
            Value::Array(items) => return items.iter().for_each(|item| self.value(name, item)),
            Value::Null => return,
            Value::String(text) if text.is_empty() => return,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let _ = write!(self.0, "<{name}>");
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                // Not allowed in XML, even escaped.
                '\u{fffe}' | '\u{ffff}' => {}
                letter if letter < ' ' && !"\t\n\r".contains(letter) => {}
                letter => self.0.push(letter),
            }
        }
        let _ = writeln!(self.0, "</{name}>");
    }
}

fn xml(report: &Item, transactions: &[Arc<Item>]) -> String {
    let mut xml = Xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned());
    xml.element("report", |xml| {
        let mut copy = |name: &str, field: &str| xml.value(name, report.get(field));
        for name in ["rentity_id", "rentity_branch", "submission_code"] {
            copy(name, name);
        }
        copy("report_code", "report_type");
        for name in [
            "entity_reference",
            "fiu_ref_number",
            "submission_date",
            "currency_code_local",
            "reporting_person",
            "location",
            "reason",
            "action",
        ] {
            copy(name, name);
        }
        for item in transactions {
            xml.element("transaction", |xml| transaction(xml, item));
        }
        xml.element("report_indicators", |xml| {
            xml.value("indicator", report.get("report_indicators"));
        });
    });
    xml.0
}

fn transaction(xml: &mut Xml, item: &Item) {
    let details = item.get("transaction_details");
    let amount = match &details["amount_in_default_currency"] {
        Value::Null => &details["amount"],
        converted => converted,
    };
    xml.value("transactionnumber", item.get("transaction_id"));
    xml.value("internal_ref_number", &item.id.to_string().into());
    xml.value("transaction_description", &details["payment_details"]);
    xml.value("date_transaction", item.get("transaction_at"));
    xml.value("transmode_code", &details["action_type"]);
    xml.value("amount_local", amount);
    let parties = if details["direction"] == "INBOUND" {
        [("from", "counterparty"), ("to", "subject")]
    } else {
        [("from", "subject"), ("to", "counterparty")]
    };
    for (side, party) in parties {
        let owner = if party == "subject" { "_my_client" } else { "" };
        xml.element(&format!("t_{side}{owner}"), |xml| {
            xml.value(&format!("{side}_funds_code"), &details["currency"]);
            person(xml, side, item.get(party));
            let country = fact(item, &format!("{party}_country"));
            xml.value(&format!("{side}_country"), &country);
        });
    }
}

fn person(xml: &mut Xml, side: &str, party: &Value) {
    let full_name = party["full_name"].as_str().unwrap_or_default();
    if party["entity_type"] == "company" {
        return xml.element(&format!("{side}_entity"), |xml| {
            xml.value("name", &party["full_name"]);
        });
    }
    let (first, last) = full_name.rsplit_once(' ').unwrap_or(("", full_name));
    xml.element(&format!("{side}_person"), |xml| {
        for (name, text) in [("first_name", first), ("last_name", last)] {
            let given = party[name].as_str().unwrap_or(text);
            xml.value(name, &given.into());
        }
        xml.value("birthdate", &party["date_of_birth"]);
    });
}
