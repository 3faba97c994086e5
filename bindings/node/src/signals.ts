/** Abort signals. One listener a signal, however many calls share it: Node warns of a leak from the eleventh on. */

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `abort` once the signal aborts, or has already. Returns what stops waiting for it and leaves no listener.
 *
 * @internal
 */
export function whenAborted(signal: AbortSignal, abort: () => void): () => void {
  if (signal.aborted) {
    abort();
    return () => {};
  }
  const aborts = waiting.get(signal) ?? new Set();
  if (aborts.size === 0) {
    waiting.set(signal, aborts);
    signal.addEventListener("abort", abortAll);
  }
  aborts.add(abort);
  return () => {
    aborts.delete(abort);
    if (aborts.size === 0) signal.removeEventListener("abort", abortAll);
  };
}

function abortAll(this: AbortSignal): void {
  for (const abort of waiting.get(this) ?? []) abort();
}
