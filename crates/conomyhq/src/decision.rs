//! Whether a call is tried again: one pure function, and the only place that decides it.
//!
//! Two invariants hold for every sequence of events:
//!
//! 1. A charge is sent again only if every earlier attempt is proven not to have handed one byte of the request to
//!    a connection, or was answered 429.
//! 2. Once an attempt is ambiguous, nothing later reports the call as failed.

use std::time::Duration;

use crate::outcome::{Effect, Outcome};

/// The longest wait that jitter draws.
const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// The first wait's upper bound where nothing was sent.
const UNSENT_BASE: Duration = Duration::from_millis(200);
/// The first wait's upper bound where the service has seen the request.
const ANSWERED_BASE: Duration = Duration::from_secs(1);
/// A throttled charge waits at most this long for its one more attempt.
const LONGEST_CHARGE_RETRY_AFTER: Duration = Duration::from_secs(20);

/// What came of an attempt that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Proven: no byte of the request was handed to a connection.
    Unsent(Unsent),
    /// No answer, or a successful one whose body never ended, after the request may have left.
    Interrupted,
    /// A status that is no success.
    Answered { status: u16, retry_after: Option<Duration> },
    /// A success whose body is cut short, too long, or not the model.
    Undecodable,
}

/// Why an attempt sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsent {
    /// DNS, refused, unreachable, reset while connecting or shaking hands, or a proxy that did not connect.
    NoConnection,
    /// `connect_timeout` passed.
    ConnectTimeout,
    /// A pooled connection was dead before the first byte.
    StaleConnection,
    /// The certificate, the hostname or the handshake was refused.
    TlsRefused,
    /// The proxy wants other credentials.
    ProxyRefused,
    /// The call's deadline passed.
    DeadlinePassed,
}

/// What happened before, this attempt included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct History {
    /// Attempts made.
    pub(crate) attempts: u32,
    /// Retries after a 429.
    throttled_retries: u32,
    /// Retries after an interruption.
    interrupted_retries: u32,
    /// Whether an earlier attempt may have been applied.
    pub(crate) ambiguous: bool,
}

/// What the caller allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_retries: u32,
    pub(crate) retry_ambiguous: bool,
    /// Time until the deadline.
    pub(crate) left: Duration,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Wait, then send again.
    Again(Duration),
    /// Fail with this.
    Stop(Verdict),
}

/// The kind of error to fail with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Connect,
    ConnectTimeout,
    Tls,
    /// An error named after the answer's status.
    Status(Outcome),
    Decode,
    OutcomeUnknown,
}

impl Verdict {
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Connect | Self::ConnectTimeout | Self::Tls => Outcome::NotSent,
            Self::Status(outcome) => outcome,
            Self::Decode | Self::OutcomeUnknown => Outcome::Unknown,
        }
    }
}

/// Decides what follows `event`, and brings `history` up to date. `random` is uniform in `0.0..1.0`.
pub(crate) fn decide(
    effect: Effect,
    event: Event,
    history: &mut History,
    limits: Limits,
    random: f64,
) -> Decision {
    let verdict = verdict(effect, event);
    let wait = wait(effect, event, history, limits.retry_ambiguous, random);
    let allowed = history.attempts <= limits.max_retries;
    if let Some(wait) = wait.filter(|wait| allowed && *wait < limits.left) {
        match event {
            Event::Interrupted => history.interrupted_retries += 1,
            Event::Answered { status: 429, .. } => history.throttled_retries += 1,
            _ => {}
        }
        history.ambiguous |= verdict.outcome() == Outcome::Unknown;
        return Decision::Again(wait);
    }
    if history.ambiguous && verdict.outcome() != Outcome::Unknown {
        return Decision::Stop(Verdict::OutcomeUnknown);
    }
    Decision::Stop(verdict)
}

/// What `event` means if nothing follows it.
pub(crate) fn verdict(effect: Effect, event: Event) -> Verdict {
    let charge = effect == Effect::Charge;
    match event {
        Event::Unsent(Unsent::TlsRefused) => Verdict::Tls,
        Event::Unsent(Unsent::ConnectTimeout | Unsent::DeadlinePassed) => Verdict::ConnectTimeout,
        Event::Unsent(_) => Verdict::Connect,
        Event::Answered { status: 408 | 500.., .. } if charge => Verdict::OutcomeUnknown,
        Event::Answered { status: 408 | 500.., .. } => Verdict::Status(Outcome::Unknown),
        Event::Answered { .. } => Verdict::Status(Outcome::NotApplied),
        Event::Undecodable if !charge => Verdict::Decode,
        Event::Interrupted | Event::Undecodable => Verdict::OutcomeUnknown,
    }
}

