//! What is measured, and with which libraries.

use super::Extent;

/// Ours, in each language.
pub(super) const OURS: &str = "conomyhq";
/// Ours, with payments on connections that were used before.
pub(super) const REUSING: &str = "conomyhq, reuse_connections";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Node,
    Rust,
}

impl Language {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Node => "Node",
            Self::Rust => "Rust",
        }
    }
}

/// What a program does with its client, and thereby which figures it reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Calls in so many threads, one after the other in each.
    Threads,
    /// So many calls in flight on one event loop.
    Tasks,
    /// From a fresh process to the first answer.
    Startup,
    /// Memory over many calls.
    Memory,
    /// Threads that call once each and are gone.
    Descriptors,
}

impl Shape {
    /// As jobs name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads",
            Self::Tasks => "tasks",
            Self::Startup => "startup",
            Self::Memory => "memory",
            Self::Descriptors => "descriptors",
        }
    }

    /// What its programs report.
    pub(super) fn metrics(self) -> &'static [&'static Metric] {
        match self {
            Self::Threads | Self::Tasks => &[&CALLS, &CPU, &P50, &P99, &RSS],
            Self::Startup => &[&IMPORT, &CLIENT, &CALL],
            Self::Memory => &[&RSS, &GROWTH],
            Self::Descriptors => &[&PEAK, &LEFT, &LEAVING],
        }
    }
}

/// A figure that a program reports.
pub(super) struct Metric {
    /// As reports and results name it.
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) title: &'static str,
    /// Whether more is better.
    pub(super) more: bool,
}

const fn metric(name: &'static str, unit: &'static str, title: &'static str) -> Metric {
    Metric { name, unit, title, more: false }
}

pub(super) const CALLS: Metric = Metric { more: true, ..metric("calls_per_s", "calls/s", "calls/s") };
pub(super) const CPU: Metric = metric("cpu_us", "µs", "CPU a call");
pub(super) const P50: Metric = metric("p50_us", "µs", "p50");
pub(super) const P99: Metric = metric("p99_us", "µs", "p99");
pub(super) const RSS: Metric = metric("rss_mb", "MB", "memory");
pub(super) const GROWTH: Metric = metric("rss_growth_mb", "MB", "growth after a fifth");
pub(super) const IMPORT: Metric = metric("import_ms", "ms", "import");
pub(super) const CLIENT: Metric = metric("client_ms", "ms", "first client");
pub(super) const CALL: Metric = metric("call_ms", "ms", "first call");
pub(super) const PEAK: Metric = metric("descriptors_peak", "descriptors", "more than before, at their end");
pub(super) const LEFT: Metric = metric("descriptors_left", "descriptors", "more than before, when quiet");
pub(super) const LEAVING: Metric = metric("descriptors_s", "s", "after `idle_timeout`");
pub(super) const SIZE: Metric = metric("size_mb", "MB", "installed, with what it needs");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Session,
    Payment,
}

pub(super) struct Mode {
    /// As results name it.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) shape: Shape,
    pub(super) operation: Operation,
    pub(super) tls: bool,
    /// Whether the client and the service share a core.
    pub(super) one_core: bool,
    pub(super) concurrency: u32,
    /// Ours first.
    pub(super) libraries: Vec<&'static str>,
    rounds: Rounds,
}

/// How many times each library of a mode has its turn, in a quick run and in a full one.
#[derive(Clone, Copy)]
struct Rounds {
    quick: u32,
    full: u32,
}

/// Of modes that have targets.
const TARGET: Rounds = Rounds { quick: 5, full: 7 };
const OTHER: Rounds = Rounds { quick: 3, full: 7 };
const ONLY_FULL: Rounds = Rounds { quick: 0, full: 7 };
/// Of what takes long, and tells something that does not vary.
const ONCE: Rounds = Rounds { quick: 1, full: 1 };
const ONCE_IN_FULL: Rounds = Rounds { quick: 0, full: 1 };

impl Mode {
    pub(super) fn rounds(&self, extent: Extent) -> u32 {
        match extent {
            Extent::Smoke => 1,
            Extent::Quick => self.rounds.quick,
            Extent::Full => self.rounds.full,
        }
    }

