//! The spec's operations, by their ids: what sending each again could do, and the usual call of it.

use std::path::Path;

use conomyhq::Operation;
use serde::Deserialize;
use serde_json::Value;

/// The file of usual calls; it stands beside the cases.
pub(crate) const FILE: &str = "operations";

/// An operation as the cases play it.
#[derive(Clone)]
pub(crate) struct Usual {
    pub(crate) id: String,
    /// What sending its request again could do, such as `charge`.
    pub(crate) effect: String,
    pub(crate) call: Value,
}

#[derive(Deserialize)]
struct Stated {
    operation: String,
}

/// Every operation of the spec with its usual call, in the order of the file.
pub(crate) fn load(folder: &Path) -> Result<Vec<Usual>, String> {
    let path = folder.join(FILE).with_extension("yaml");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    usual(&text, Operation::ALL.iter().map(|operation| operation.id().to_owned()))
        .map_err(|why| format!("{why}: {}", path.display()))
}

fn usual(text: &str, operations: impl Iterator<Item = String>) -> Result<Vec<Usual>, String> {
    let calls: Vec<Value> = serde_saphyr::from_str(text).map_err(|e| e.to_string())?;
    let mut all = Vec::new();
    for call in calls {
        let Stated { operation: id } = Stated::deserialize(&call).map_err(|e| e.to_string())?;
        let effect = effect(&id).ok_or_else(|| format!("the spec has no operation {id}"))?;
        all.push(Usual { id, effect, call });
    }
    let missing: Vec<_> =
        operations.filter(|operation| all.iter().all(|usual| usual.id != *operation)).collect();
    if missing.is_empty() { Ok(all) } else { Err(format!("no usual call of {}", missing.join(", "))) }
}

/// What sending an operation's request again could do; `None` of an operation that there is not.
pub(crate) fn effect(operation: &str) -> Option<String> {
    let found = Operation::ALL.iter().find(|candidate| candidate.id() == operation)?;
    Some(found.effect().as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_without_a_usual_call_is_named() {
        let text = "[{operation: createCheckoutSession, path: []}]";
        let of = |ids: &[&str]| usual(text, ids.iter().map(|id| (*id).to_owned())).map(|all| all.len());
        assert_eq!(of(&["createCheckoutSession"]), Ok(1));
        assert_eq!(of(&["createCheckoutSession", "getThing"]), Err("no usual call of getThing".into()));
        let unknown = usual("[{operation: flyToTheMoon}]", std::iter::empty()).map(|all| all.len());
        assert_eq!(unknown, Err("the spec has no operation flyToTheMoon".into()));
    }
}
