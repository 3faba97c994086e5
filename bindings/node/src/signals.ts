/** Abort signals. One listener a signal, however many calls share it: Node warns of a leak from the eleventh on. */

interface Waiting {
  aborts: Set<() => void>;
  listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `abort` once the signal aborts, or has already. Returns what stops waiting for it and leaves no listener.
 * Throws what the signal throws, if it cannot be listened to.
 *
 * @internal
 */
export function whenAborted(signal: AbortSignal, abort: () => void): () => void {
  if (signal.aborted) {
    abort();
    return () => {};
  }
  const { aborts, listener } = waiting.get(signal) ?? remember(signal);
  const isFirst = aborts.size === 0;
  // Before anybody listens: a signal may call its listener at once.
  aborts.add(abort);
  if (isFirst) {
    try {
      signal.addEventListener("abort", listener);
    } catch (error) {
      aborts.delete(abort);
      throw error;
    }
  }
  return () => {
    aborts.delete(abort);
    if (aborts.size > 0) return;
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // A listener that stays does nothing, and the call's result must not be lost to it.
    }
  };
}

function remember(signal: AbortSignal): Waiting {
  const aborts = new Set<() => void>();
  const listener = (): void => {
    for (const abort of aborts) abort();
  };
  const made = { aborts, listener };
  waiting.set(signal, made);
  return made;
}

/** Why it aborted; nothing where it does not tell. @internal */
export function reasonOf(signal: AbortSignal | undefined): unknown {
  try {
    return signal?.reason;
  } catch {
    return undefined;
  }
}
