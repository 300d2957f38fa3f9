//! Lists that are longer than a page.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll, ready};

use didit_types::page::RejectedItem;
use didit_types::{MediaUrl, Page};
use futures_core::Stream;

use crate::call::Call;
use crate::check::ValidationError;
use crate::decode::Unreadable;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::unfold::{Step, Unfold};

/// So many empty pages in a row are no list any more.
const EMPTY_PAGES: u32 = 20;

/// A call that is answered with a page of a list.
///
/// `.await` gives the first page, [`Call::pages`] all of them one by one and
/// [`Call::items`] their rows.
pub trait Paged:
    Endpoint<Output = Page<Self::Item>> + Clone + Send + Sync + Unpin + 'static
{
    /// A row.
    type Item: Send + Unpin + 'static;

    /// Where the caller asked to begin.
    fn position(&self) -> Position;

    /// The same list from another position.
    #[must_use]
    fn at(self, position: &Position) -> Self;
}

/// A place in a list. The API pages by `offset` and `limit`; in February 2026 it
/// paged by `page` and `page_size`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    pub(crate) offset: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) page: Option<u64>,
    pub(crate) page_size: Option<u64>,
}

impl Position {
    /// Reads the query of the link to the next page. Nothing else of the link is
    /// used: it must not choose where the key is sent.
    fn of_link(link: &MediaUrl) -> Self {
        let mut position = Self::default();
        let query = link.reveal().split_once('?').map_or("", |(_, query)| query);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let number = value.parse().ok();
            match name {
                "offset" => position.offset = number,
                "limit" => position.limit = number,
                "page" => position.page = number,
                "page_size" => position.page_size = number,
                _ => {}
            }
        }
        position
    }

    /// The place after a page of `rows` rows at this one.
    fn after<T>(self, page: &Page<T>) -> Next {
        let Some(link) = &page.next else {
            return Next::End;
        };
        let mut next = Self::of_link(link);
        if next.offset.is_none() && next.page.is_none() {
            let rows = (page.results.len() + page.rejected.len()) as u64;
            next.offset = Some(self.offset.unwrap_or(0) + rows);
        }
        let goes_on = match (next.page, next.offset) {
            (Some(page), _) => page > self.page.unwrap_or(1),
            (None, offset) => offset.unwrap_or(0) > self.offset.unwrap_or(0),
        };
        if !goes_on {
            return Next::Repeats;
        }
        next.limit = next.limit.or(self.limit);
        next.page_size = next.page_size.or(self.page_size);
        Next::At(next)
    }
}

enum Next {
    At(Position),
    End,
    Repeats,
}

/// Where to go on with a list, as text that can be stored.
///
/// A list is newest first, so rows that came since move the others back: going
/// on may repeat rows, and does not leave any out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    position: Position,
    /// Rows of that page that were taken already.
    taken: usize,
}

impl fmt::Display for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position {
            offset,
            limit,
            page,
            page_size,
        } = self.position;
        for (name, value) in [
            ("offset", offset),
            ("limit", limit),
            ("page", page),
            ("page_size", page_size),
        ] {
            if let Some(value) = value {
                write!(f, "{name}={value}&")?;
            }
        }
        write!(f, "taken={}", self.taken)
    }
}

impl FromStr for Continuation {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, ValidationError> {
        let refused = || ValidationError::new("continuation", "is not the text of one");
        let mut position = Position::default();
        let mut taken = 0;
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').ok_or_else(refused)?;
            let number: u64 = value.parse().map_err(|_| refused())?;
            match name {
                "offset" => position.offset = Some(number),
                "limit" => position.limit = Some(number),
                "page" => position.page = Some(number),
                "page_size" => position.page_size = Some(number),
                "taken" => taken = usize::try_from(number).map_err(|_| refused())?,
                _ => return Err(refused()),
            }
        }
        Ok(Self { position, taken })
    }
}

