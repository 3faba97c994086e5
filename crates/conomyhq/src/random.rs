//! Chance, for waits that are not to fall together.

/// Uniform in `0.0..1.0`. From the system, so that forked processes do not wait in step.
pub(crate) fn random() -> f64 {
    const BITS: u32 = 53;
    let bits = getrandom::u64().unwrap_or_default() >> (u64::BITS - BITS);
    bits as f64 / (1_u64 << BITS) as f64
}
