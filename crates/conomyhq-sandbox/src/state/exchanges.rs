//! The requests of late and their answers, in room that is bounded.

use std::collections::VecDeque;

use crate::{
    exchange::{Effect, Exchange, Given, Reply},
    requests::REMEMBERED,
};

/// How many bytes the remembered ones may take together; the oldest are forgotten first.
const ROOM: usize = 64 * 1024 * 1024;

tokio::task_local! {
    /// The number of the request that this task serves.
    pub(crate) static SERVED: u64;
}

#[derive(Default)]
pub(crate) struct Exchanges {
    /// Their numbers follow each other.
    kept: VecDeque<Exchange>,
    latest: u64,
    weight: usize,
}

impl Exchanges {
    /// A request that arrived, to be remembered among `most`: its number.
    pub(crate) fn begin(&mut self, exchange: Exchange, most: usize) -> u64 {
        self.latest += 1;
        self.weight += exchange.weight();
        self.kept.push_back(Exchange { number: self.latest, ..exchange });
        self.make_room(most.clamp(1, REMEMBERED));
        self.latest
    }

    /// What the request brought about that is being served, if one is.
    pub(crate) fn made(&mut self, effect: Effect) {
        if let Some(exchange) = SERVED.try_with(|number| *number).ok().and_then(|number| self.get_mut(number))
        {
            exchange.made.push(effect);
        }
    }

    pub(crate) fn answered(&mut self, number: u64, given: Given) {
        let Some(exchange) = self.get_mut(number) else { return };
        let before = exchange.weight();
        exchange.reply = Reply::Given(given);
        let after = exchange.weight();
        self.weight += after - before;
        self.make_room(REMEMBERED);
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn abandoned(&mut self, number: u64) {
        if let Some(exchange) = self.get_mut(number) {
            exchange.reply = Reply::Abandoned;
        }
    }

    /// The latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.kept.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Exchange> {
        self.kept.get(self.place(number)?)
    }

    pub(crate) fn clear(&mut self) {
        *self = self.emptied();
    }

    /// The same without any of them; those to come are counted on.
    pub(crate) fn emptied(&self) -> Self {
        Self { latest: self.latest, ..Self::default() }
    }

    fn get_mut(&mut self, number: u64) -> Option<&mut Exchange> {
        let place = self.place(number)?;
        self.kept.get_mut(place)
    }

    fn place(&self, number: u64) -> Option<usize> {
        number.checked_sub(self.kept.front()?.number)?.try_into().ok()
    }

    fn make_room(&mut self, most: usize) {
        while self.kept.len() > most || (self.weight > ROOM && self.kept.len() > 1) {
            self.weight -= self.kept.pop_front().map_or(0, |forgotten| forgotten.weight());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::requests::RecordedRequest;

    fn request(body: usize) -> Exchange {
        let body = Some("x".repeat(body));
        let request = RecordedRequest { method: "POST".into(), path: "/".into(), headers: Vec::new(), body };
        Exchange::new(SystemTime::UNIX_EPOCH, request, None)
    }

    #[test]
    fn the_oldest_make_room() {
        let mut exchanges = Exchanges::default();
        for _ in 0..=REMEMBERED {
            exchanges.begin(request(1), usize::MAX);
        }
        assert_eq!(exchanges.len(), REMEMBERED);
        assert!(exchanges.get(1).is_none() && exchanges.get(2).is_some());
        let large = exchanges.begin(request(ROOM / 2), usize::MAX);
        let larger = exchanges.begin(request(ROOM), usize::MAX);
        assert!(exchanges.get(large).is_none());
        assert_eq!((exchanges.len(), exchanges.get(larger).map(|kept| kept.number)), (1, Some(larger)));
        exchanges.clear();
        assert_eq!((exchanges.len(), exchanges.weight), (0, 0));
        assert!(exchanges.get(larger).is_none());
        for _ in 0..5 {
            exchanges.begin(request(1), 3);
        }
        assert_eq!(exchanges.len(), 3);
    }
}
