//! Whether a call is tried again: one pure function, and the only place that decides it.
//!
//! Two invariants hold for every sequence of events:
//!
//! 1. A charge is sent again only if every earlier attempt is proven not to have handed one byte of the request to
//!    a connection, or was answered 429, or (once, with another token) 401.
//! 2. Once an attempt is ambiguous, nothing later reports the call as failed.

use std::time::Duration;

use crate::{operation::Effect, outcome::Outcome};

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
    /// The proxy that carries plain http was handed the request and wants other credentials: it went no further.
    NotForwarded,
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
    /// The request cannot be built.
    Unbuildable,
    /// The call's deadline passed.
    DeadlinePassed,
}

/// What happened before, this attempt included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct History {
    /// Attempts made.
    pub(crate) attempts: u32,
    /// Retries after a 429.
    throttled_retries: u32,
    /// Retries after an interruption.
    interrupted_retries: u32,
    /// Retries with another token.
    renewals: u32,
    /// What the attempts that ended amount to together.
    pub(crate) outcome: Outcome,
}

impl Default for History {
    fn default() -> Self {
        Self {
            attempts: 0,
            throttled_retries: 0,
            interrupted_retries: 0,
            renewals: 0,
            outcome: Outcome::NotSent,
        }
    }
}

impl History {
    /// An attempt ended that amounts to this.
    pub(crate) fn note(&mut self, outcome: Outcome) {
        self.outcome = self.outcome.max(outcome);
    }
}

/// What the caller allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_retries: u32,
    pub(crate) retry_ambiguous: bool,
    /// Whether the request has a connection of its own, so that no answer but its own can come on it.
    pub(crate) own_connection: bool,
    /// Whether there is another token than the one that the service refused.
    pub(crate) renewed: bool,
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

/// What to fail with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) kind: Kind,
    pub(crate) outcome: Outcome,
    /// Whether sending the same call again cannot charge twice and may succeed.
    pub(crate) retryable: bool,
}

/// The kind of error to fail with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Config,
    Connect,
    ConnectTimeout,
    Tls,
    /// What was only read did not arrive.
    Transport,
    /// An error named after the answer's status.
    Status,
    Decode,
    OutcomeUnknown,
}

/// Decides what follows `event`, and brings `history` up to date. `random` is uniform in `0.0..1.0`.
pub(crate) fn decide(
    effect: Effect,
    event: Event,
    history: &mut History,
    limits: Limits,
    random: f64,
) -> Decision {
    let (kind, outcome) = meaning(effect, event);
    history.note(outcome);
    let wait = wait(effect, event, history, limits, random);
    let refused = matches!(event, Event::Answered { status: 401, .. });
    // The one with another token is none of the retries that the caller limits: nothing was wrong but the token's age.
    let allowed = refused || history.attempts <= limits.max_retries.saturating_add(history.renewals);
    if let Some(wait) = wait.filter(|wait| allowed && *wait < limits.left) {
        match event {
            Event::Interrupted => history.interrupted_retries += 1,
            Event::Answered { status: 429, .. } => history.throttled_retries += 1,
            Event::Answered { status: 401, .. } => history.renewals += 1,
            _ => {}
        }
        return Decision::Again(wait);
    }
    // An earlier attempt may have been applied, whatever became of this one.
    let hidden = history.outcome == Outcome::Unknown && outcome != Outcome::Unknown;
    Decision::Stop(Verdict {
        kind: if hidden { Kind::OutcomeUnknown } else { kind },
        outcome: history.outcome,
        retryable: may_succeed(event) && may_be_repeated(effect, history.outcome),
    })
}

