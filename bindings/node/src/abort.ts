/** The error of a call that was called off in time. */

import { type Outcome, type Phase, toJSON } from "./errorFacts.js";
import type { ErrorFacts } from "./errors.js";

/**
 * The call's `signal` aborted it, and it provably had no effect. As everywhere in Node its `name` is `"AbortError"`,
 * its `code` is `"ABORT_ERR"` and its `cause` is the signal's reason.
 *
 * No `ConomyError`: the call did not fail, it was called off. One that may have had an effect rejects with an
 * `OutcomeUnknownError` whose `aborted` is true.
 */
export class AbortError extends Error {
  readonly code = "ABORT_ERR";
  /** `"not_sent"`, or `"not_applied"` where the service had refused every attempt before. */
  readonly outcome: Outcome;
  /** Whether sending the same call again cannot charge twice and may succeed. */
  readonly retryable: boolean;
  /** The operation that was called off. */
  readonly operation: string | undefined;
  /** How many attempts had been started. */
  readonly attempts: number;
  /** How far the last attempt came; none where no attempt was under way. */
  readonly phase: Phase | undefined;

  /**
   * @param message - What happened.
   * @param facts - What is known of it; what is not given is that of a call that was never started.
   */
  constructor(message?: string, facts: ErrorFacts = {}) {
    super(message, "cause" in facts ? { cause: facts.cause } : undefined);
    this.outcome = facts.outcome ?? "not_sent";
    this.retryable = facts.retryable ?? true;
    this.operation = facts.operation;
    this.attempts = facts.attempts ?? 0;
    this.phase = facts.phase;
  }

  /** What is safe to log: everything but `cause`. */
  toJSON(): Record<string, unknown> {
    return toJSON(this);
  }
}

// On the prototype, so that a bundler that renames the class does not rename the error.
Object.defineProperty(AbortError.prototype, "name", { value: "AbortError", configurable: true, writable: true });
