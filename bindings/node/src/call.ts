/** One call, from arguments to a result. Whatever is decided about it is decided in the native half. */

import type { AbortError } from "./abort.js";
import { type AttemptHook, isWatched, publish } from "./attempts.js";
import { toJson } from "./body.js";
import { type ConomyError, OutcomeUnknownError } from "./errors.js";
import { native, type NativeClient, type Settled } from "./native.js";
import type { CallOptions } from "./options.js";
import { hidePrinting } from "./printing.js";
import { errorFromReport } from "./report.js";
import { callSettings, pathSettings, refuse } from "./settings.js";
import { reasonOf, whenAborted } from "./signals.js";

/** An operation: its id in the spec, its name in errors and events, the model of its answer. @internal */
export interface Operation {
  id: string;
  name: string;
  model: string;
}

/**
 * Makes a call: the operation, its path parameters in order, its body if it has one.
 *
 * @internal
 */
export type Call = <Answer>(
  operation: Operation,
  path: Record<string, string>,
  body: object | undefined,
  options: CallOptions | undefined,
) => Promise<Answer>;

/**
 * The way to make calls with a client.
 *
 * @internal
 */
export function caller(client: NativeClient, onAttempt?: AttemptHook): Call {
  return async <Answer>(
    operation: Operation,
    path: Record<string, string>,
    body: object | undefined,
    options: CallOptions | undefined,
  ): Promise<Answer> => {
    const { id, name } = operation;
    const params = pathSettings(path, name);
    const { text: settings, signal } = callSettings(options, name);
    const json = body === undefined ? undefined : toJson(body, name);

    const abort = signal && new (native().Abort)();
    const stopWaiting = signal && abort && listen(signal, () => abort.abort(), name);
    const watched = isWatched(onAttempt);
    let result: Result<Answer>;
    let events: string | undefined;
    try {
      // Also a call that is aborted already goes this way: the native half sends nothing and reports it like any other.
      const settled = await client.call(id, params, json, settings, abort, watched);
      events = settled.events;
      result = resultOf<Answer>(settled, operation, signal);
    } catch (cause) {
      result = { error: ofBug(name, cause) };
    } finally {
      stopWaiting?.();
    }

    if (events !== undefined && watched) publish(events, onAttempt);
    if (result.error) throw result.error;
    return result.answer;
  };
}

type Result<Answer> = { error: ConomyError | AbortError } | { error?: never; answer: Answer };

function resultOf<Answer>(settled: Settled, operation: Operation, signal: AbortSignal | undefined): Result<Answer> {
  let answer: unknown;
  if (settled.answer !== undefined) {
    answer = JSON.parse(settled.answer);
    hidePrinting(answer, operation.model);
    if (settled.error === undefined) return { answer: answer as Answer };
  }
  const { error = "", rawBody } = settled;
  return { error: errorFromReport(error, { rawBody, answer, reason: reasonOf(signal) }) };
}

function listen(signal: AbortSignal, abort: () => void, operation: string): () => void {
  try {
    return whenAborted(signal, abort);
  } catch (cause) {
    refuse("signal", "cannot be listened to; `cause` tells why", operation, cause);
  }
}

/** A promise of native code is only ever rejected by a bug in it, and then nothing is known of what was sent. */
function ofBug(operation: string, cause: unknown): OutcomeUnknownError {
  const message = "the native code failed in the middle of the call: it may have been applied, check before trying again";
  return new OutcomeUnknownError(message, { operation, attempts: 1, cause });
}
