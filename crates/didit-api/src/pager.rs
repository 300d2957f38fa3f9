//! Lists of several pages.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use didit_types::page::RejectedItem;
use didit_types::{MediaUrl, Page, ValidationError};
use futures_core::Stream;

use crate::call::Call;
use crate::decode::BodyError;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::steps::{Step, Steps, try_next};

/// Maximum number of consecutive empty pages.
const MAX_EMPTY_PAGES: u32 = 20;

/// Maximum number of times that a page is repeated; items without an id may look alike.
const MAX_REPEATED_PAGES: u32 = 2;

/// Endpoint that answers with a page of a list.
///
/// Awaiting its call returns the first page; [`Call::pages`] reads all pages and
/// [`Call::items`] their items.
pub trait Paged:
    Endpoint<Output = Page<Self::Item>> + Clone + Send + Sync + Unpin + 'static
{
    /// Item of the list.
    type Item: Send + Unpin + 'static;

    /// Position of the first page.
    fn position(&self) -> Position;

    /// Returns the request of the page at a position.
    #[must_use]
    fn at(self, position: &Position) -> Self;
}

/// Position in a list. The API pages by `offset` and `limit`; in February 2026 it paged by
/// `page` and `page_size`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    pub(crate) offset: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) page: Option<u64>,
    pub(crate) page_size: Option<u64>,
}

const FIELDS: [&str; 4] = ["offset", "limit", "page", "page_size"];

impl Position {
    fn get_mut(&mut self, name: &str) -> Option<&mut Option<u64>> {
        Some(match name {
            "offset" => &mut self.offset,
            "limit" => &mut self.limit,
            "page" => &mut self.page,
            "page_size" => &mut self.page_size,
            _ => return None,
        })
    }

    /// Reads the query of the link to the next page. The rest of the link is ignored: it must
    /// not choose the host that receives the key.
    fn from_link(link: &MediaUrl) -> Self {
        let mut position = Self::default();
        let query = link.reveal().split_once('?').map_or("", |(_, query)| query);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            if let Some(field) = position.get_mut(name) {
                *field = value.parse().ok();
            }
        }
        position
    }

    /// Returns the position after `page`, `None` after the last page.
    ///
    /// # Errors
    ///
    /// Returns an error if the list links backwards.
    fn after<T>(self, page: &Page<T>) -> Result<Option<Self>, BodyError> {
        let Some(link) = &page.next else {
            return Ok(None);
        };
        let mut next = Self::from_link(link);
        if next.offset.is_none() && next.page.is_none() {
            let items = (page.results.len() + page.rejected.len()) as u64;
            next.offset = Some(self.offset.unwrap_or(0) + items);
        }
        let advances = match (next.page, next.offset) {
            (Some(page), _) => page > self.page.unwrap_or(1),
            (None, offset) => offset.unwrap_or(0) > self.offset.unwrap_or(0),
        };
        if !advances {
            return Err(BodyError::EndlessList);
        }
        next.limit = next.limit.or(self.limit);
        next.page_size = next.page_size.or(self.page_size);
        Ok(Some(next))
    }
}

/// Query of a list that says where the page begins.
pub(crate) trait Filter {
    fn position(&self) -> Position;
    fn move_to(&mut self, position: &Position);
}

/// Position at which reading a list continues, as text that can be stored.
///
/// Lists are sorted newest first, so items created in the meantime shift the others:
/// continuing may repeat items, but skips none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    position: Position,
    /// Number of items of the page that were returned already.
    taken: usize,
}

impl fmt::Display for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut position = self.position;
        for name in FIELDS {
            if let Some(Some(value)) = position.get_mut(name) {
                write!(f, "{name}={value}&")?;
            }
        }
        write!(f, "taken={}", self.taken)
    }
}

impl FromStr for Continuation {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, ValidationError> {
        let invalid = || ValidationError::new("continuation", "is not the text of a continuation");
        let mut position = Position::default();
        let mut taken = 0;
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').ok_or_else(invalid)?;
            let number: u64 = value.parse().map_err(|_| invalid())?;
            if name == "taken" {
                taken = usize::try_from(number).map_err(|_| invalid())?;
            } else {
                *position.get_mut(name).ok_or_else(invalid)? = Some(number);
            }
        }
        Ok(Self { position, taken })
    }
}

/// [`Stream`] of the pages of a list. Each page is requested when it is polled.
///
/// The stream ends after the page without a link to a next one, regardless of `count`: some
/// counts stop at 100. An error ends the stream; [`continuation`](Self::continuation) then
/// returns the page that failed.
#[must_use = "a stream does nothing unless polled"]
pub struct Pages<E: Paged> {
    inner: Steps<State<E>, Result<Page<E::Item>, Error>>,
    next: Option<Position>,
}

struct State<E> {
    call: Call<E>,
    position: Position,
    empty_pages: u32,
    /// Items of the last page, as they are written.
    items: Option<Bytes>,
    repeated_pages: u32,
}

impl<E: Paged> Pages<E> {
    fn new(call: Call<E>) -> Self {
        let position = call.endpoint().position();
        let state = State {
            call,
            position,
            empty_pages: 0,
            items: None,
            repeated_pages: 0,
        };
        Self {
            next: Some(position),
            inner: Steps::new(state, |state| Box::pin(read_page(state))),
        }
    }

    /// Starts at the position where an earlier reading of the same list stopped.
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

    /// Returns the next page, `None` after the last.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the call fails, or if the list links backwards or repeats itself.
    pub async fn next_page(&mut self) -> Result<Option<Page<E::Item>>, Error> {
        try_next(self).await
    }

    /// Position of the next page, `None` after the last.
    pub fn continuation(&self) -> Option<Continuation> {
        self.next
            .map(|position| Continuation { position, taken: 0 })
    }
}

