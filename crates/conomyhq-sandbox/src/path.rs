//! Where the operations are.

use std::sync::LazyLock;

use conomyhq::operation::BASE_URL;

/// The path of the spec's server: `/sandbox`.
pub(crate) fn base_path() -> &'static str {
    static PATH: LazyLock<&str> = LazyLock::new(|| {
        let after_scheme = BASE_URL.split_once("://").map_or(BASE_URL, |(_, rest)| rest);
        after_scheme.find('/').map_or("", |slash| &after_scheme[slash..])
    });
    *PATH
}
