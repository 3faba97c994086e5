//! What is wanted, stated once, and what became of it.

use super::{
    plan::{CALL, CALLS, CLIENT, CPU, GROWTH, IMPORT, LEAVING, LEFT, Metric, OURS},
    results::Results,
    spread::shown,
};

struct Target {
    title: &'static str,
    mode: &'static str,
    metric: &'static Metric,
    wanted: Wanted,
}

/// All are held to medians.
enum Wanted {
    /// Ours is so many times better than a library.
    Ahead(&'static str, f64),
    /// Ours takes no more than so many times what a library takes.
    Within(&'static str, f64),
    /// Ours is no more than this.
    AtMost(f64),
}

use Wanted::{Ahead, AtMost, Within};

const TARGETS: &[Target] = &[
    target("Python, on one core: CPU a call", "python-one-core", &CPU, Ahead("httpx", 13.0)),
    target("Python, on one core: CPU a call", "python-one-core", &CPU, Ahead("requests", 16.0)),
    target("Python, on one core: CPU a call", "python-one-core", &CPU, Ahead("urllib3", 8.0)),
    target("Python, on one core: CPU a call", "python-one-core", &CPU, Ahead("http.client", 3.0)),
    target("Python, 8 threads: calls/s", "python-threads-8", &CALLS, Ahead("requests", 24.0)),
    target("Python, 8 threads: calls/s", "python-threads-8", &CALLS, Ahead("urllib3", 14.0)),
    target("asyncio, 64 in flight: calls/s", "python-asyncio-64", &CALLS, Ahead("aiohttp", 4.3)),
    target("asyncio, 64 in flight: CPU a call", "python-asyncio-64", &CPU, Ahead("aiohttp", 3.3)),
    target("Node, 64 in flight: calls/s", "node-64", &CALLS, Ahead("undici", 1.5)),
    target("Node, 64 in flight: calls/s", "node-64", &CALLS, Ahead("fetch", 13.0)),
    target("Node, one at a time: calls/s", "node-1", &CALLS, Ahead("undici", 1.1)),
    target("Node, one at a time: calls/s", "node-1", &CALLS, Ahead("fetch", 2.8)),
    target("Rust, on one core: CPU a call", "rust-one-core", &CPU, Within("reqwest", 1.05)),
    target("Python: import", "python-startup", &IMPORT, AtMost(2.0)),
    target("Python: first client", "python-startup", &CLIENT, AtMost(3.0)),
    target("Python: first call", "python-startup", &CALL, AtMost(3.0)),
    target("Python, 200 threads, then quiet: descriptors left", "python-descriptors", &LEFT, AtMost(0.0)),
    target("the same: gone how long after `idle_timeout`", "python-descriptors", &LEAVING, AtMost(5.0)),
    // As good as flat: a leak of ten bytes a call would be ten megabytes of a million calls.
    target(
        "Node, 64 in flight: memory gained after a fifth of the calls",
        "node-memory",
        &GROWTH,
        AtMost(3.0),
    ),
];

const fn target(title: &'static str, mode: &'static str, metric: &'static Metric, wanted: Wanted) -> Target {
    Target { title, mode, metric, wanted }
}

/// A target, and what was measured.
pub(super) struct Verdict {
    pub(super) title: &'static str,
    pub(super) wanted: String,
    pub(super) measured: String,
    pub(super) spread: String,
    pub(super) met: bool,
}

pub(super) fn judge(results: &Results) -> Vec<Verdict> {
    TARGETS.iter().map(|target| target.judge(results)).collect()
}

impl Target {
    fn judge(&self, results: &Results) -> Verdict {
        let (wanted, library) = match self.wanted {
            Ahead(library, times) => (format!("{library}, {times}× better"), library),
            Within(library, times) => (format!("{library}, {times}× at most"), library),
            AtMost(most) => (format!("{most} {} at most", self.metric.unit), OURS),
        };
        let row = results.find(self.mode, library, self.metric);
        let figure = row.and_then(|row| match self.wanted {
            AtMost(_) => Some(row.figure),
            Ahead(..) => row.ratio,
            Within(..) => row.ratio.map(|ratio| ratio.inverse()),
        });
        let Some(figure) = figure else {
            let (measured, spread) = ("not measured".to_owned(), String::new());
            return Verdict { title: self.title, wanted, measured, spread, met: false };
        };
        let (met, unit) = match self.wanted {
            Ahead(_, times) => (figure.median >= times, "×".to_owned()),
            Within(_, times) => (figure.median <= times, "×".to_owned()),
            AtMost(most) => (figure.median <= most, format!(" {}", self.metric.unit)),
        };
        Verdict {
            title: self.title,
            wanted,
            measured: format!("{}{unit}", shown(figure.median)),
            spread: format!("{} to {}", shown(figure.min), shown(figure.max)),
            met,
        }
    }
}

impl Verdict {
    pub(super) fn cells(&self) -> [&str; 5] {
        let result = if self.met { "met" } else { "MISSED" };
        [self.title, &self.wanted, &self.measured, &self.spread, result]
    }
}

pub(super) const HEAD: [&str; 5] = ["target", "wanted", "measured", "spread", "result"];

/// The table that the command ends with.
pub(super) fn table(verdicts: &[Verdict]) -> Vec<Vec<String>> {
    let rows = std::iter::once(HEAD).chain(verdicts.iter().map(Verdict::cells));
    rows.map(|cells| cells.map(str::to_owned).to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{Extent, plan};

    /// Targets name modes and libraries by their names, and a wrong one would be "not measured" for ever.
    #[test]
    fn each_target_is_measured_in_a_quick_run() {
        let modes = plan::modes(Extent::Quick);
        for Target { title, mode, metric, wanted } in TARGETS {
            let mode = modes.iter().find(|measured| measured.name == *mode).expect(title);
            assert!(mode.shape.metrics().iter().any(|measured| measured.name == metric.name), "{title}");
            let (Ahead(library, _) | Within(library, _)) = wanted else { continue };
            assert!(mode.libraries.contains(library), "{title}: {library}");
        }
    }

    #[test]
    fn a_target_is_held_to_the_median_of_ratios() {
        let mut results = Results::default();
        let modes = plan::modes(Extent::Quick);
        let mode = modes.iter().find(|mode| mode.name == "python-one-core").expect("it is measured");
        // Round by round 20, 13 and 2; by medians it would be 26.
        results.add(mode, &CPU, &[(OURS, vec![1.0, 2.0, 30.0]), ("httpx", vec![20.0, 26.0, 60.0])]);
        let verdict = TARGETS[0].judge(&results);
        assert_eq!(verdict.cells()[1..], ["httpx, 13× better", "13.0×", "2.00 to 20.0", "met"]);
        assert!(!TARGETS[1].judge(&results).met);
    }
}