/// What `event` means by itself: the error to fail with, and whether the attempt may have had an effect.
pub(crate) fn meaning(effect: Effect, event: Event) -> (Kind, Outcome) {
    use Outcome::{NotApplied, NotSent, Unknown};
    match (event, effect) {
        (Event::Unsent(Unsent::TlsRefused), _) => (Kind::Tls, NotSent),
        (Event::Unsent(Unsent::ConnectTimeout | Unsent::DeadlinePassed), _) => {
            (Kind::ConnectTimeout, NotSent)
        }
        (Event::Unsent(Unsent::Unbuildable), _) => (Kind::Config, NotSent),
        (Event::Unsent(_), _) => (Kind::Connect, NotSent),
        (Event::NotForwarded, _) => (Kind::Connect, NotApplied),
        // A redirect is the classic answer to a POST that was carried out, and a failure may come after that.
        (Event::Answered { status: ..=399 | 408 | 500.., .. }, effect) => match effect {
            Effect::Charge => (Kind::OutcomeUnknown, Unknown),
            Effect::Create | Effect::Rotate => (Kind::Status, Unknown),
            Effect::Read => (Kind::Status, NotApplied),
        },
        (Event::Answered { .. }, _) => (Kind::Status, NotApplied),
        (Event::Undecodable, Effect::Create | Effect::Rotate) => (Kind::Decode, Unknown),
        (Event::Undecodable, Effect::Read) => (Kind::Decode, NotApplied),
        (Event::Interrupted, Effect::Read) => (Kind::Transport, NotApplied),
        (Event::Interrupted | Event::Undecodable, _) => (Kind::OutcomeUnknown, Unknown),
    }
}

/// Whether the same call may succeed at another time.
fn may_succeed(event: Event) -> bool {
    match event {
        Event::Unsent(Unsent::TlsRefused | Unsent::ProxyRefused | Unsent::Unbuildable) => false,
        Event::Unsent(_) | Event::Interrupted => true,
        Event::Answered { status, .. } => status == 429 || is_passing(status),
        Event::Undecodable | Event::NotForwarded => false,
    }
}

/// Whether a call that ended so can be made again without charging twice.
pub(crate) fn may_be_repeated(effect: Effect, outcome: Outcome) -> bool {
    effect != Effect::Charge || outcome != Outcome::Unknown
}

/// Whether a call whose token was refused may go once more with another. A stray refusal, on a connection that was used
/// before, must not make a payer pay twice.
pub(crate) fn may_renew(effect: Effect, history: &History, own_connection: bool) -> bool {
    history.renewals == 0 && (own_connection || effect != Effect::Charge)
}

/// Whether a status tells of trouble that passes.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 500 | 502 | 503 | 504)
}

