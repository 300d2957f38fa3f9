//! Finds what webhooks did not report: a scan over the sessions by the day of their creation.
//!
//! Didit retries a delivery for about five minutes. What a service missed while it was down is
//! found by listing its sessions. A [`Reconciler`] says which day to list next, records its
//! progress in a [`DayStore`], and divides the days among workers. The sessions go to the
//! handler of the webhooks through `handle_session` of the inbox, which handles each state of a
//! session once, and one at a time.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use super::Tokens;
use super::store::StoreError;
use crate::clock::{Clock, millis};

const DAY_MS: i64 = 86_400_000;

/// A day in UTC. `Display` is `YYYY-MM-DD`, as the filters `date_from` and `date_to` of the list
/// of sessions take it.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
///
/// use didit_webhooks::reconcile::Day;
///
/// let day = Day::of(UNIX_EPOCH + Duration::from_secs(1_774_970_000));
/// assert_eq!(day.to_string(), "2026-03-31");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// Returns the day that contains a time.
    #[must_use]
    pub fn of(time: SystemTime) -> Self {
        Self(Clock::new(move || time).now_ms().div_euclid(DAY_MS))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Howard Hinnant's `civil_from_days`: years start in March, so the leap day comes last.
        let days = self.0 + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day = day_of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let (day, month) = (
            day - (153 * month + 2) / 5 + 1,
            if month < 10 { month + 3 } else { month - 9 },
        );
        let year = year + era * 400 + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Records which days are to be scanned, and when.
#[async_trait]
pub trait DayStore: Send + Sync + 'static {
    /// Adds the days after the last recorded one up to the day of `now_ms`, starting from `first`
    /// if none is recorded, as due. Then holds the day that is due for the longest time and is not
    /// held, under `token` until `until_ms`, in one atomic step. Returns `None` if no day is due.
    /// Times are in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn take(
        &self,
        first: i64,
        now_ms: i64,
        token: &str,
        until_ms: i64,
    ) -> Result<Option<i64>, StoreError>;

    /// Frees a day that is held under `token`, and records when it is due again; `None` is never.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    async fn finish(&self, day: i64, token: &str, due_ms: Option<i64>) -> Result<(), StoreError>;
}

/// Returns `day` of `now_ms`, for stores.
pub(super) fn day_of(now_ms: i64) -> i64 {
    now_ms.div_euclid(DAY_MS)
}

/// Divides the days among workers. Clones share their store.
///
/// A day is scanned again until it is over and all of its sessions are settled.
///
/// ```no_run
/// use std::path::Path;
///
/// use didit_types::{SessionId, SessionStatus};
/// use didit_webhooks::inbox::Inbox;
/// use didit_webhooks::reconcile::{Day, FileDays, Reconciler};
///
/// # type AnyError = Box<dyn std::error::Error>;
/// # async fn list(day: Day) -> Result<Vec<(SessionId, SessionStatus)>, AnyError> { Ok(vec![]) }
/// # async fn decision(session: &SessionId) -> Result<String, AnyError> { Ok(String::new()) }
/// # async fn save(decision: String) -> Result<(), AnyError> { Ok(()) }
/// # fn is_final(status: &SessionStatus) -> bool { true }
/// # async fn example(inbox: Inbox, since: Day) -> Result<(), AnyError> {
/// let reconciler = Reconciler::new(FileDays::open("reconcile.json")?, since);
/// while let Some(day) = reconciler
///     .scan(async |day| {
///         let mut settled = true;
///         for (session, status) in list(day).await? {
///             let read = || decision(&session);
///             let outcome = inbox.handle_session(&session, status.as_str(), read, save).await;
///             settled &= outcome.status().is_success() && is_final(&status);
///         }
///         Ok::<_, AnyError>(settled)
///     })
///     .await?
/// {
///     println!("scanned {day}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Reconciler {
    days: Arc<dyn DayStore>,
    clock: Clock,
    since: Day,
    interval: Duration,
    lease: Duration,
    tokens: Arc<Tokens>,
}

impl Reconciler {
    /// Creates a reconciler of the sessions that were created on `since` or later.
    pub fn new(days: impl DayStore, since: Day) -> Self {
        Self {
            days: Arc::new(days),
            clock: Clock::default(),
            since,
            interval: Duration::from_secs(300),
            lease: Duration::from_secs(600),
            tokens: Arc::default(),
        }
    }

