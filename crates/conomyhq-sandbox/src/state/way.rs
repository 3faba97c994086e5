//! The way that payments go.

/// In order. `ATTEMPT` is the published word for the first.
const WAY: [&str; 6] = [CREATED, PENDING, "AUTHORIZED", CAPTURED, "RECEIVED", SETTLED];

pub(crate) const CREATED: &str = "CREATED";
pub(crate) const PENDING: &str = "PENDING";
pub(crate) const CAPTURED: &str = "CAPTURED";
pub(crate) const SETTLED: &str = "SETTLED";
pub(crate) const FAILED: &str = "FAILED";
pub(crate) const REFUNDED: &str = "REFUNDED";

/// A status of the way, or where else it may end, by its name.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    WAY.into_iter().chain([FAILED, REFUNDED]).find(|known| *known == name)
}

/// The statuses from this one, which is not among them, to that one; `None` where no way leads there.
pub(crate) fn between(from: &str, to: &str) -> Option<Vec<&'static str>> {
    let place = |status: &str| WAY.iter().position(|known| *known == status);
    let from = if from == "ATTEMPT" { 0 } else { place(from)? };
    let captured = place(CAPTURED)?;
    match to {
        FAILED if from == 0 => Some(vec![PENDING, FAILED]),
        FAILED if from <= captured => Some(vec![FAILED]),
        REFUNDED if from >= captured => Some(vec![REFUNDED]),
        _ => place(to).filter(|to| *to > from).map(|to| WAY[from + 1..=to].to_vec()),
    }
}

/// The status after this one, where all goes well.
pub(crate) fn after(status: &str) -> Option<&'static str> {
    between(status, SETTLED)?.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_through_every_status_and_never_back() {
        assert_eq!(between(CREATED, CAPTURED), Some(vec![PENDING, "AUTHORIZED", CAPTURED]));
        assert_eq!(between("ATTEMPT", FAILED), Some(vec![PENDING, FAILED]));
        assert_eq!(between(CAPTURED, FAILED), Some(vec![FAILED]));
        assert_eq!(between(SETTLED, REFUNDED), Some(vec![REFUNDED]));
        for (from, to) in [
            (SETTLED, FAILED),
            (PENDING, REFUNDED),
            (PENDING, PENDING),
            (CAPTURED, PENDING),
            (FAILED, SETTLED),
            (PENDING, "NEW"),
        ] {
            assert_eq!(between(from, to), None, "{from} {to}");
        }
        assert_eq!((after("RECEIVED"), after(SETTLED), after(REFUNDED)), (Some(SETTLED), None, None));
    }
}
