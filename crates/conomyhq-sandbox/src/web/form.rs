//! Forms that are sent, as their names and values.

use crate::pairs::pairs;

pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn read(body: &str) -> Self {
        Self(pairs(body).collect())
    }

    /// What was filled in, without the space around it; nothing where it was not.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}
