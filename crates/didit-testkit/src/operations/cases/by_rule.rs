//! Cases that the rules of transactions open.
//!
//! Source: <https://docs.didit.me/console/case-management/cases>

use serde_json::{Map, Value};

use super::base::{CASES, Subject, subject_of};
use super::{NewCase, blueprints, open, parts};
use crate::http::{Reply, RequestContext};
use crate::state::{Item, transactions::RULES};
use crate::vocabulary::{Uuid, each, uuid_of};

const SOURCE: &str = "TRANSACTION_RULE";

/// Follows the actions `open_case` of the rules that a new transaction matched. One whose subject
/// is no user or company of the application has no case.
pub(in crate::operations) fn open_cases(
    context: &mut RequestContext<'_>,
    transaction: &Item,
) -> Result<(), Reply> {
    let Ok(subject) = parts::owner(context, "transaction", transaction.id) else {
        return Ok(());
    };
    let state = &context.state;
    let runs = each(transaction.get("rule_runs"));
    let matched = runs
        .filter(|run| run["is_test"] == false)
        .filter_map(|run| {
            let id = uuid_of(&run["rule"])?;
            context.item(RULES, id).cloned()
        });
    let matched: Vec<_> = matched.collect();
    let is_known = state.entity(context.owner(subject.0), &subject.1).is_some();
    for rule in matched.iter().filter(|_| is_known) {
        let actions = each(rule.get("actions"));
        for action in actions.filter(|action| action["type"] == "open_case") {
            follow(
                context,
                (transaction.id, &subject),
                rule.get("title"),
                action,
            )?;
        }
    }
    Ok(())
}

/// Opens a case, or adds the transaction to the open one that it shares.
fn follow(
    context: &mut RequestContext<'_>,
    (transaction, subject): (Uuid, &Subject),
    title: &Value,
    action: &Value,
) -> Result<(), Reply> {
    let grouping = action["grouping"].as_str();
    let mut cases = context.items(CASES).rev();
    let shared = cases.find(|case| {
        grouping.is_some_and(|by| by == "by_applicant" || case.get("title") == title)
            && case.text("source") == SOURCE
            && case.text("status") != "RESOLVED"
            && subject_of(context, case).is_ok_and(|of| of == *subject)
    });
    let shared = shared.map(|case| case.id);
    let is_attached = action["attach_matched_transaction"] != false;
    let Some(case) = shared else {
        let blueprint = uuid_of(&action["blueprint"]);
        let new = NewCase {
            fields: Map::from_iter([
                ("title".to_owned(), title.clone()),
                ("source".to_owned(), SOURCE.into()),
            ]),
            subject: subject.clone(),
            blueprint: blueprint.filter(|id| blueprints::active(context, *id).is_some()),
            links: Vec::from_iter(is_attached.then(|| ("transaction".to_owned(), transaction))),
            assignee: None,
        };
        return open(context, new).map(drop);
    };
    if is_attached && !parts::is_linked(context, case, transaction) {
        parts::add_link(context, case, "transaction", transaction);
    }
    Ok(())
}