/// How long to wait before another attempt, if the event permits one at all.
fn wait(effect: Effect, event: Event, history: &History, limits: Limits, random: f64) -> Option<Duration> {
    let (charge, read) = (effect == Effect::Charge, effect == Effect::Read);
    let jitter = |base: Duration| {
        let doubled = base.saturating_mul(1 << (history.attempts.max(1) - 1).min(16));
        doubled.min(LONGEST_WAIT).mul_f64(random)
    };
    match event {
        Event::Unsent(Unsent::NoConnection | Unsent::ConnectTimeout) => Some(jitter(UNSENT_BASE)),
        Event::Unsent(Unsent::StaleConnection) => Some(Duration::ZERO),
        Event::Unsent(_) => None,
        Event::Answered { status: 401, .. } => {
            let again = limits.renewed && may_renew(effect, history, limits.own_connection);
            again.then_some(Duration::ZERO)
        }
        Event::Answered { status: 429, retry_after } if charge => {
            let asked = retry_after.filter(|asked| *asked <= LONGEST_CHARGE_RETRY_AFTER)?;
            // A stray 429 on a connection that was used before must not make a payer pay twice.
            let once = limits.own_connection && history.throttled_retries == 0;
            once.then(|| asked.max(jitter(ANSWERED_BASE)))
        }
        Event::Answered { status: 429, retry_after } => {
            Some(retry_after.unwrap_or_default().max(jitter(ANSWERED_BASE)))
        }
        _ if charge => None,
        Event::Answered { status: 503, retry_after: Some(asked) } => Some(asked.max(jitter(ANSWERED_BASE))),
        Event::Answered { status: 503, .. } => read.then(|| jitter(ANSWERED_BASE)),
        Event::Answered { status, .. } if is_passing(status) => {
            (read || limits.retry_ambiguous).then(|| jitter(ANSWERED_BASE))
        }
        Event::Interrupted => {
            let once = limits.retry_ambiguous && history.interrupted_retries == 0;
            (read || once).then(|| jitter(ANSWERED_BASE))
        }
        Event::Answered { .. } | Event::Undecodable | Event::NotForwarded => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Effect::{Charge, Create, Read, Rotate};
    use Outcome::{NotApplied, NotSent, Unknown};

    const LIMITS: Limits = Limits {
        max_retries: 2,
        retry_ambiguous: false,
        own_connection: true,
        renewed: false,
        left: Duration::from_secs(25),
    };
    const RENEWED: Limits = Limits { renewed: true, ..LIMITS };
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

    /// `Err` is what the call stops with: the kind, the outcome, and whether it may be tried again.
    fn first_or_stop(
        effect: Effect,
        event: Event,
        limits: Limits,
    ) -> Result<Duration, (Kind, Outcome, bool)> {
        match first(effect, event, limits) {
            Decision::Again(wait) => Ok(wait),
            Decision::Stop(Verdict { kind, outcome, retryable }) => Err((kind, outcome, retryable)),
        }
    }

    #[test]
    fn the_table_of_the_design() {
        let ms = |ms| Ok(Duration::from_millis(ms));
        let unsent = Event::Unsent;
        let failed = |kind, outcome| Err((kind, outcome, false));
        let passing = |kind, outcome| Err((kind, outcome, true));
        let unknown = failed(Kind::OutcomeUnknown, Unknown);
        let refused = failed(Kind::Status, NotApplied);
        let rows = [
            // event, limits, then what a charge, what create and rotate, and what a read does
            (unsent(Unsent::NoConnection), LIMITS, ms(100), ms(100), ms(100)),
            (unsent(Unsent::ConnectTimeout), LIMITS, ms(100), ms(100), ms(100)),
            (unsent(Unsent::StaleConnection), LIMITS, ms(0), ms(0), ms(0)),
            (
                unsent(Unsent::TlsRefused),
                LIMITS,
                failed(Kind::Tls, NotSent),
                failed(Kind::Tls, NotSent),
                failed(Kind::Tls, NotSent),
            ),
            (
                unsent(Unsent::ProxyRefused),
                LIMITS,
                failed(Kind::Connect, NotSent),
                failed(Kind::Connect, NotSent),
                failed(Kind::Connect, NotSent),
            ),
            (
                unsent(Unsent::Unbuildable),
                LIMITS,
                failed(Kind::Config, NotSent),
                failed(Kind::Config, NotSent),
                failed(Kind::Config, NotSent),
            ),
            (
                unsent(Unsent::DeadlinePassed),
                LIMITS,
                passing(Kind::ConnectTimeout, NotSent),
                passing(Kind::ConnectTimeout, NotSent),
                passing(Kind::ConnectTimeout, NotSent),
            ),
            (
                Event::NotForwarded,
                LIMITS,
                failed(Kind::Connect, NotApplied),
                failed(Kind::Connect, NotApplied),
                failed(Kind::Connect, NotApplied),
            ),
            (Event::Interrupted, LIMITS, unknown, passing(Kind::OutcomeUnknown, Unknown), ms(500)),
            (Event::Interrupted, AMBIGUOUS, unknown, ms(500), ms(500)),
            (answered(429), LIMITS, passing(Kind::Status, NotApplied), ms(500), ms(500)),
            (answered_after(429, 2), LIMITS, ms(2000), ms(2000), ms(2000)),
            (answered_after(429, 21), LIMITS, passing(Kind::Status, NotApplied), ms(21_000), ms(21_000)),
            (
                answered_after(429, 60),
                LIMITS,
                passing(Kind::Status, NotApplied),
                passing(Kind::Status, NotApplied),
                passing(Kind::Status, NotApplied),
            ),
            (answered(503), LIMITS, unknown, passing(Kind::Status, Unknown), ms(500)),
            (answered(503), AMBIGUOUS, unknown, passing(Kind::Status, Unknown), ms(500)),
            (answered_after(503, 1), LIMITS, unknown, ms(1000), ms(1000)),
            (answered(408), LIMITS, unknown, passing(Kind::Status, Unknown), ms(500)),
            (answered(500), LIMITS, unknown, passing(Kind::Status, Unknown), ms(500)),
            (answered(502), AMBIGUOUS, unknown, ms(500), ms(500)),
            (answered(504), AMBIGUOUS, unknown, ms(500), ms(500)),
            (answered(501), AMBIGUOUS, unknown, failed(Kind::Status, Unknown), refused),
            (answered(302), AMBIGUOUS, unknown, failed(Kind::Status, Unknown), refused),
            (answered(303), LIMITS, unknown, failed(Kind::Status, Unknown), refused),
            (answered(400), AMBIGUOUS, refused, refused, refused),
            (answered(401), AMBIGUOUS, refused, refused, refused),
            (answered(401), RENEWED, ms(0), ms(0), ms(0)),
            (answered(401), Limits { max_retries: 0, ..RENEWED }, ms(0), ms(0), ms(0)),
            (answered(401), Limits { own_connection: false, ..RENEWED }, refused, ms(0), ms(0)),
            (answered(403), RENEWED, refused, refused, refused),
            (answered(422), AMBIGUOUS, refused, refused, refused),
            (
                Event::Undecodable,
                AMBIGUOUS,
                unknown,
                failed(Kind::Decode, Unknown),
                failed(Kind::Decode, NotApplied),
            ),
        ];
        for (event, limits, charge, other, read) in rows {
            assert_eq!(first_or_stop(Charge, event, limits), charge, "charge after {event:?}");
            assert_eq!(first_or_stop(Read, event, limits), read, "read after {event:?}");
            for effect in [Create, Rotate] {
                assert_eq!(first_or_stop(effect, event, limits), other, "{effect:?} after {event:?}");
            }
        }
    }

    #[test]
    fn a_refusal_stays_one_when_nothing_can_be_sent_any_more() {
        let mut history = History { attempts: 1, ..History::default() };
        let throttled = decide(Charge, answered_after(429, 0), &mut history, LIMITS, 0.0);
        assert!(matches!(throttled, Decision::Again(_)));
        history.attempts = 3;
        let stop = Verdict { kind: Kind::Connect, outcome: NotApplied, retryable: true };
        let unsent = Event::Unsent(Unsent::NoConnection);
        assert_eq!(decide(Charge, unsent, &mut history, LIMITS, 0.0), Decision::Stop(stop));
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
        let stop = Verdict { kind: Kind::Status, outcome: NotApplied, retryable: true };
        let again = decide(Charge, answered_after(429, 1), &mut history, limits, 0.0);
        assert_eq!(again, Decision::Stop(stop));
    }

    #[test]
    fn a_call_goes_once_more_with_another_token_and_that_is_none_of_its_retries() {
        for effect in [Charge, Create, Read] {
            let limits = Limits { max_retries: 1, ..RENEWED };
            let mut history = History { attempts: 1, ..History::default() };
            let again = Decision::Again(Duration::ZERO);
            assert_eq!(decide(effect, answered(401), &mut history, limits, 0.0), again);
            history.attempts = 2;
            let unsent = Event::Unsent(Unsent::NoConnection);
            assert_eq!(decide(effect, unsent, &mut history, limits, 0.0), again);
            history.attempts = 3;
            let stop = Verdict { kind: Kind::Status, outcome: NotApplied, retryable: false };
            assert_eq!(decide(effect, answered(401), &mut history, limits, 0.0), Decision::Stop(stop));
        }
    }

    #[test]
    fn a_charge_is_not_sent_again_for_an_answer_that_may_be_a_stray() {
        let shared = Limits { own_connection: false, ..LIMITS };
        assert!(matches!(first(Charge, answered_after(429, 0), shared), Decision::Stop(_)));
        assert!(matches!(first(Create, answered_after(429, 0), shared), Decision::Again(_)));
    }

    #[test]
    fn retries_stop_at_the_limit_and_at_the_deadline() {
        let event = Event::Unsent(Unsent::NoConnection);
        let stop = Decision::Stop(Verdict { kind: Kind::Connect, outcome: NotSent, retryable: true });
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
        assert!(matches!(wait(u32::MAX - 1), Decision::Stop(_)), "past max_retries");
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

    /// What a service might do is drawn apart from what it answers, and the decisions are held against that.
    #[test]
    fn both_invariants_hold_against_what_a_service_did() {
        for seed in 1..=50_000_u64 {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let effect = [Charge, Create, Rotate, Read][random.below(4) as usize];
            let limits = Limits {
                max_retries: random.below(6) as u32,
                retry_ambiguous: random.below(2) == 0,
                own_connection: random.below(4) > 0,
                renewed: random.below(2) == 0,
                left: Duration::from_millis(random.below(30_000)),
            };
            let mut history = History::default();
            let (mut arrived, mut throttled, mut refused, mut applied) = (0, 0, 0, 0);
            let verdict = loop {
                history.attempts += 1;
                assert!(history.attempts <= limits.max_retries + 2, "too many attempts, seed {seed}");
                // The event, whether the request arrived, and whether the service carried it out.
                let chance = random.below(2) == 0;
                let (event, arrives, applies) = match random.below(9) {
                    0 => (Event::Unsent(Unsent::NoConnection), false, false),
                    1 => (Event::Unsent(Unsent::StaleConnection), false, false),
                    2 => (Event::Unsent(Unsent::TlsRefused), false, false),
                    3 => (Event::Interrupted, chance, chance),
                    4 => (Event::Undecodable, true, true),
                    5 => (answered_after(429, random.below(25)), true, false),
                    6 => {
                        let status = [303, 307, 408, 500, 502, 503, 504][random.below(7) as usize];
                        (answered_after(status, random.below(3)), true, chance)
                    }
                    7 => (answered(401), true, false),
                    _ => (answered([400, 403, 409, 422, 429][random.below(5) as usize]), true, false),
                };
                throttled += u32::from(matches!(event, Event::Answered { status: 429, .. }));
                refused += u32::from(matches!(event, Event::Answered { status: 401, .. }));
                arrived += u32::from(arrives);
                applied += u32::from(applies);
                let jitter = random.below(1000) as f64 / 1000.0;
                match decide(effect, event, &mut history, limits, jitter) {
                    Decision::Again(wait) => assert!(wait < limits.left, "past the deadline, seed {seed}"),
                    Decision::Stop(verdict) => break verdict,
                }
            };
            if effect == Charge {
                assert!(applied <= 1 && arrived <= throttled + refused + 1, "charged twice, seed {seed}");
                assert!(throttled <= 2, "throttled too often, seed {seed}");
                assert!(refused <= 2, "refused too often, seed {seed}");
                assert!(!verdict.retryable || applied == 0, "charged again by the caller, seed {seed}");
            }
            assert!(verdict.outcome != NotSent || arrived == 0, "it arrived, seed {seed}");
            assert!(effect == Read || applied == 0 || verdict.outcome == Unknown, "hidden, seed {seed}");
        }
    }
}
