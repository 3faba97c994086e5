/** One call, from arguments to a result. Whatever is decided about it is decided in the native half. */

import { type AttemptEvent, publish } from "./attempts.js";
import { errorFromReport, OutcomeUnknownError } from "./errors.js";
import { native, type NativeClient, type Settled } from "./native.js";
import { type CallOptions, callSettings, refuse } from "./options.js";
import { whenAborted } from "./signals.js";

/**
 * Makes a call: the operation's id in the spec and its name here, its path parameters in order, its body if it has one.
 *
 * @internal
 */
export type Call = <Answer>(
  operation: { id: string; name: string },
  path: Record<string, string>,
  body: object | undefined,
  options: CallOptions | undefined,
) => Promise<Answer>;

/**
 * The way to make calls with a client.
 *
 * @internal
 */
export function caller(client: NativeClient, onAttempt?: (event: AttemptEvent) => void): Call {
  return async ({ id, name }, path, body, options = {}) => {
    for (const [param, value] of Object.entries(path)) {
      if (typeof value !== "string") refuse(`${param} must be a string`, name);
    }
    if (typeof options !== "object" || options === null) refuse("the options must be an object", name);
    const settings = callSettings(options, name);
    const text = body === undefined ? undefined : toJson(body, name);

    const { signal } = options;
    const abort = signal && new (native().Abort)();
    const stopWaiting = signal && abort && whenAborted(signal, () => abort.abort());
    let settled: Settled;
    try {
      // Also a call that is aborted already goes this way: the native half sends nothing and reports it like any other.
      settled = await finished(client.call(id, Object.values(path), text, settings, abort), name);
    } finally {
      stopWaiting?.();
    }

    publish(settled.events, onAttempt);
    if (settled.answer !== undefined) return JSON.parse(settled.answer);
    throw errorFromReport(settled.error ?? "", settled.rawBody, signal?.reason);
  };
}

function toJson(body: object, operation: string): string {
  if (typeof body !== "object" || body === null) refuse("the body must be an object", operation);
  try {
    return JSON.stringify(body);
  } catch (cause) {
    refuse("the body cannot be written as JSON; `cause` tells why", operation, cause);
  }
}

/** A promise of native code is only ever rejected by a bug in it, and then nothing is known of what was sent. */
async function finished(call: Promise<Settled>, operation: string): Promise<Settled> {
  try {
    return await call;
  } catch (cause) {
    throw new OutcomeUnknownError({
      message: "the native code failed in the middle of the call: it may have been applied, check before trying again",
      outcome: "unknown",
      operation,
      attempts: 1,
      cause,
    });
  }
}
