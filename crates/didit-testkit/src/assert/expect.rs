//! Assertions about what was asked of the fake.

use std::fmt::Write as _;

use didit_types::Operation;
use http::StatusCode;

use crate::fake::Fake;
use crate::http::journal::Exchange;

/// What a test expects to have been asked; [`Fake::expect`] begins one.
///
/// ```should_panic
/// use didit_testkit::Fake;
/// use didit_types::operation;
///
/// let didit = Fake::new();
/// // Nobody has created a session: this panics, and says what came instead.
/// didit.expect(&operation::CREATE_SESSION).times(1).verify();
/// ```
#[must_use = "an expectation is checked by `verify`"]
pub struct Expectation<'f> {
    fake: &'f Fake,
    operation: &'static str,
    times: Times,
    status: Option<StatusCode>,
    conditions: Vec<(String, Condition<'f>)>,
}

type Condition<'f> = Box<dyn Fn(&Exchange) -> bool + 'f>;

#[derive(Debug, Clone, Copy)]
enum Times {
    Exactly(usize),
    AtLeast(usize),
}

impl Fake {
    /// Begins an assertion about the calls of an operation; without a count, at least one
    /// is expected.
    pub fn expect(&self, operation: &Operation) -> Expectation<'_> {
        Expectation {
            fake: self,
            operation: operation.id,
            times: Times::AtLeast(1),
            status: None,
            conditions: Vec::new(),
        }
    }
}

impl<'f> Expectation<'f> {
    /// Exactly so many calls.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Times::Exactly(times);
        self
    }

    /// So many calls or more.
    pub fn at_least(mut self, times: usize) -> Self {
        self.times = Times::AtLeast(times);
        self
    }

    /// No call at all.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// Counts only calls that were answered with this status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Counts only calls of which `condition` is true; `what` names it in the failure.
    pub fn when(
        mut self,
        what: impl Into<String>,
        condition: impl Fn(&Exchange) -> bool + 'f,
    ) -> Self {
        self.conditions.push((what.into(), Box::new(condition)));
        self
    }

    /// Checks the journal.
    ///
    /// # Panics
    ///
    /// When other calls came than were expected. The message lists what came instead,
    /// without bodies.
    #[track_caller]
    pub fn verify(self) {
        let journal = self.fake.journal();
        let count = journal
            .iter()
            .filter(|exchange| self.mismatch(exchange).is_none())
            .count();
        let met = match self.times {
            Times::Exactly(times) => count == times,
            Times::AtLeast(times) => count >= times,
        };
        assert!(met, "{}", self.explain(count, &journal));
    }

    /// Why a call does not count.
    fn mismatch(&self, exchange: &Exchange) -> Option<String> {
        if exchange.operation != Some(self.operation) {
            return Some("another operation".to_owned());
        }
        if let Some(status) = self.status
            && exchange.status != status
        {
            return Some(format!("its status is not {}", status.as_u16()));
        }
        self.conditions
            .iter()
            .find(|(_, condition)| !condition(exchange))
            .map(|(what, _)| format!("not {what}"))
    }

    fn explain(&self, count: usize, journal: &[Exchange]) -> String {
        let expected = match self.times {
            Times::Exactly(times) => format!("exactly {times}"),
            Times::AtLeast(times) => format!("at least {times}"),
        };
        let mut text = format!(
            "expected {expected} call(s) of {}, but {count} came",
            self.operation
        );
        if let Some(status) = self.status {
            let _ = write!(text, " with status {}", status.as_u16());
        }
        for (what, _) in &self.conditions {
            let _ = write!(text, ", {what}");
        }
        if journal.is_empty() {
            text.push_str(". Nothing was asked of the fake: does the client have its address?");
            return text;
        }
        text.push_str(". What came:");
        for exchange in journal.iter().rev().take(20).rev() {
            let operation = exchange.operation.unwrap_or("no operation");
            let _ = write!(text, "\n  {exchange:?} ({operation})");
            if exchange.operation == Some(self.operation)
                && let Some(reason) = self.mismatch(exchange)
            {
                let _ = write!(text, ": does not count, {reason}");
            }
        }
        text
    }
}

impl std::fmt::Debug for Expectation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expectation({}, {:?})", self.operation, self.times)
    }
}
