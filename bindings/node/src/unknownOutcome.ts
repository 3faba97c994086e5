/** The call that may have been applied, behind whatever error it ended in. */

import { OutcomeUnknownError } from "./errors.js";

/** Where errors keep other errors: `cause`, those of an `AggregateError`, both of a `SuppressedError`. */
const BEHIND = ["cause", "errors", "error", "suppressed"] as const;

/** More than any chain of causes has; a getter that makes a new error whenever it is asked would never end. */
const MOST = 10_000;

/**
 * The {@link OutcomeUnknownError} behind an error: the error itself, or one among its causes, those of an
 * `AggregateError` and what a `SuppressedError` suppressed. The nearest one where there are several.
 *
 * ```ts
 * import { Conomy, unknownOutcome } from "conomyhq";
 *
 * try {
 *   await new Conomy().checkoutSessions.createPayment("cs_1", { paymentMethod: "PIX" });
 * } catch (error) {
 *   const unknown = unknownOutcome(error);
 *   if (unknown) console.log(`look session ${unknown.sessionId} up, paid at ${unknown.sentAt?.toISOString()}`);
 * }
 * ```
 */
export function unknownOutcome(error: unknown): OutcomeUnknownError | undefined {
  const seen = new Set<unknown>([error]);
  // A set is walked in order, what is added on the way included.
  for (const candidate of seen) {
    if (seen.size > MOST) return undefined;
    if ((typeof candidate !== "object" && typeof candidate !== "function") || candidate === null) continue;
    try {
      if (candidate instanceof OutcomeUnknownError) return candidate;
    } catch {
      // A proxy that does not tell its prototype.
    }
    if (Array.isArray(candidate)) for (const item of candidate) seen.add(item);
    for (const name of BEHIND) {
      try {
        seen.add((candidate as Record<string, unknown>)[name]);
      } catch {
        // A getter that throws keeps nothing of ours.
      }
    }
  }
  return undefined;
}