async fn read_page<E: Paged>(mut state: State<E>) -> Step<State<E>, Result<Page<E::Item>, Error>> {
    let call = state.call.clone().map(|list| list.at(&state.position));
    let response = call.response().await;
    let items = response
        .as_ref()
        .ok()
        .and_then(|response| written_items(response.body()));
    let page = match response.and_then(|response| call.decode(response)) {
        Ok(page) => page,
        Err(error) => return (None, Some(Err(error))),
    };
    let is_empty = page.results.is_empty() && page.rejected.is_empty();
    let is_repeated = !is_empty && items.is_some() && items == state.items;
    state.empty_pages = if is_empty { state.empty_pages + 1 } else { 0 };
    state.repeated_pages = if is_repeated {
        state.repeated_pages + 1
    } else {
        0
    };
    state.items = items;
    let is_endless =
        state.empty_pages >= MAX_EMPTY_PAGES || state.repeated_pages >= MAX_REPEATED_PAGES;
    match state.position.after(&page) {
        Ok(Some(next)) if !is_endless => {
            state.position = next;
            (Some(state), Some(Ok(page)))
        }
        Ok(None) => (None, Some(Ok(page))),
        _ => {
            let operation = state.call.endpoint().operation();
            let response = http::Response::new(());
            let error = Error::decode(&operation, &response, BodyError::EndlessList);
            (None, Some(Err(error)))
        }
    }
}

/// Items of a page, as they are written: without the links, which differ where a list repeats itself.
fn written_items(page: &Bytes) -> Option<Bytes> {
    const NAME: &[u8] = b"\"results\"";
    let start = page.windows(NAME.len()).position(|at| at == NAME)?;
    let items = page.slice(start..);
    let end = items.iter().rposition(|byte| *byte == b']')?;
    Some(items.slice(..end))
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

/// [`Stream`] of the items of a list. A page is requested when the items before it are
/// consumed.
///
/// An item that can't be decoded is skipped and kept for
/// [`take_rejected`](Self::take_rejected). An error ends the stream;
/// [`continuation`](Self::continuation) then returns the first item that was not returned.
#[must_use = "a stream does nothing unless polled"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    /// Position of the page of `buffer`.
    current: Option<Position>,
    /// Number of items of the page that were returned.
    taken: usize,
    /// Number of items to skip in the next page.
    skip: usize,
    /// Items left, with their index in the page.
    buffer: VecDeque<(usize, E::Item)>,
    /// Number of items of the page, rejected ones included.
    page_len: usize,
    rejected: Vec<RejectedItem>,
}

impl<E: Paged> Items<E> {
    fn new(pages: Pages<E>) -> Self {
        Self {
            pages,
            current: None,
            taken: 0,
            skip: 0,
            buffer: VecDeque::new(),
            page_len: 0,
            rejected: Vec::new(),
        }
    }

    /// Starts at the position where an earlier reading of the same list stopped.
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        self.pages.move_to(continuation.position);
        self.skip = continuation.taken;
        self
    }

    /// Returns the next item, `None` after the last.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the call fails, or if the list links backwards or repeats itself.
    pub async fn next_item(&mut self) -> Result<Option<E::Item>, Error> {
        try_next(self).await
    }

    /// Position of the next item, `None` after the last.
    pub fn continuation(&self) -> Option<Continuation> {
        match self.current {
            Some(position) if self.taken < self.page_len => Some(Continuation {
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

    /// Returns the items so far that could not be decoded, each once.
    pub fn take_rejected(&mut self) -> Vec<RejectedItem> {
        std::mem::take(&mut self.rejected)
    }

    fn set_page(&mut self, position: Option<Position>, page: Page<E::Item>) {
        self.current = position;
        self.page_len = page.results.len() + page.rejected.len();
        let taken = std::mem::take(&mut self.skip).min(self.page_len);
        self.taken = taken;
        let rejected: Vec<_> = page.rejected.iter().map(|item| item.index).collect();
        let indexes = (0..self.page_len).filter(|index| !rejected.contains(index));
        self.buffer = indexes
            .zip(page.results)
            .filter(|(index, _)| *index >= taken)
            .collect();
        let rejected = page.rejected.into_iter();
        self.rejected
            .extend(rejected.filter(|item| item.index >= taken));
    }
}

impl<E: Paged> Stream for Items<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some((index, item)) = self.buffer.pop_front() {
                self.taken = index + 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let position = self.pages.next;
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.set_page(position, page),
                end => {
                    self.current = None;
                    return Poll::Ready(end.and_then(|end| end.err().map(Err)));
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
    /// Reads the list page by page. The options of the call apply to each page.
    pub fn pages(self) -> Pages<E> {
        Pages::new(self)
    }

    /// Reads the list item by item. The options of the call apply to each page.
    ///
    /// A page is a window at an offset. An item that is created meanwhile shifts the others, so that
    /// one may come twice; an item that is **deleted** meanwhile lets one be skipped. To delete what a
    /// list contains, collect the ids first, or read the first page until it is empty.
    pub fn items(self) -> Items<E> {
        Items::new(self.pages())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_of_a_link_are_used() {
        let link = MediaUrl::from("https://evil.example/x/?limit=5&offset=10&search=Carmen");
        let position = Position::from_link(&link);
        assert_eq!((position.offset, position.limit), (Some(10), Some(5)));
        let text = Continuation { position, taken: 3 }.to_string();
        assert_eq!(text, "offset=10&limit=5&taken=3");
        let read: Continuation = text.parse().unwrap();
        assert_eq!((read.position, read.taken), (position, 3));
        assert!("offset=x".parse::<Continuation>().is_err());
        assert!("elsewhere".parse::<Continuation>().is_err());
    }
}
