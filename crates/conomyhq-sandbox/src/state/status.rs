//! The statuses of links and sessions that mean something to the sandbox.

pub(crate) const ATTEMPT: &str = "ATTEMPT";
pub(crate) const ACTIVE: &str = "ACTIVE";
pub(crate) const EXPIRED: &str = "EXPIRED";
pub(crate) const FINISHED: &str = "FINISHED";
pub(crate) const PROCESSING_PAYMENT: &str = "PROCESSING_PAYMENT";
pub(crate) const FAILED: &str = "FAILED";
