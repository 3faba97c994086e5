//! Calls one after the other, and what they cost.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    Result,
    job::{Job, Report},
};

/// Warms up, and then measures. Each call takes one look at the clock.
pub(crate) async fn measure(job: &Job, mut call: impl AsyncFnMut(usize) -> Result) -> Result<Report> {
    run(job.warmup, job.warmup_calls, &mut call).await?;
    let (begin, cpu) = (Instant::now(), cpu_time()?);
    let mut times = run(job.seconds, 1, &mut call).await?;
    let (elapsed, cpu) = (begin.elapsed(), cpu_time()? - cpu);
    times.sort_unstable();
    let calls = times.len();
    let at = |share: f64| micros(times[(calls as f64 * share) as usize]);
    Ok(Report {
        calls,
        calls_per_s: calls as f64 / elapsed.as_secs_f64(),
        cpu_us: micros(cpu) / calls as f64,
        p50_us: at(0.50),
        p99_us: at(0.99),
        rss_mb: peak_memory()?,
    })
}

/// Calls for so long, and so many times at least; what each call took.
async fn run(
    seconds: f64,
    least: usize,
    call: &mut impl AsyncFnMut(usize) -> Result,
) -> Result<Vec<Duration>> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut times = Vec::new();
    let mut before = Instant::now();
    while times.len() < least || before < end {
        call(times.len()).await?;
        let now = Instant::now();
        times.push(now - before);
        before = now;
    }
    Ok(times)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// What the threads of this process used of all cores, in the kernel too. Linux tells.
fn cpu_time() -> Result<Duration> {
    // The kernel counts the running thread's time when it looks for another to run, and has it look at this.
    std::thread::yield_now();
    let mut used = Duration::ZERO;
    for thread in fs::read_dir("/proc/self/task")? {
        let statistics = fs::read_to_string(thread?.path().join("schedstat"))?;
        used += Duration::from_nanos(statistics.split(' ').next().unwrap_or_default().parse()?);
    }
    Ok(used)
}

/// The most memory that this process had, in megabytes.
fn peak_memory() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}
