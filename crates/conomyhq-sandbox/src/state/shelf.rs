//! Records of one kind, in the order they were made: found by their id, forgotten when there are too many of them, and
//! noted when they change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Serialize, de::DeserializeOwned};

/// What can stand on a [`Shelf`].
pub(crate) trait Record: Serialize + DeserializeOwned {
    fn id(&self) -> &str;
}

pub(crate) struct Shelf<T> {
    all: BTreeMap<u32, T>,
    /// Each id's number.
    numbers: HashMap<String, u32>,
    /// The number of the next one that is made. None is ever given twice.
    next: u32,
    /// The numbers of those that were added, changed or forgotten since; nothing where nobody asks for them.
    changed: Option<BTreeSet<u32>>,
}

/// What became of a record: its text, or nothing where it was forgotten.
pub(crate) type Changed = (u32, Option<String>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { all: BTreeMap::new(), numbers: HashMap::new(), next: 0, changed: None }
    }
}

impl<T: Record> Shelf<T> {
    pub(crate) fn add(&mut self, record: T) -> u32 {
        let number = self.next;
        self.put(number, record);
        self.note(number);
        number
    }

    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.at(self.number(id)?)
    }

    pub(crate) fn at(&self, number: u32) -> Option<&T> {
        self.all.get(&number)
    }

    /// The record of this id, to be changed.
    pub(crate) fn change(&mut self, id: &str) -> Option<&mut T> {
        self.change_at(self.number(id)?)
    }

    pub(crate) fn change_at(&mut self, number: u32) -> Option<&mut T> {
        self.note(number);
        self.all.get_mut(&number)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn numbered(&self) -> impl DoubleEndedIterator<Item = (u32, &T)> {
        self.all.iter().map(|(number, record)| (*number, record))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.all.values()
    }

    /// Forgets the oldest that have ended, if there is no room for another among `most`. They are what is answered.
    pub(crate) fn forget_beyond(&mut self, most: usize, ended: impl Fn(&T) -> bool) -> Vec<(u32, T)> {
        if self.all.len() < most {
            return Vec::new();
        }
        // Some more than are in the way, so that not every new one looks through all of them.
        let spare = self.all.len() - most + 1 + most / 16;
        let going = self.all.iter().filter(|(_, record)| ended(record)).take(spare);
        let going: Vec<u32> = going.map(|(number, _)| *number).collect();
        going.into_iter().filter_map(|number| Some((number, self.forget(number)?))).collect()
    }

    pub(crate) fn has_room(&self, most: usize) -> bool {
        self.all.len() < most
    }

    fn forget(&mut self, number: u32) -> Option<T> {
        let record = self.all.remove(&number)?;
        self.numbers.remove(record.id());
        self.note(number);
        Some(record)
    }

    fn put(&mut self, number: u32, record: T) {
        self.next = self.next.max(number + 1);
        self.numbers.insert(record.id().to_owned(), number);
        self.all.insert(number, record);
    }

    fn note(&mut self, number: u32) {
        if let Some(changed) = &mut self.changed {
            changed.insert(number);
        }
    }

    /// Notes from now on what changes.
    pub(crate) fn watch(&mut self) {
        self.changed = Some(BTreeSet::new());
    }

    /// What changed since this was last asked.
    pub(crate) fn take_changed(&mut self) -> Vec<Changed> {
        let changed = self.changed.as_mut().map(std::mem::take).unwrap_or_default();
        let text = |number: u32| self.all.get(&number).and_then(|record| serde_json::to_string(record).ok());
        changed.into_iter().map(|number| (number, text(number))).collect()
    }

    /// Puts a record back as it was when it changed last.
    pub(crate) fn restore(&mut self, number: u32, text: &str) -> serde_json::Result<&T> {
        let record = serde_json::from_str(text)?;
        self.put(number, record);
        Ok(&self.all[&number])
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Note(String, bool);

    impl Record for Note {
        fn id(&self) -> &str {
            &self.0
        }
    }

    #[test]
    fn the_oldest_that_have_ended_make_room() {
        let mut shelf = Shelf::default();
        for (id, ended) in [("a", false), ("b", true), ("c", false), ("d", true)] {
            assert!(shelf.forget_beyond(4, |note: &Note| note.1).is_empty());
            shelf.add(Note(id.into(), ended));
        }
        assert_eq!(shelf.forget_beyond(4, |note| note.1), [(1, Note("b".into(), true))]);
        assert!(shelf.get("b").is_none() && shelf.has_room(4));
        assert_eq!(shelf.add(Note("e".into(), false)), 4);
        shelf.forget_beyond(4, |note| note.1);
        shelf.add(Note("f".into(), false));
        assert!(shelf.forget_beyond(4, |note| note.1).is_empty() && !shelf.has_room(4));
    }

    #[test]
    fn what_changed_is_told_once_and_can_be_put_back() {
        let mut shelf = Shelf::default();
        shelf.watch();
        shelf.add(Note("a".into(), false));
        shelf.add(Note("b".into(), true));
        assert_eq!(shelf.take_changed().len(), 2);
        shelf.change("a").expect("it is there").1 = true;
        shelf.forget(1);
        assert_eq!(shelf.take_changed(), [(0, Some(r#"["a",true]"#.into())), (1, None)]);
        assert!(shelf.take_changed().is_empty());
        let mut other = Shelf::default();
        assert_eq!(other.restore(7, r#"["a",true]"#).expect("a record"), &Note("a".into(), true));
        assert_eq!(other.add(Note("c".into(), true)), 8);
    }
}
