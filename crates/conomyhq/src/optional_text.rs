//! What an optional text is set to.

/// A text, or none: what the builders in [`types`](crate::types) take for a text that may be absent.
pub trait OptionalText {
    /// The text, if there is one.
    fn into_optional_text(self) -> Option<String>;
}

impl OptionalText for &str {
    fn into_optional_text(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl OptionalText for String {
    fn into_optional_text(self) -> Option<String> {
        Some(self)
    }
}

impl OptionalText for &String {
    fn into_optional_text(self) -> Option<String> {
        Some(self.clone())
    }
}

impl<T: OptionalText> OptionalText for Option<T> {
    fn into_optional_text(self) -> Option<String> {
        self.and_then(T::into_optional_text)
    }
}
