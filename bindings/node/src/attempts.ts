/** How a call's attempts are made visible: a native transport does not show in tools that watch `fetch` or `http`. */

import { channel } from "node:diagnostics_channel";

import type { Outcome, Phase } from "./errors.js";

/** One attempt of a call. It holds no secret and nothing of a customer. */
export interface AttemptEvent {
  /** The operation, such as `checkout_sessions.create_payment`. */
  readonly operation: string;
  /** Which attempt of the call, from 1. */
  readonly attempt: number;
  /** How far it came. */
  readonly phase: Phase;
  /** The HTTP status, if an answer came. */
  readonly status: number | undefined;
  /** What to quote in a support request. */
  readonly traceId: string | undefined;
  /** How long it took, in milliseconds. */
  readonly duration: number;
  /** Whether it may have had an effect; none where it succeeded. */
  readonly outcome: Outcome | undefined;
}

const attempts = channel("conomyhq:attempt");

/** The shape in which an attempt crosses from native code. */
interface RawAttempt {
  operation: string;
  attempt: number;
  phase: Phase;
  status: number | null;
  trace_id: string | null;
  duration_ms: number;
  outcome: Outcome | null;
}

/**
 * Hands a call's attempts to those who listen: `onAttempt` and the diagnostics channel `conomyhq:attempt`.
 *
 * @internal
 */
export function publish(events: string, onAttempt: ((event: AttemptEvent) => void) | undefined): void {
  if (!onAttempt && !attempts.hasSubscribers) return;
  for (const raw of JSON.parse(events) as RawAttempt[]) {
    const event: AttemptEvent = {
      operation: raw.operation,
      attempt: raw.attempt,
      phase: raw.phase,
      status: raw.status ?? undefined,
      traceId: raw.trace_id ?? undefined,
      duration: raw.duration_ms,
      outcome: raw.outcome ?? undefined,
    };
    attempts.publish(event);
    try {
      onAttempt?.(event);
    } catch (error) {
      // The call's own result matters more than whoever watches it.
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}