    fn of(language: Language, name: &str, title: &str, libraries: &[&'static str]) -> Self {
        Self {
            name: format!("{}-{name}", language.name().to_lowercase()),
            title: format!("{}, {title}", language.name()),
            language,
            shape: if language == Language::Python { Shape::Threads } else { Shape::Tasks },
            operation: Operation::Session,
            tls: false,
            one_core: false,
            concurrency: 1,
            libraries: libraries.to_vec(),
            rounds: OTHER,
        }
    }

    /// What is installed of each library.
    pub(super) fn size(language: Language) -> Self {
        Self::of(language, "size", "size on disk", &[])
    }

    fn take(mut self, rounds: Rounds) -> Self {
        self.rounds = rounds;
        self
    }

    fn shape(mut self, shape: Shape, concurrency: u32) -> Self {
        self.shape = shape;
        self.concurrency = concurrency;
        self
    }

    fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    fn one_core(mut self) -> Self {
        self.one_core = true;
        self
    }

    fn payments(mut self) -> Self {
        self.operation = Operation::Payment;
        self
    }
}

const PYTHON: [&str; 5] = [OURS, "http.client", "urllib3", "requests", "httpx"];
const NODE: [&str; 5] = [OURS, "undici", "node:http", "axios", "fetch"];
const RUST: [&str; 3] = [OURS, "reqwest", "hyper"];
/// SDKs whose start can be compared.
const SDKS: [&str; 3] = [OURS, "stripe", "openai"];

/// What needs nothing that is not there when the tests run.
const WITHOUT_INSTALLING: [&str; 7] =
    [OURS, REUSING, "http.client", "node:http", "fetch", "reqwest", "hyper"];

pub(super) fn modes(extent: Extent) -> Vec<Mode> {
    let mut modes = [python(), node(), rust()].into_iter().flatten().collect::<Vec<_>>();
    match extent {
        Extent::Full => {}
        Extent::Quick => modes.retain(|mode| mode.rounds.quick > 0),
        Extent::Smoke => {
            // What differs in numbers only is the same code.
            modes.retain(|mode| mode.rounds.quick > 0 && mode.concurrency <= 200);
            for mode in &mut modes {
                mode.libraries.retain(|library| WITHOUT_INSTALLING.contains(library));
            }
        }
    }
    modes
}

const ON_ONE_CORE: &str = "one call at a time, on one core";
const STARTUP: &str = "from import to the first answer";
const STARTUP_TLS: &str = "from import to the first answer, TLS 1.3 and the platform's roots";
const IN_FLIGHT: [u32; 6] = [1, 16, 64, 256, 1024, 4096];

fn python() -> Vec<Mode> {
    let of = |name: &str, title: &str, libraries: &[_]| Mode::of(Language::Python, name, title, libraries);
    let mut modes = vec![
        of("one-core", ON_ONE_CORE, &PYTHON).one_core().take(TARGET),
        of("sync", "one call at a time", &PYTHON),
        of("sync-tls", "one call at a time, TLS 1.3", &PYTHON).tls(),
    ];
    for threads in [1, 2, 4, 8, 16, 32] {
        let (name, title) = (format!("threads-{threads}"), format!("{threads} threads"));
        let mode = of(&name, &title, &[OURS, "urllib3", "requests"]).shape(Shape::Threads, threads);
        modes.push(match threads {
            8 => mode.take(TARGET),
            32 => mode,
            _ => mode.take(ONLY_FULL),
        });
    }
    for tasks in IN_FLIGHT {
        let (name, title) = (format!("asyncio-{tasks}"), format!("asyncio, {tasks} in flight"));
        // With more, httpx looks through all connections for each call, and takes minutes.
        let libraries: &[_] = if tasks <= 64 { &[OURS, "aiohttp", "httpx"] } else { &[OURS, "aiohttp"] };
        let mode = of(&name, &title, libraries).shape(Shape::Tasks, tasks);
        modes.push(match tasks {
            64 => mode.take(TARGET),
            1024 => mode,
            _ => mode.take(ONLY_FULL),
        });
    }
    modes.extend([
        of("payments-tls", "payments over TLS 1.3", &[OURS, REUSING, "requests"]).payments().tls(),
        of("startup", STARTUP, &SDKS).shape(Shape::Startup, 1).take(TARGET),
        of("startup-tls", STARTUP_TLS, &[OURS]).shape(Shape::Startup, 1).tls(),
        of("memory", "asyncio, 64 in flight: memory", &[OURS, "aiohttp"])
            .shape(Shape::Memory, 64)
            .take(ONCE_IN_FULL),
        of("descriptors", "200 threads that call once each", &[OURS])
            .shape(Shape::Descriptors, 200)
            .take(ONCE),
    ]);
    modes
}

fn node() -> Vec<Mode> {
    let of = |name: &str, title: &str, libraries: &[_]| Mode::of(Language::Node, name, title, libraries);
    let mut modes = Vec::new();
    for tasks in IN_FLIGHT {
        let title = if tasks == 1 { "one call at a time".into() } else { format!("{tasks} in flight") };
        let libraries: &[_] = if tasks <= 64 { &NODE } else { &[OURS, "undici", "fetch"] };
        let mode = of(&tasks.to_string(), &title, libraries).shape(Shape::Tasks, tasks);
        modes.push(match tasks {
            1 | 64 => mode.take(TARGET),
            1024 => mode,
            _ => mode.take(ONLY_FULL),
        });
    }
    modes.extend([
        of("1-tls", "one call at a time, TLS 1.3", &NODE).tls(),
        of("payments-tls", "payments over TLS 1.3", &[OURS, REUSING, "fetch"]).payments().tls(),
        of("startup", STARTUP, &SDKS).shape(Shape::Startup, 1),
        of("startup-tls", STARTUP_TLS, &[OURS]).shape(Shape::Startup, 1).tls(),
        of("memory", "64 in flight: memory", &[OURS, "undici"]).shape(Shape::Memory, 64).take(ONCE),
    ]);
    modes
}

fn rust() -> Vec<Mode> {
    let of = |name: &str, title: &str, libraries: &[_]| Mode::of(Language::Rust, name, title, libraries);
    vec![
        of("one-core", ON_ONE_CORE, &RUST).one_core().take(TARGET),
        of("1", "one call at a time", &RUST),
        of("1-tls", "one call at a time, TLS 1.3", &RUST).tls(),
        of("payments-tls", "payments over TLS 1.3", &[OURS, REUSING, "reqwest"]).payments().tls(),
    ]
}