/// The pages of a list: a [`Stream`] that reads each when it is asked for.
///
/// It ends after the page without a link to a next one, whatever the count says:
/// some counts stop at 100. An error ends it; [`continuation`](Self::continuation)
/// then leads back to the page that failed.
#[must_use = "pages are read when they are asked for"]
pub struct Pages<E: Paged> {
    inner: Unfold<State<E>, Result<Page<E::Item>, Error>>,
    next: Option<Position>,
}

struct State<E> {
    call: Call<E>,
    position: Position,
    empty_pages: u32,
}

impl<E: Paged> Pages<E> {
    fn new(call: Call<E>) -> Self {
        let position = call.endpoint().position();
        Self {
            next: Some(position),
            inner: Unfold::new(
                State {
                    call,
                    position,
                    empty_pages: 0,
                },
                |state| Box::pin(read(state)),
            ),
        }
    }

    /// Begins where another reading of the same list stopped.
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        self.move_to(continuation.position);
        self
    }

    fn move_to(&mut self, position: Position) {
        if let Some(state) = self.inner.state_mut() {
            state.position = position;
            self.next = Some(position);
        }
    }

    /// The next page, `None` after the last.
    ///
    /// # Errors
    ///
    /// [`Error`] of the call; or when the list leads back to where it was.
    pub async fn next_page(&mut self) -> Result<Option<Page<E::Item>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where the next page begins, `None` after the last.
    pub fn continuation(&self) -> Option<Continuation> {
        self.next
            .map(|position| Continuation { position, taken: 0 })
    }
}

async fn read<E: Paged>(mut state: State<E>) -> Step<State<E>, Result<Page<E::Item>, Error>> {
    let position = state.position;
    let call = state.call.clone().map(|list| list.at(&position));
    let page = match call.send().await {
        Ok(page) => page,
        Err(error) => return (None, Some(Err(error))),
    };
    let empty = page.results.is_empty() && page.rejected.is_empty();
    state.empty_pages = if empty { state.empty_pages + 1 } else { 0 };
    let next = match position.after(&page) {
        Next::End => None,
        Next::At(_) | Next::Repeats if state.empty_pages >= EMPTY_PAGES => {
            return (None, Some(Err(endless(&state.call))));
        }
        Next::Repeats => return (None, Some(Err(endless(&state.call)))),
        Next::At(next) => Some(next),
    };
    let state = next.map(|position| State { position, ..state });
    (state, Some(Ok(page)))
}

fn endless<E: Endpoint>(call: &Call<E>) -> Error {
    let response = http::Response::new(());
    Error::decode(&call.endpoint().operation(), &response, Unreadable::Endless)
}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<Page<E::Item>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(Pin::new(&mut self.inner).poll_next(cx));
        if matches!(item, Some(Ok(_))) {
            self.next = self.inner.state().map(|state| state.position);
        }
        Poll::Ready(item)
    }
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// The rows of a list: a [`Stream`] that reads a page when its rows are used up.
///
/// A row that can't be decoded is left out and kept for
/// [`take_rejected`](Self::take_rejected). An error ends the stream;
/// [`continuation`](Self::continuation) then leads back to the first row that
/// was not given.
#[must_use = "rows are read when they are asked for"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    /// The page that `rows` are of, and how many of its rows are gone.
    current: Option<Position>,
    taken: usize,
    skip: usize,
    rows: VecDeque<(usize, E::Item)>,
    page_rows: usize,
    rejected: Vec<RejectedItem>,
}

impl<E: Paged> Items<E> {
    fn new(pages: Pages<E>) -> Self {
        Self {
            pages,
            current: None,
            taken: 0,
            skip: 0,
            rows: VecDeque::new(),
            page_rows: 0,
            rejected: Vec::new(),
        }
    }

