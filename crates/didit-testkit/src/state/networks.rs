//! Networks: users, companies and transaction parties that share a signal.
//!
//! Computed from the sessions and transactions of the organisation whenever they are needed, in
//! the time that it takes to read them once.
//!
//! Source: <https://docs.didit.me/console/networks>

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::state::{Kind, State};
use crate::vocabulary::{AppIndex, SessionIndex, UtcTime, Uuid, each, part_id};

/// Type of a signal, its pattern, and where a decision has it: array and field.
const SIGNALS: [(&str, &str, &str, &str); 5] = [
    ("ip_address", "same_ip_address", "ip_analyses", "ip_address"),
    (
        "device",
        "exact_same_device",
        "ip_analyses",
        "device_fingerprint",
    ),
    (
        "document_number",
        "same_document_number",
        "id_verifications",
        "document_number",
    ),
    (
        "phone",
        "same_phone_number",
        "phone_verifications",
        "full_number",
    ),
    ("email", "same_email", "email_verifications", "email"),
];

/// A network: at least two members, and every signal that at least two of them share.
pub(crate) struct Network {
    pub(crate) id: Uuid,
    /// By id, in the order of the ids.
    pub(crate) members: BTreeMap<Uuid, Member>,
    pub(crate) signals: BTreeMap<SignalKey, Signal>,
    /// When a member was seen first and last.
    pub(crate) first: UtcTime,
    pub(crate) last: UtcTime,
}

/// A member of a network.
pub(crate) struct Member {
    pub(crate) application: AppIndex,
    /// What a user or company is; `None` for a party of a transaction.
    pub(crate) entity: Option<Kind>,
    pub(crate) vendor_data: Option<Box<str>>,
    /// Name of a transaction party.
    pub(crate) name: Value,
    /// Status of the latest session or transaction.
    pub(crate) outcome: String,
    pub(crate) seen: Seen,
    pub(crate) sessions: Vec<SessionIndex>,
    pub(crate) transactions: Vec<Uuid>,
}

impl Member {
    pub(crate) const fn kind(&self) -> &'static str {
        match self.entity {
            Some(Kind::User) => "vendor_user",
            Some(Kind::Business) => "vendor_business",
            None => "transaction_party",
        }
    }
}

/// When and how often something was seen.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) count: usize,
    pub(crate) first: UtcTime,
    pub(crate) last: UtcTime,
}

impl Seen {
    fn at(time: UtcTime) -> Self {
        Self {
            count: 1,
            first: time,
            last: time,
        }
    }

    fn add(&mut self, time: UtcTime) {
        self.count += 1;
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }
}

/// Row of [`SIGNALS`], and the value.
type SignalKey = (usize, String);

/// A value that members share.
pub(crate) struct Signal {
    pub(crate) id: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) pattern: &'static str,
    /// Members with the value.
    pub(crate) seen: BTreeMap<Uuid, Seen>,
    /// Whether a request or a scenario set the value for one of them. Two invented people have a
    /// value in common by chance only.
    is_given: bool,
}

impl State {
    /// Returns the networks with a member of an application, those with the latest activity first.
    pub(crate) fn networks(&self, application: AppIndex) -> Vec<Network> {
        let mut graph = Graph {
            state: self,
            members: BTreeMap::new(),
            signals: BTreeMap::new(),
        };
        for (application, _) in (0..).zip(&self.applications) {
            for kind in Kind::ALL {
                graph.add_sessions(application, kind);
            }
            #[cfg(feature = "transactions")]
            graph.add_transactions(application);
        }
        let mut networks = graph.networks();
        networks.retain(|network| {
            let mut members = network.members.values();
            members.any(|member| member.application == application)
        });
        networks.sort_by_key(|network| std::cmp::Reverse(network.last));
        networks
    }

    /// Returns the id of a party of a transaction, and what it is: a user or company by its
    /// `vendor_data`, or the party itself.
    #[cfg(feature = "transactions")]
    pub(crate) fn party(
        &self,
        application: AppIndex,
        transaction: &crate::state::collections::Item,
        name: &str,
    ) -> (Uuid, Option<Kind>) {
        let party = transaction.get(name);
        let Some(key) = party["vendor_data"].as_str() else {
            return (part_id(transaction.id, name), None);
        };
        let kind = match party["entity_type"].as_str() {
            Some("company") => Kind::Business,
            _ => Kind::User,
        };
        (self.entity_id((application, kind), key), Some(kind))
    }
}

impl Network {
    fn new() -> Self {
        Self {
            id: Uuid::nil(),
            members: BTreeMap::new(),
            signals: BTreeMap::new(),
            first: UtcTime::MAX,
            last: UtcTime::from_micros(0),
        }
    }

    /// The signals of a member.
    pub(crate) fn signals_of(&self, member: Uuid) -> impl Iterator<Item = &Signal> {
        let signals = self.signals.values();
        signals.filter(move |signal| signal.seen.contains_key(&member))
    }
}

