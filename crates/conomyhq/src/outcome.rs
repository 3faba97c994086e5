//! The two questions about a call that did not succeed: may it have had an effect, and how far did it come?

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use serde::{Serialize, Serializer};

/// Declares an enum whose values have names that are the same in every language.
macro_rules! named {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Its name, the same in every language.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

named! {
    /// What is known of a failed call's effect. What is less certain compares greater, so a call of several attempts
    /// has the greatest of theirs.
    pub enum Outcome {
        /// No byte of the request was handed to a connection: nothing happened.
        NotSent = "not_sent",
        /// The service answered that it refused the request: nothing happened.
        NotApplied = "not_applied",
        /// The request may have been applied. Check before trying again.
        Unknown = "unknown",
    }
}

named! {
    /// How far an attempt came. Later phases compare greater.
    #[repr(u8)]
    pub enum Phase {
        /// Looking up the host's addresses.
        Resolving = "resolving",
        /// Waiting for a connection, or opening one.
        Connecting = "connecting",
        /// Shaking hands over TLS.
        Tls = "tls",
        /// Handing the request to the connection; from here on it counts as sent.
        Writing = "writing",
        /// Handed over whole; waiting for the answer.
        Waiting = "waiting",
        /// The answer's head is here; reading its body.
        Reading = "reading",
    }
}

impl Phase {
    const ALL: [Self; 6] =
        [Self::Resolving, Self::Connecting, Self::Tls, Self::Writing, Self::Waiting, Self::Reading];

    /// Whether a byte of the request may have left in this phase.
    pub fn may_have_sent(self) -> bool {
        self >= Self::Writing
    }
}

/// The phase that an attempt has reached, for all who bring it forward. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Reached(Arc<AtomicU8>);

impl Reached {
    /// An attempt that has reached nothing yet waits for a connection from the pool.
    pub(crate) fn phase(&self) -> Phase {
        match self.0.load(Ordering::Acquire) {
            0 => Phase::Connecting,
            reached => Phase::ALL[usize::from(reached) - 1],
        }
    }

    /// Phases only go forward: a connection opened for an attempt may be overtaken by one that became free.
    pub(crate) fn reach(&self, phase: Phase) {
        self.0.fetch_max(phase as u8 + 1, Ordering::AcqRel);
    }
}
