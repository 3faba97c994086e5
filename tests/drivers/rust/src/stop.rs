//! Ways in which a call is dropped, and what is known of it then.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use conomyhq::{AttemptEvent, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

/// When and how a call is dropped.
#[derive(Clone, Deserialize)]
pub(crate) struct Stop {
    #[serde(rename = "cancel_after_ms")]
    after_ms: f64,
    /// For how long the task's thread is blocked before.
    #[serde(default)]
    block_ms: f64,
    #[serde(default)]
    how: usize,
}

tokio::task_local! {
    /// How the attempts ended of the call that is made here; `None` is a success.
    static ENDED: Ended;
}

type Ended = Arc<Mutex<Vec<Option<Outcome>>>>;

/// Notes the end of an attempt. A dropped call reports its last from where it is dropped.
pub(crate) fn note(event: &AttemptEvent) {
    // Calls that nobody drops are not followed.
    let _ = ENDED.try_with(|ended| ended.lock().expect("no holder panics").push(event.outcome));
}

/// Makes a call that is dropped at its moment, unless it ends before.
pub(crate) async fn stopped(call: impl Future<Output = Value> + Send + 'static, stop: Stop) -> Value {
    let ended = Ended::default();
    let done = stop.drive(ENDED.scope(ended.clone(), call)).await;
    done.unwrap_or_else(
        || json!({"cancelled": {"outcome": outcome(&ended.lock().expect("no holder panics"))}}),
    )
}

/// What a call amounts to whose attempts ended so.
fn outcome(ended: &[Option<Outcome>]) -> Outcome {
    let said = |outcome| ended.contains(&Some(outcome));
    match () {
        () if said(Outcome::Unknown) || ended.contains(&None) => Outcome::Unknown,
        () if said(Outcome::NotApplied) => Outcome::NotApplied,
        () => Outcome::NotSent,
    }
}

impl Stop {
    /// The call's result; `None` once it was dropped.
    async fn drive(&self, call: impl Future<Output = Value> + Send + 'static) -> Option<Value> {
        match self.how % 4 {
            0 => {
                let stop = self.clone();
                tokio::spawn(async move { stop.moment().await });
                timeout(milliseconds(self.after_ms), call).await.ok()
            }
            1 => tokio::select! {
                biased;
                value = call => Some(value),
                () = self.moment() => None,
            },
            2 => {
                let task = tokio::spawn(call);
                self.moment().await;
                task.abort();
                task.await.ok()
            }
            _ => self.few_polls(call).await,
        }
    }

    /// Drops the call after some polls, perhaps before the first.
    async fn few_polls(&self, call: impl Future<Output = Value>) -> Option<Value> {
        const MOST: usize = 12;
        let mut call = pin!(call);
        let mut left = self.after_ms as usize % MOST;
        poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(None);
            }
            left -= 1;
            call.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// Ends when the call is to be dropped, the thread being blocked up to then.
    async fn moment(&self) {
        sleep(milliseconds(self.after_ms - self.block_ms)).await;
        std::thread::sleep(milliseconds(self.block_ms));
    }
}

fn milliseconds(ms: f64) -> Duration {
    Duration::from_secs_f64(ms.max(0.0) / 1000.0)
}
