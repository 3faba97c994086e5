//! How a call asks Python for its access token: it leaves a question, and goes on once that is answered.

use std::{
    sync::{Arc, Mutex, OnceLock},
    time::Instant,
};

use conomyhq::binding;
use tokio::sync::{Notify, oneshot};

use crate::{
    awaited::{Completions, Queue},
    locked,
};

/// What a call asks for.
#[derive(Default)]
pub(crate) struct Questions {
    open: Mutex<Option<Question>>,
    came: Notify,
    /// Of a call for an event loop: the loop's queue, and the call's number in it.
    wakes: OnceLock<(Arc<Queue>, u64)>,
}

struct Question {
    /// The token that the service refused, and when it is too late; nothing once it was taken.
    asked: Option<(Option<String>, Instant)>,
    answer: oneshot::Sender<String>,
}

impl Questions {
    /// Those of a call that has its token from Python.
    pub(crate) fn of(call: &mut binding::Call) -> Arc<Self> {
        let questions = Arc::new(Self::default());
        let kept = questions.clone();
        call.on_token(move |refused, deadline| {
            let (answer, answered) = oneshot::channel();
            kept.put(Question { asked: Some((refused, deadline)), answer });
            // Python knows why there is none.
            async { answered.await.map_err(|_| "access_token raised".into()) }
        });
        questions
    }

    /// Has the event loop woken for each.
    pub(crate) fn wake(&self, completions: &Completions, number: u64) {
        let _ = self.wakes.set((completions.queue(), number));
    }

    fn put(&self, question: Question) {
        *locked(&self.open) = Some(question);
        self.came.notify_one();
        if let Some((queue, number)) = self.wakes.get() {
            queue.put(*number);
        }
    }

    /// Until there is one.
    pub(crate) async fn came(&self) {
        self.came.notified().await;
    }

    pub(crate) fn any(&self) -> bool {
        locked(&self.open).as_ref().is_some_and(|question| question.asked.is_some())
    }

    pub(crate) fn take(&self) -> Option<(Option<String>, Instant)> {
        locked(&self.open).as_mut()?.asked.take()
    }

    /// Answers with a token, or that there is none.
    pub(crate) fn answer(&self, token: Option<String>) {
        let open = locked(&self.open).take();
        if let (Some(question), Some(token)) = (open, token) {
            let _ = question.answer.send(token);
        }
    }
}