/// Every user, company and party, and every signal.
struct Graph<'s> {
    state: &'s State,
    members: BTreeMap<Uuid, Member>,
    signals: BTreeMap<SignalKey, Signal>,
}

impl Graph<'_> {
    /// Adds the users or companies of an application.
    fn add_sessions(&mut self, application: AppIndex, kind: Kind) {
        let state = self.state;
        for entity in state.entities((application, kind), usize::MAX, |_| true) {
            let invented = state.invented(application, entity.key);
            let own = [
                &invented.ip_address,
                &invented.device,
                &invented.document.number,
                &invented.phone,
                &invented.email,
            ];
            for index in entity.sessions().into_iter().rev() {
                let session = state.store.get(index);
                let member = Member {
                    application,
                    entity: Some(kind),
                    vendor_data: entity.vendor_data().map(Into::into),
                    name: Value::Null,
                    outcome: session.status.as_str().to_owned(),
                    seen: Seen::at(session.created_at),
                    sessions: vec![index],
                    transactions: Vec::new(),
                };
                let reports = state.reports(index);
                let mut values = Vec::new();
                for (row, (.., array, field)) in SIGNALS.iter().enumerate() {
                    for report in reports.get(*array).into_iter().flat_map(each) {
                        let value = report[*field].as_str().unwrap_or_default();
                        values.push((row, value, value != own[row]));
                    }
                }
                self.observe(entity.id(), member, &values);
            }
        }
    }

    /// Adds the parties of the transactions of an application.
    #[cfg(feature = "transactions")]
    fn add_transactions(&mut self, application: AppIndex) {
        use crate::state::rules::{fact, time};
        use crate::state::transactions::{PARTIES, TRANSACTIONS};

        let items = self.state.collections.items(application, TRANSACTIONS);
        for (item, (name, _)) in items
            .values()
            .flat_map(|item| PARTIES.map(|party| (item, party)))
        {
            let party = item.get(name);
            if !party.is_object() {
                continue;
            }
            let (id, entity) = self.state.party(application, item, name);
            let member = Member {
                application,
                entity,
                vendor_data: party["vendor_data"].as_str().map(Into::into),
                name: party["full_name"].clone(),
                outcome: item.text("status").to_owned(),
                seen: Seen::at(UtcTime::from_micros(time(item))),
                sessions: Vec::new(),
                transactions: vec![item.id],
            };
            let facts = ["ip_address", "device_fingerprint"];
            let facts = facts.map(|field| fact(item, &format!("{name}_{field}")));
            let values = facts.iter().enumerate();
            let values = values.map(|(row, fact)| (row, fact.as_str().unwrap_or_default(), true));
            self.observe(id, member, &values.collect::<Vec<_>>());
        }
    }

    /// Adds what a session or a transaction says of a member: signals and their values.
    fn observe(&mut self, id: Uuid, new: Member, values: &[(usize, &str, bool)]) {
        let at = new.seen.first;
        if let Some(member) = self.members.get_mut(&id) {
            if at >= member.seen.last {
                member.outcome = new.outcome;
            }
            member.seen.add(at);
            member.sessions.extend(new.sessions);
            member.transactions.extend(new.transactions);
        } else {
            self.members.insert(id, new);
        }
        for &(row, value, is_given) in values {
            let value = value.trim().to_lowercase();
            if value.is_empty() {
                continue;
            }
            let (kind, pattern, ..) = SIGNALS[row];
            let signal_id = part_id(part_id(self.state.organization, kind), &value);
            let signal = self.signals.entry((row, value)).or_insert_with(|| Signal {
                id: signal_id,
                kind,
                pattern,
                seen: BTreeMap::new(),
                is_given: false,
            });
            signal.is_given |= is_given;
            let of_member = signal.seen.entry(id);
            of_member
                .and_modify(|seen| seen.add(at))
                .or_insert_with(|| Seen::at(at));
        }
    }

    /// Returns the connected components with more than one member.
    fn networks(mut self) -> Vec<Network> {
        self.signals
            .retain(|_, signal| signal.is_given && signal.seen.len() > 1);
        let mut signals_of: HashMap<Uuid, Vec<SignalKey>> = HashMap::new();
        for (key, signal) in &self.signals {
            for member in signal.seen.keys() {
                signals_of.entry(*member).or_default().push(key.clone());
            }
        }
        let mut networks = Vec::new();
        while let Some(first) = self.signals.pop_first() {
            let (mut network, mut open) = (Network::new(), vec![first]);
            while let Some((key, signal)) = open.pop() {
                for id in signal.seen.keys() {
                    let further = signals_of.remove(id).into_iter().flatten();
                    open.extend(further.filter_map(|key| self.signals.remove_entry(&key)));
                    if let Some(member) = self.members.remove(id) {
                        network.first = network.first.min(member.seen.first);
                        network.last = network.last.max(member.seen.last);
                        network.members.insert(*id, member);
                    }
                }
                network.signals.insert(key, signal);
            }
            if let Some((smallest, _)) = network.members.first_key_value() {
                network.id = part_id(*smallest, "network");
            }
            networks.push(network);
        }
        networks
    }
}
