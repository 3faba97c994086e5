//! The spec's operations as the harness names them: by their ids.

use conomyhq::Operation;

/// The operation's id in the spec: its name here, which is the id with a capital, without it.
fn id(operation: Operation) -> String {
    let name = format!("{operation:?}");
    name[..1].to_lowercase() + &name[1..]
}

/// What sending an operation's request again could do, such as `charge`; `None` of an operation that there is not.
pub(crate) fn effect(operation: &str) -> Option<String> {
    let found = Operation::ALL.iter().find(|candidate| id(**candidate) == operation)?;
    Some(format!("{:?}", found.effect()).to_lowercase())
}
