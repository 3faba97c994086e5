// Does a job (`bench/python/job.py` says what is in one), and prints the report.

import { check } from "./api.mjs";
import { CLIENTS } from "./clients.mjs";

const job = JSON.parse(process.argv[2]);

async function tasks() {
  const call = await CLIENTS[job.library](job);
  await run(call, job.warmup, job.warmup_calls);
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const times = Float64Array.from(await run(call, job.seconds));
  const [elapsed, used] = [performance.now() - begin, process.cpuUsage(cpu)];
  times.sort();
  const calls = times.length;
  return {
    calls,
    calls_per_s: (calls / elapsed) * 1e3,
    cpu_us: (used.user + used.system) / calls,
    p50_us: times[Math.floor(calls / 2)] * 1e3,
    p99_us: times[Math.floor(calls * 0.99)] * 1e3,
    rss_mb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
}

/** Keeps so many calls in flight for so long, and makes so many at least; what each took. */
async function run(call, seconds, least = 1) {
  const { concurrency, operation } = job;
  const end = performance.now() + seconds * 1e3;
  const leastEach = Math.max(Math.floor(least / concurrency), 1);
  const times = [];
  const one = async () => {
    let before = performance.now();
    for (let number = 0; number < leastEach || before < end; number++) {
      check(operation, number, await call(number));
      const after = performance.now();
      times.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return times;
}

/** What of memory is taken after a fifth of the calls, and at their end. */
async function memory() {
  const { calls, concurrency, operation } = job;
  const call = await CLIENTS[job.library](job);
  const step = Math.floor(calls / 50);
  const samples = [0];
  let done = 0;
  const one = async () => {
    while (done < calls) {
      const number = done++;
      check(operation, number, await call(number));
      if (done / step >= samples.length) samples.push(process.memoryUsage.rss() / 1e6);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  // The highest of a tenth of the run each: what a collection frees in between is no gain.
  const [fifth, tenth] = [Math.floor(samples.length / 5), Math.floor(samples.length / 10)];
  const early = Math.max(...samples.slice(fifth, fifth + tenth));
  const late = Math.max(...samples.slice(-tenth));
  return { rss_mb: late, rss_growth_mb: late - early };
}

const report = await { memory, tasks }[job.shape]();
// Connections that are kept would keep the process.
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit());
