// What this process holds, as Linux tells it.

import { readdirSync, readFileSync } from "node:fs";

/** How many descriptors are open. One more is for looking. */
export const descriptors = () => readdirSync("/proc/self/fd").length;

export const threads = () => readdirSync("/proc/self/task").length;

/** Resident memory, in bytes, with what can be collected collected: the process runs with `--expose-gc`. */
export function memory() {
  gc();
  return process.memoryUsage.rss();
}

/** What it may have at most, such as of "open files". */
export function limitOf(what) {
  const [, limit] = new RegExp(`^Max ${what} +(\\S+)`, "m").exec(readFileSync("/proc/self/limits", "utf8"));
  return limit === "unlimited" ? Infinity : Number(limit);
}

/** Asks until the answer is as it should be, for so many milliseconds; the last answer. */
export async function until(ask, enough, within) {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = ask();
    if (enough(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
