//! Where the operations are.

use std::sync::LazyLock;

use conomyhq::Environment;

/// The path of the spec's server: `/sandbox`.
pub(crate) fn base_path() -> &'static str {
    static PATH: LazyLock<&str> = LazyLock::new(|| {
        let url = Environment::Sandbox.base_url();
        let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
        after_scheme.find('/').map_or("", |slash| &after_scheme[slash..])
    });
    *PATH
}
