//! What an operation answers page by page, read on from one page to the next.

use std::{
    collections::VecDeque,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{
    call::{Call, Request},
    error::Result,
    settings::GivenOptions,
    transport::Transport,
};

/// An operation whose answer is a page; generated for each.
pub(crate) trait Paged: Request + Clone {
    type Item: Send + 'static;

    /// How many items come before the page that is asked for.
    fn offset(&mut self) -> &mut Option<i64>;

    fn page(model: Self::Model) -> Page<Self::Item>;
}

/// Items, and how many there are in all.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) total: Option<i64>,
    /// The first one's id.
    pub(crate) first: Option<String>,
}

/// Where the page after one begins that began at `offset` and had `received` items; none if it was the last one.
pub(crate) fn next_offset(offset: i64, received: usize, total: Option<i64>) -> Option<i64> {
    let next = offset.saturating_add(i64::try_from(received).ok()?);
    let more = received > 0 && total.is_none_or(|total| next < total);
    more.then_some(next)
}

/// Whether a page with nothing that had not `come` is the one before it, of a service that knows no offset. It is not where
/// there are more in all than `before`: as many were made meanwhile, and what came after that page comes later.
pub(crate) fn repeats(come: bool, before: Option<i64>, total: Option<i64>) -> bool {
    let grew = before.zip(total).is_some_and(|(before, total)| before < total);
    come && !grew
}

/// Goes from page to page.
#[derive(Default)]
pub(crate) struct Paging {
    /// Where the page begins that is asked for.
    pub(crate) offset: Option<i64>,
    first: Option<String>,
    total: Option<i64>,
}

impl Paging {
    /// Goes on after a page; answers whether there is another one.
    pub(crate) fn turn<T>(&mut self, page: &mut Page<T>) -> bool {
        if repeats(page.first.is_some() && page.first == self.first, self.total, page.total) {
            page.items.clear();
        }
        self.first = page.first.take();
        self.total = page.total;
        let next = next_offset(self.offset.unwrap_or_default(), page.items.len(), page.total);
        self.offset = next.or(self.offset);
        next.is_some()
    }
}

type Asking<T> = Pin<Box<dyn Future<Output = Result<Page<T>>> + Send>>;
/// Asks for the page at an offset.
type Ask<T> = Box<dyn Fn(Option<i64>, GivenOptions) -> Asking<T> + Send>;

/// The items of all pages, one after the other: a [`Stream`], or by [`Items::next`]. A page is asked for when its first
/// item is. The setters say how each page's call is made. After an error there is no more.
#[must_use = "nothing is asked for unless items are awaited"]
pub struct Items<T> {
    pub(crate) options: GivenOptions,
    ask: Ask<T>,
    paging: Paging,
    stage: Stage<T>,
    /// Of the page that came last.
    ready: VecDeque<T>,
}

enum Stage<T> {
    /// A page is to be asked for.
    Before,
    Asking(Asking<T>),
    /// There is no page more.
    Over,
}

impl<T: Send + 'static> Items<T> {
    pub(crate) fn new<R: Paged<Item = T>>(transport: &Transport, mut request: R) -> Self {
        let transport = transport.clone();
        let paging = Paging { offset: request.offset().take(), ..Paging::default() };
        let ask = move |offset: Option<i64>, options: GivenOptions| -> Asking<T> {
            let mut request = request.clone();
            *request.offset() = offset;
            let mut call = Call::new(&transport, request);
            call.options = options;
            Box::pin(async { Ok(R::page(call.await?)) })
        };
        let (options, stage, ready) = (GivenOptions::default(), Stage::Before, VecDeque::new());
        Self { options, ask: Box::new(ask), paging, stage, ready }
    }
}

impl<T> Items<T> {
    /// The next item; none after the last one.
    ///
    /// # Errors
    ///
    /// That of the call for its page.
    pub async fn next(&mut self) -> Option<Result<T>>
    where
        T: Unpin,
    {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match &mut self.stage {
                Stage::Over => return Poll::Ready(None),
                Stage::Before => {
                    let asking = (self.ask)(self.paging.offset, self.options.clone());
                    self.stage = Stage::Asking(asking);
                }
                Stage::Asking(asking) => {
                    let page = ready!(asking.as_mut().poll(cx));
                    self.stage = Stage::Over;
                    let mut page = match page {
                        Ok(page) => page,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    if self.paging.turn(&mut page) {
                        self.stage = Stage::Before;
                    }
                    self.ready = page.items.into();
                }
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("options", &self.options).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::next_offset;

    #[test]
    fn a_page_is_the_last_one_where_nothing_can_come_after_it() {
        for (offset, received, total, next) in [
            (0, 10, Some(25), Some(10)),
            (20, 5, Some(25), None),
            (0, 10, None, Some(10)),
            (10, 0, None, None),
            (10, 0, Some(25), None),
        ] {
            assert_eq!(next_offset(offset, received, total), next, "{offset} {received} {total:?}");
        }
    }
}