    /// Sets the time between two scans of a day. Defaults to 5 minutes.
    #[must_use]
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets the maximum time of a scan, after which another worker takes the day. Defaults to 10
    /// minutes. A session is handled by one worker at a time in any case.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the source of the current time. Defaults to the system's.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Takes the day that is due for the longest time, and runs `visit` on it, which lists the
    /// sessions of the day and returns whether none of them can change any more. Returns `None`
    /// if no day is due: call it again after a while.
    ///
    /// # Errors
    ///
    /// The error of `visit` or of the store. The day is then due again after the
    /// interval; if the process crashes, after the lease.
    pub async fn scan<W, F, E>(&self, visit: W) -> Result<Option<Day>, E>
    where
        W: FnOnce(Day) -> F,
        F: Future<Output = Result<bool, E>>,
        E: From<StoreError>,
    {
        let began = self.clock.now_ms();
        let token = self.tokens.next();
        let until = began.saturating_add(millis(self.lease));
        let Some(day) = self.days.take(self.since.0, began, &token, until).await? else {
            return Ok(None);
        };
        let visited = visit(Day(day)).await;
        // A session can be created on the day until it ends, and be listed a little later.
        let ends = day.saturating_add(1).saturating_mul(DAY_MS);
        let over = began >= ends.saturating_add(millis(self.interval));
        let again = self.clock.now_ms().saturating_add(millis(self.interval));
        let settled = over && *visited.as_ref().unwrap_or(&false);
        self.days
            .finish(day, &token, (!settled).then_some(again))
            .await?;
        visited?;
        Ok(Some(Day(day)))
    }
}

impl fmt::Debug for Reconciler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconciler")
            .field("since", &self.since)
            .field("interval", &self.interval)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

/// A [`DayStore`] in a file, for the workers of one process.
#[derive(Debug)]
pub struct FileDays {
    path: PathBuf,
    days: Mutex<Vec<Entry>>,
}

/// A day and when it is due.
#[derive(Debug, Clone)]
struct Entry {
    day: i64,
    due_ms: Option<i64>,
    /// Token and end of the lease: of this process only.
    held: Option<(String, i64)>,
}

impl FileDays {
    /// Opens a file, which is created when the first day is taken.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let path = path.into();
        let days: Vec<(i64, Option<i64>)> = match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(StoreError::new)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::new(error)),
        };
        let entry = |(day, due_ms)| Entry {
            day,
            due_ms,
            held: None,
        };
        let days = Mutex::new(days.into_iter().map(entry).collect());
        Ok(Self { path, days })
    }

    /// Changes the days, and replaces the file.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Entry>) -> T) -> Result<T, StoreError> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut days);
        let mut draft = self.path.clone().into_os_string();
        draft.push(".new");
        let days: Vec<_> = days.iter().map(|entry| (entry.day, entry.due_ms)).collect();
        let text = serde_json::to_vec(&days).map_err(StoreError::new)?;
        std::fs::write(&draft, text).map_err(StoreError::new)?;
        std::fs::rename(&draft, &self.path).map_err(StoreError::new)?;
        Ok(result)
    }
}

#[async_trait]
impl DayStore for FileDays {
    async fn take(
        &self,
        first: i64,
        now_ms: i64,
        token: &str,
        until_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        self.change(|days| {
            let first = days.last().map_or(first, |last| last.day + 1);
            days.extend((first..=day_of(now_ms)).map(|day| Entry {
                day,
                due_ms: Some(day.saturating_mul(DAY_MS)),
                held: None,
            }));
            let is_free = |entry: &&mut Entry| {
                let held = entry
                    .held
                    .as_ref()
                    .is_some_and(|(_, until)| *until > now_ms);
                !held && entry.due_ms.is_some_and(|due| due <= now_ms)
            };
            let next = days
                .iter_mut()
                .filter(is_free)
                .min_by_key(|entry| entry.due_ms)?;
            next.held = Some((token.to_owned(), until_ms));
            Some(next.day)
        })
    }

    async fn finish(&self, day: i64, token: &str, due_ms: Option<i64>) -> Result<(), StoreError> {
        self.change(|days| {
            let is_held = |entry: &&mut Entry| {
                entry.day == day
                    && entry
                        .held
                        .as_ref()
                        .is_some_and(|(holder, _)| holder == token)
            };
            if let Some(entry) = days.iter_mut().find(is_held) {
                entry.held = None;
                entry.due_ms = due_ms;
            }
        })
    }
}
