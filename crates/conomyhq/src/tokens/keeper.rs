//! Keeps the token that the service gave, for all calls of a client, and gets the next one ahead of its end.
//!
//! What is known is an immutable [`State`] that is replaced by compare-and-swap: there is no lock that a fork could leave
//! locked in the child, and of all who find that a token is to be had, the one whose state is taken gets it. It is had in
//! a [flight](Flight), on a thread of its own, which none of its callers can stop and each waits for within its own
//! deadline. A forked child has the token; a flight of its parent's never lands there, so it starts its own.

use std::{process, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use tokio::sync::watch;

use super::{Fetch, Fetched, Fly};
use crate::{
    clocks::Clocks,
    credentials::Token,
    error::{Error, Facts},
    outcome::Outcome,
    random::random,
};

/// A token is renewed once so much of its life is over, give or take: a fleet that was started at once does not renew at
/// once.
const RENEWED_AT: f64 = 0.8;
const GIVE_OR_TAKE: f64 = 0.05;
/// No call begins with a token in this last part of its life, which the request may take to arrive.
const LAST: f64 = 0.05;
const LONGEST_LAST: Duration = Duration::from_secs(10);
/// How long nobody asks again after a failure, doubled with each more in a row.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait that the service can ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

pub(crate) struct Keeper {
    state: ArcSwap<State>,
    fetch: Fetch,
    fly: Fly,
}

#[derive(Clone, Default)]
struct State {
    held: Option<Held>,
    flight: Option<Flight>,
    /// The last flight, if it failed.
    failed: Option<Failed>,
    /// How many tokens in a row the service refused without ever taking one.
    refusals: u32,
}

/// A token, and how long it is good for.
#[derive(Clone)]
struct Held {
    token: Token,
    /// Before it was asked for: its life cannot have begun earlier.
    since: Clocks,
    renewed_after: Duration,
    ends_after: Duration,
    /// When the service refused it, and how long that is not heeded: where it refuses each, calls would ask for another
    /// each time.
    refused: Option<(Clocks, Duration)>,
}

/// A token is being had.
#[derive(Clone)]
struct Flight {
    process: u32,
    /// There until this is dropped.
    landed: Option<watch::Receiver<Landed>>,
}

/// How a flight ended; nothing before that.
type Landed = Option<Result<Token, Arc<Error>>>;

#[derive(Clone)]
struct Failed {
    error: Arc<Error>,
    at: Clocks,
    /// How long nobody asks again.
    wait: Duration,
    in_a_row: u32,
}

/// What a call finds.
enum Standing {
    /// It goes on with this.
    Good(Token),
    /// The same, and the next one is to be had meanwhile.
    Aging(Token),
    /// It waits for this.
    Coming(Flight),
    /// One is to be had.
    Wanting,
    /// It is too early to ask again.
    Failed(Arc<Error>),
}

impl Keeper {
    pub(super) fn new(fetch: Fetch, fly: Fly) -> Self {
        Self { state: ArcSwap::default(), fetch, fly }
    }

    /// The token to begin with. Waits only where there is none.
    pub(super) async fn token(self: &Arc<Self>) -> Result<Token, Arc<Error>> {
        loop {
            let state = self.state.load_full();
            match state.standing(&Clocks::now()) {
                Standing::Good(token) => return Ok(token),
                Standing::Failed(error) => return Err(error),
                Standing::Aging(token) => {
                    self.start(&state);
                    return Ok(token);
                }
                Standing::Wanting => self.start(&state),
                Standing::Coming(flight) => {
                    // What it brought, though that may be old by the time that this is polled again: callers who come
                    // late must not start another, and then another.
                    if let Some(landed) = flight.landed().await {
                        return landed;
                    }
                }
            }
        }
    }

    /// The service refused it.
    pub(super) fn refuse(&self, token: &Token) {
        let now = Clocks::now();
        self.state.rcu(|state| {
            let mut state = State::clone(state);
            if let Some(held) =
                state.held.as_mut().filter(|held| held.token == *token && held.refused.is_none())
            {
                state.refusals = if held.token.has_worked() { 0 } else { state.refusals + 1 };
                // Another one at once, also where this one never worked; but not each time.
                let wait = state.refusals.checked_sub(2).map_or(Duration::ZERO, wait);
                held.refused = Some((now, wait));
            }
            state
        });
    }

    /// Starts a flight, unless what was seen is not so any more.
    fn start(self: &Arc<Self>, seen: &Arc<State>) {
        let (landing, landed) = watch::channel(None);
        let flight = Flight { process: process::id(), landed: Some(landed) };
        let next = State { flight: Some(flight), ..State::clone(seen) };
        let before = self.state.compare_and_swap(seen, Arc::new(next));
        if Arc::ptr_eq(&before, seen) {
            let landing =
                Landing { keeper: self.clone(), landing, result: Err(NO_THREAD), since: Clocks::now() };
            // Where it cannot fly, it is dropped and so has landed.
            let _ = (self.fly)(Box::pin(landing.fly()));
        }
    }
}

/// How a flight ends that never had an end of its own.
const NO_THREAD: &str = "no thread can be started for it";
const BUG: &str = "the library failed by a bug of its own, please report it";

/// The end of a flight, which it comes to when this is dropped: after a panic as well, for callers wait for it.
struct Landing {
    keeper: Arc<Keeper>,
    landing: watch::Sender<Landed>,
    result: Result<Result<Fetched, Error>, &'static str>,
    since: Clocks,
}

impl Landing {
    async fn fly(mut self) {
        self.result = Err(BUG);
        self.since = Clocks::now();
        let fetched = (self.keeper.fetch)().await;
        self.result = Ok(fetched);
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        let result = std::mem::replace(&mut self.result, Err(BUG));
        let result = result.unwrap_or_else(|why| Err(failure(why)));
        let landed = match result {
            Ok(fetched) => {
                let token = fetched.token.clone();
                let held = Held::new(fetched, self.since);
                self.keeper.state.rcu(|state| State {
                    held: Some(held.clone()),
                    flight: None,
                    failed: None,
                    refusals: state.refusals,
                });
                Ok(token)
            }
            Err(error) => {
                let asked = error.retry_after().unwrap_or_default().min(LONGEST_RETRY_AFTER);
                let (error, at) = (Arc::new(error), Clocks::now());
                self.keeper.state.rcu(|state| {
                    let in_a_row =
                        state.failed.as_ref().map_or(0, |failed| failed.in_a_row.saturating_add(1));
                    let wait = wait(in_a_row).max(asked);
                    State {
                        flight: None,
                        failed: Some(Failed { error: error.clone(), at, wait, in_a_row }),
                        ..State::clone(state)
                    }
                });
                Err(error)
            }
        };
        tracing::debug!(target: "conomyhq", renewed = landed.is_ok(), "access token");
        self.landing.send_replace(Some(landed));
    }
}

fn failure(why: &str) -> Error {
    Error::Transport(
        Facts { what: why.to_owned(), outcome: Some(Outcome::NotSent), ..Facts::default() }.into(),
    )
}

/// How long nobody asks again, after so many before.
fn wait(before: u32) -> Duration {
    let longest = FIRST_WAIT.saturating_mul(1 << before.min(16)).min(LONGEST_WAIT);
    longest.mul_f64(0.5 + 0.5 * random())
}

impl State {
    fn standing(&self, now: &Clocks) -> Standing {
        let flight = self.flight.as_ref().filter(|flight| flight.is_ours());
        let failed = self.failed.as_ref().filter(|failed| now.since(&failed.at) < failed.wait);
        match (self.held.as_ref().filter(|held| held.is_good(now)), flight, failed) {
            (Some(held), None, None) if held.is_aging(now) => Standing::Aging(held.token.clone()),
            (Some(held), ..) => Standing::Good(held.token.clone()),
            (None, Some(flight), _) => Standing::Coming(flight.clone()),
            (None, None, Some(failed)) => Standing::Failed(failed.error.clone()),
            (None, None, None) => Standing::Wanting,
        }
    }
}

impl Held {
    fn new(Fetched { token, lives }: Fetched, since: Clocks) -> Self {
        let part = RENEWED_AT + GIVE_OR_TAKE * (2.0 * random() - 1.0);
        Self {
            token,
            since,
            renewed_after: lives.mul_f64(part),
            ends_after: lives - lives.mul_f64(LAST).min(LONGEST_LAST),
            refused: None,
        }
    }

    fn is_good(&self, now: &Clocks) -> bool {
        let refused = self.refused.as_ref().is_some_and(|(at, unheeded)| now.since(at) >= *unheeded);
        !refused && now.since(&self.since) < self.ends_after
    }

    fn is_aging(&self, now: &Clocks) -> bool {
        now.since(&self.since) >= self.renewed_after
    }
}

impl Flight {
    fn is_ours(&self) -> bool {
        self.process == process::id()
    }

    async fn landed(mut self) -> Landed {
        let landed = self.landed.as_mut()?.wait_for(Option::is_some).await;
        landed.ok()?.clone()
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if !self.is_ours() {
            // It is the parent's, whose thread may have been within one of its locks.
            std::mem::forget(self.landed.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn held(since: Clocks) -> Held {
        let token = Token::new("token".to_owned().into()).expect("a token");
        Held::new(Fetched { token, lives: HOUR }, since)
    }

    fn standing(state: &State, now: Clocks) -> &'static str {
        match state.standing(&now) {
            Standing::Good(_) => "good",
            Standing::Aging(_) => "aging",
            Standing::Coming(_) => "coming",
            Standing::Wanting => "wanting",
            Standing::Failed(_) => "failed",
        }
    }

    #[test]
    fn a_token_ages_by_the_clock_that_says_more() {
        let begun = Clocks::now();
        let state = State { held: Some(held(begun)), ..State::default() };
        for (monotonic, wall, expected) in [
            (0, 0, "good"),
            (2600, 2600, "good"),
            (3100, 3100, "aging"),
            (3595, 3595, "wanting"),
            // Asleep, and with a wall clock that was set back.
            (10, 4000, "wanting"),
            (10, 3100, "aging"),
            (3595, -7200, "wanting"),
            (10, -7200, "good"),
        ] {
            let now = begun.shifted(Duration::from_secs(monotonic), wall);
            assert_eq!(standing(&state, now), expected, "{monotonic} {wall}");
        }
    }

    #[test]
    fn a_short_life_is_used_nearly_to_its_end_and_renewed_ahead_of_it() {
        for seconds in [1.0, 2.0, 60.0, 3600.0, 86400.0] {
            let lives = Duration::from_secs_f64(seconds);
            for _ in 0..200 {
                let token = Token::new("token".to_owned().into()).expect("a token");
                let held = Held::new(Fetched { token, lives }, Clocks::now());
                let part = held.renewed_after.as_secs_f64() / seconds;
                assert!((0.75..=0.85).contains(&part), "{part}");
                assert!(held.renewed_after < held.ends_after && held.ends_after < lives);
            }
        }
    }

    #[test]
    fn while_a_renewal_fails_calls_go_on_with_a_token_that_is_good() {
        let begun = Clocks::now();
        let at = begun.shifted(Duration::from_secs(3100), 3100);
        let failed = Failed { error: Arc::new(failure(BUG)), at, wait: HOUR, in_a_row: 0 };
        let state = State { held: Some(held(begun)), failed: Some(failed), ..State::default() };
        assert_eq!(standing(&state, begun.shifted(Duration::from_secs(3300), 3300)), "good");
        assert_eq!(standing(&state, begun.shifted(Duration::from_secs(3700), 3700)), "failed");
        assert_eq!(standing(&state, begun.shifted(Duration::from_secs(6800), 6800)), "wanting");
    }

    #[test]
    fn a_flight_of_another_process_is_left_alone() {
        let (landing, landed) = watch::channel(None);
        let flight = Flight { process: process::id() + 1, landed: Some(landed) };
        let state = State { flight: Some(flight), ..State::default() };
        assert_eq!(standing(&state, Clocks::now()), "wanting");
        drop(state);
        // Not even dropped, which takes one of its locks.
        assert_eq!(landing.receiver_count(), 1);
    }

    #[test]
    fn a_flight_that_never_began_or_fell_has_landed_all_the_same() {
        fn nowhere(_: super::super::Flying) -> std::io::Result<()> {
            Err(std::io::ErrorKind::WouldBlock.into())
        }
        fn falls(flying: super::super::Flying) -> std::io::Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            let fall = move || runtime.block_on(flying);
            assert!(std::thread::spawn(fall).join().is_err());
            Ok(())
        }
        for (fly, why) in [(nowhere as Fly, NO_THREAD), (falls, BUG)] {
            let keeper = Arc::new(Keeper::new(Box::new(|| panic!("a fall, for the test")), fly));
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            let error = runtime.block_on(keeper.token()).expect_err("no token");
            assert_eq!((error.what(), error.outcome()), (why, Outcome::NotSent));
        }
    }
}
