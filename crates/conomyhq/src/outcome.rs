//! The three questions about a call that did not succeed: may it have had an effect, how far did it come, and what
//! would sending it again do?

use std::fmt;

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
    /// What is known of a failed call's effect.
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
    /// Whether a byte of the request may have left in this phase.
    pub fn may_have_sent(self) -> bool {
        self >= Self::Writing
    }
}

/// What sending an operation's request a second time could do. The spec states it for every operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It may charge the payer twice.
    Charge,
    /// It may open a second session.
    Create,
    /// It may replace a token twice.
    Rotate,
}