    /// Begins where another reading of the same list stopped.
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        self.pages.move_to(continuation.position);
        self.skip = continuation.taken;
        self
    }

    /// The next row, `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`Pages::next_page`].
    pub async fn next_item(&mut self) -> Result<Option<E::Item>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where the next row is, `None` after the last.
    pub fn continuation(&self) -> Option<Continuation> {
        match self.current {
            Some(position) if self.taken < self.page_rows => Some(Continuation {
                position,
                taken: self.taken,
            }),
            _ => {
                let mut next = self.pages.continuation()?;
                next.taken = self.skip;
                Some(next)
            }
        }
    }

    /// The rows so far that could not be decoded; each is given once.
    pub fn take_rejected(&mut self) -> Vec<RejectedItem> {
        std::mem::take(&mut self.rejected)
    }

    fn take_page(&mut self, position: Option<Position>, page: Page<E::Item>) {
        self.current = position;
        self.page_rows = page.results.len() + page.rejected.len();
        self.taken = std::mem::take(&mut self.skip).min(self.page_rows);
        let bad: Vec<_> = page.rejected.iter().map(|row| row.index).collect();
        let places = (0..self.page_rows).filter(|place| !bad.contains(place));
        let taken = self.taken;
        self.rows = places
            .zip(page.results)
            .filter(|(place, _)| *place >= taken)
            .collect();
        let kept = page.rejected.into_iter().filter(|row| row.index >= taken);
        self.rejected.extend(kept);
    }
}

impl<E: Paged> Stream for Items<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some((place, row)) = self.rows.pop_front() {
                self.taken = place + 1;
                return Poll::Ready(Some(Ok(row)));
            }
            let position = self.pages.next;
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.take_page(position, page),
                Some(Err(error)) => {
                    self.current = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.current = None;
                    return Poll::Ready(None);
                }
            }
        }
    }
}

impl<E: Paged> fmt::Debug for Items<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("continuation", &self.continuation())
            .field("rejected", &self.rejected.len())
            .finish_non_exhaustive()
    }
}

impl<E: Paged> Call<E> {
    /// Reads the list page by page. Options of the call hold for each page.
    pub fn pages(self) -> Pages<E> {
        Pages::new(self)
    }

    /// Reads the list row by row. Options of the call hold for each page.
    pub fn items(self) -> Items<E> {
        Items::new(self.pages())
    }
}

/// Implements [`Paged`] for a list by the fields of its filter that say where to
/// begin; `by` names what reaches a filter that stands inside, and what changes it.
macro_rules! paged {
    ($Name:ty: $Item:ty, [$($field:ident),+] $(by $filter:ident, $map:ident)?) => {
        impl $crate::pager::Paged for $Name {
            type Item = $Item;

            fn position(&self) -> $crate::pager::Position {
                let filter = self$(.$filter())?;
                let mut position = $crate::pager::Position::default();
                $( position.$field = filter.$field; )+
                position
            }

            fn at(self, position: &$crate::pager::Position) -> Self {
                $crate::pager::paged!(@at self, position, ($($field)+) $($map)?)
            }
        }
    };
    (@at $list:ident, $position:ident, ($($field:ident)+)) => {{
        let mut filter = $list;
        $( filter.$field = $position.$field; )+
        filter
    }};
    (@at $list:ident, $position:ident, ($($field:ident)+) $map:ident) => {
        $list.$map(|mut filter| {
            $( filter.$field = $position.$field; )+
            filter
        })
    };
}

pub(crate) use paged;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_of_the_link_are_used() {
        let link = MediaUrl::from("https://evil.example/x/?limit=5&offset=10&search=Carmen");
        let position = Position::of_link(&link);
        assert_eq!((position.offset, position.limit), (Some(10), Some(5)));
        let text = Continuation { position, taken: 3 }.to_string();
        assert_eq!(text, "offset=10&limit=5&taken=3");
        let read: Continuation = text.parse().unwrap();
        assert_eq!((read.position, read.taken), (position, 3));
        assert!("offset=x".parse::<Continuation>().is_err());
        assert!("elsewhere".parse::<Continuation>().is_err());
    }
}
