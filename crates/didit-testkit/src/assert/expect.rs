//! Assertions about the requests to the fake.

use std::fmt::Write as _;

use didit_types::Operation;
use http::StatusCode;

use crate::fake::Fake;
use crate::http::journal::Exchange;

/// An assertion about the requests of an operation, made by [`Fake::expect`].
///
/// ```should_panic
/// use didit_testkit::Fake;
/// use didit_types::operation;
///
/// let didit = Fake::new();
/// // No session was created, so this panics and lists the requests.
/// didit.expect(&operation::CREATE_SESSION).times(1).verify();
/// ```
#[must_use = "an expectation has no effect until `verify`"]
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
    /// Returns an assertion about the requests of an operation. Without a count, at least
    /// one is expected.
    ///
    /// ```
    /// use didit_testkit::Fake;
    /// use didit_types::operation;
    ///
    /// let didit = Fake::new();
    /// didit.expect(&operation::CREATE_SESSION).never().verify();
    /// ```
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
    /// Expects exactly this number of requests.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Times::Exactly(times);
        self
    }

    /// Expects at least this number of requests.
    pub fn at_least(mut self, times: usize) -> Self {
        self.times = Times::AtLeast(times);
        self
    }

    /// Expects no request.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// Counts only requests with this response status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Counts only requests that fulfil `condition`; `name` describes it in the failure.
    pub fn when(
        mut self,
        name: impl Into<String>,
        condition: impl Fn(&Exchange) -> bool + 'f,
    ) -> Self {
        self.conditions.push((name.into(), Box::new(condition)));
        self
    }

    /// Checks the journal.
    ///
    /// # Panics
    ///
    /// If the number of requests differs. The message lists the requests, without bodies.
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

    /// Returns the reason why a request does not count.
    fn mismatch(&self, exchange: &Exchange) -> Option<String> {
        if exchange.operation != Some(self.operation) {
            return Some("another operation".to_owned());
        }
        if let Some(status) = self.status
            && exchange.status != status
        {
            return Some(format!("the status is not {}", status.as_u16()));
        }
        self.conditions
            .iter()
            .find(|(_, condition)| !condition(exchange))
            .map(|(name, _)| format!("not {name}"))
    }

    fn explain(&self, count: usize, journal: &[Exchange]) -> String {
        let expected = match self.times {
            Times::Exactly(times) => format!("exactly {times}"),
            Times::AtLeast(times) => format!("at least {times}"),
        };
        let mut text = format!(
            "expected {expected} request(s) of {}, but got {count}",
            self.operation
        );
        if let Some(status) = self.status {
            let _ = write!(text, " with status {}", status.as_u16());
        }
        for (name, _) in &self.conditions {
            let _ = write!(text, ", {name}");
        }
        if journal.is_empty() {
            text.push_str(". The fake got no requests: is it the client's base URL?");
            return text;
        }
        text.push_str(". Requests:");
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
