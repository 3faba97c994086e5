/** How a call's attempts are made visible: a native transport does not show in tools that watch `fetch` or `http`. */

import { channel } from "node:diagnostics_channel";

import type { Outcome, Phase } from "./errorFacts.js";

/** One attempt of a call. It holds no secret and nothing of a customer. */
export interface AttemptEvent {
  /** The operation, such as `checkout_sessions.create_payment`. */
  readonly operation: string;
  /** Which attempt of the call, from 1. */
  readonly attempt: number;
  /** When it was started. */
  readonly startedAt: Date;
  /** How far it came. */
  readonly phase: Phase;
  /** The HTTP status, if an answer came. */
  readonly status: number | undefined;
  /** What to quote in a support request, where it may be printed. */
  readonly traceId: string | undefined;
  /** The session of a payment. */
  readonly sessionId: string | undefined;
  /** How long it took, in milliseconds. */
  readonly duration: number;
  /** Whether it may have had an effect; none where it succeeded. */
  readonly outcome: Outcome | undefined;
  /** Whether another attempt follows. */
  readonly retried: boolean;
}

/** @internal */
export type AttemptHook = (event: AttemptEvent) => unknown;

/** The channel's name. @internal */
export const ATTEMPT = "conomyhq:attempt";

const attempts = channel(ATTEMPT);

/** The shape in which an attempt crosses from native code. */
interface RawAttempt {
  operation: string;
  attempt: number;
  started_at: number;
  phase: Phase;
  status: number | null;
  trace_id: string | null;
  session_id: string | null;
  duration_ms: number;
  outcome: Outcome | null;
  retried: boolean;
}

/** Whether anybody listens to attempts. @internal */
export function isWatched(onAttempt: AttemptHook | undefined): boolean {
  return onAttempt !== undefined || attempts.hasSubscribers;
}

/**
 * Hands an attempt to those who listen: `onAttempt` and the diagnostics channel `conomyhq:attempt`. Whatever
 * they do, the call goes on and its result stays what it is.
 *
 * @internal
 */
export function publish(json: string, onAttempt: AttemptHook | undefined): void {
  const raw = JSON.parse(json) as RawAttempt;
  const event: AttemptEvent = {
    operation: raw.operation,
    attempt: raw.attempt,
    startedAt: new Date(raw.started_at * 1000),
    phase: raw.phase,
    status: raw.status ?? undefined,
    traceId: raw.trace_id ?? undefined,
    sessionId: raw.session_id ?? undefined,
    duration: raw.duration_ms,
    outcome: raw.outcome ?? undefined,
    retried: raw.retried,
  };
  attempts.publish(event);
  if (!onAttempt) return;
  try {
    const returned = onAttempt(event);
    // An async function's rejection would end the process if nobody took it.
    if ((typeof returned === "object" && returned !== null) || typeof returned === "function") void settled(returned);
  } catch (error) {
    warn(error);
  }
}

async function settled(returned: unknown): Promise<void> {
  try {
    await returned;
  } catch (error) {
    warn(error);
  }
}

/**
 * Makes a process warning of what a hook threw. Of its name and its message only: Node prints a warning's `code` and
 * `detail` as well, and those of an error of ours are the service's words.
 */
function warn(thrown: unknown): void {
  let text = "onAttempt failed";
  try {
    text += `: ${String(thrown)}`;
  } catch {
    // The warning is made without it.
  }
  try {
    process.emitWarning(text);
  } catch {
    // Somebody's own emitWarning. There is nobody left to tell.
  }
}
