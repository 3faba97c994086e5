use crate::spec::Spec;

pub fn models(_spec: &Spec) -> String {
    String::new()
}