/// How long to wait before another attempt, if the event permits one at all.
fn wait(
    effect: Effect,
    event: Event,
    history: &History,
    retry_ambiguous: bool,
    random: f64,
) -> Option<Duration> {
    let charge = effect == Effect::Charge;
    let jitter = |base: Duration| {
        let doubled = base.saturating_mul(1 << (history.attempts.max(1) - 1).min(16));
        doubled.min(LONGEST_WAIT).mul_f64(random)
    };
    match event {
        Event::Unsent(Unsent::NoConnection | Unsent::ConnectTimeout) => Some(jitter(UNSENT_BASE)),
        Event::Unsent(Unsent::StaleConnection) => Some(Duration::ZERO),
        Event::Unsent(_) => None,
        Event::Answered { status: 429, retry_after } if charge => {
            let asked = retry_after.filter(|asked| *asked <= LONGEST_CHARGE_RETRY_AFTER)?;
            (history.throttled_retries == 0).then(|| asked.max(jitter(ANSWERED_BASE)))
        }
        Event::Answered { status: 429, retry_after } => {
            Some(retry_after.unwrap_or_default().max(jitter(ANSWERED_BASE)))
        }
        _ if charge => None,
        Event::Answered { status: 503, retry_after } => {
            retry_after.map(|asked| asked.max(jitter(ANSWERED_BASE)))
        }
        Event::Answered { status: 408 | 500.., .. } => retry_ambiguous.then(|| jitter(ANSWERED_BASE)),
        Event::Interrupted if history.interrupted_retries == 0 => {
            retry_ambiguous.then(|| jitter(ANSWERED_BASE))
        }
        Event::Answered { .. } | Event::Interrupted | Event::Undecodable => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Effect::{Charge, Create, Rotate};
    use Outcome::{NotApplied, Unknown};

    const LIMITS: Limits = Limits { max_retries: 2, retry_ambiguous: false, left: Duration::from_secs(25) };
    const AMBIGUOUS: Limits = Limits { retry_ambiguous: true, ..LIMITS };

    fn first(effect: Effect, event: Event, limits: Limits) -> Decision {
        decide(effect, event, &mut History { attempts: 1, ..History::default() }, limits, 0.5)
    }

    fn answered(status: u16) -> Event {
        Event::Answered { status, retry_after: None }
    }

    fn answered_after(status: u16, seconds: u64) -> Event {
        Event::Answered { status, retry_after: Some(Duration::from_secs(seconds)) }
    }

    #[test]
    fn the_table_of_the_design() {
        use Decision::{Again, Stop};
        let ms = Duration::from_millis;
        let unsent = Event::Unsent;
        let rows = [
            // event, limits, then what a charge does and what the other effects do
            (unsent(Unsent::NoConnection), LIMITS, Again(ms(100)), Again(ms(100))),
            (unsent(Unsent::ConnectTimeout), LIMITS, Again(ms(100)), Again(ms(100))),
            (unsent(Unsent::StaleConnection), LIMITS, Again(ms(0)), Again(ms(0))),
            (unsent(Unsent::TlsRefused), LIMITS, Stop(Verdict::Tls), Stop(Verdict::Tls)),
            (unsent(Unsent::ProxyRefused), LIMITS, Stop(Verdict::Connect), Stop(Verdict::Connect)),
            (
                unsent(Unsent::DeadlinePassed),
                LIMITS,
                Stop(Verdict::ConnectTimeout),
                Stop(Verdict::ConnectTimeout),
            ),
            (Event::Interrupted, LIMITS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::OutcomeUnknown)),
            (Event::Interrupted, AMBIGUOUS, Stop(Verdict::OutcomeUnknown), Again(ms(500))),
            (answered(429), LIMITS, Stop(Verdict::Status(NotApplied)), Again(ms(500))),
            (answered_after(429, 2), LIMITS, Again(ms(2000)), Again(ms(2000))),
            (answered_after(429, 21), LIMITS, Stop(Verdict::Status(NotApplied)), Again(ms(21_000))),
            (
                answered_after(429, 60),
                LIMITS,
                Stop(Verdict::Status(NotApplied)),
                Stop(Verdict::Status(NotApplied)),
            ),
            (answered(503), LIMITS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::Status(Unknown))),
            (answered(503), AMBIGUOUS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::Status(Unknown))),
            (answered_after(503, 1), LIMITS, Stop(Verdict::OutcomeUnknown), Again(ms(1000))),
            (answered(408), LIMITS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::Status(Unknown))),
            (answered(500), LIMITS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::Status(Unknown))),
            (answered(502), AMBIGUOUS, Stop(Verdict::OutcomeUnknown), Again(ms(500))),
            (answered(504), AMBIGUOUS, Stop(Verdict::OutcomeUnknown), Again(ms(500))),
            (answered(302), AMBIGUOUS, Stop(Verdict::Status(NotApplied)), Stop(Verdict::Status(NotApplied))),
            (answered(400), AMBIGUOUS, Stop(Verdict::Status(NotApplied)), Stop(Verdict::Status(NotApplied))),
            (answered(422), AMBIGUOUS, Stop(Verdict::Status(NotApplied)), Stop(Verdict::Status(NotApplied))),
            (Event::Undecodable, AMBIGUOUS, Stop(Verdict::OutcomeUnknown), Stop(Verdict::Decode)),
        ];
        for (event, limits, charge, other) in rows {
            assert_eq!(first(Charge, event, limits), charge, "charge after {event:?}");
            for effect in [Create, Rotate] {
                assert_eq!(first(effect, event, limits), other, "{effect:?} after {event:?}");
            }
        }
    }

    #[test]
    fn a_charge_is_throttled_once() {
        let mut history = History { attempts: 1, ..History::default() };
        let limits = Limits { max_retries: 5, ..LIMITS };
        assert!(matches!(
            decide(Charge, answered_after(429, 1), &mut history, limits, 0.0),
            Decision::Again(_)
        ));
        history.attempts = 2;
        let stop = Decision::Stop(Verdict::Status(NotApplied));
        assert_eq!(decide(Charge, answered_after(429, 1), &mut history, limits, 0.0), stop);
    }

    #[test]
    fn retries_stop_at_the_limit_and_at_the_deadline() {
        let event = Event::Unsent(Unsent::NoConnection);
        let stop = Decision::Stop(Verdict::Connect);
        assert_eq!(first(Charge, event, Limits { max_retries: 0, ..LIMITS }), stop);
        assert_eq!(first(Charge, event, Limits { left: Duration::from_millis(100), ..LIMITS }), stop);
        let mut third = History { attempts: 3, ..History::default() };
        assert_eq!(decide(Charge, event, &mut third, LIMITS, 0.5), stop);
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let wait = |attempts| {
            let mut history = History { attempts, ..History::default() };
            decide(Create, answered(429), &mut history, Limits { max_retries: 99, ..LIMITS }, 0.5)
        };
        let seconds = [0.5, 1.0, 2.0, 4.0, 4.0];
        for (attempts, expected) in (1..).zip(seconds) {
            assert_eq!(wait(attempts), Decision::Again(Duration::from_secs_f64(expected)));
        }
        assert_eq!(wait(u32::MAX - 1), Decision::Stop(Verdict::Status(NotApplied)), "past max_retries");
    }

    /// A small generator, so that a failure can be run again from its seed.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % bound
        }
    }

    #[test]
    fn both_invariants_hold_for_random_sequences() {
        for seed in 1..=50_000_u64 {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let effect = [Charge, Create, Rotate][random.below(3) as usize];
            let limits = Limits {
                max_retries: random.below(6) as u32,
                retry_ambiguous: random.below(2) == 0,
                left: Duration::from_millis(random.below(30_000)),
            };
            let mut history = History::default();
            let mut may_be_sent_again = true;
            let mut ambiguous = false;
            loop {
                history.attempts += 1;
                assert!(effect != Charge || may_be_sent_again, "invariant 1, seed {seed}");
                assert!(history.attempts <= limits.max_retries + 1, "too many attempts, seed {seed}");
                let event = match random.below(8) {
                    0 => Event::Unsent(Unsent::NoConnection),
                    1 => Event::Unsent(Unsent::StaleConnection),
                    2 => Event::Unsent(Unsent::TlsRefused),
                    3 => Event::Interrupted,
                    4 => Event::Undecodable,
                    5 => answered_after(429, random.below(25)),
                    6 => answered_after([408, 500, 502, 503, 504][random.below(5) as usize], random.below(3)),
                    _ => answered([302, 400, 403, 409, 422, 429][random.below(6) as usize]),
                };
                may_be_sent_again &= matches!(event, Event::Unsent(_) | Event::Answered { status: 429, .. });
                ambiguous |= matches!(
                    event,
                    Event::Interrupted | Event::Undecodable | Event::Answered { status: 408 | 500.., .. }
                );
                let jitter = random.below(1000) as f64 / 1000.0;
                match decide(effect, event, &mut history, limits, jitter) {
                    Decision::Again(wait) => assert!(wait < limits.left, "past the deadline, seed {seed}"),
                    Decision::Stop(verdict) => {
                        assert!(!ambiguous || verdict.outcome() == Unknown, "invariant 2, seed {seed}");
                        break;
                    }
                }
            }
        }
    }
}
