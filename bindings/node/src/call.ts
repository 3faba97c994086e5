/** One call by the native half, from its arguments to a result. */

import { AsyncResource } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";

import type { AbortError } from "./abort.js";
import { type AttemptHook, isWatched, publish } from "./attempts.js";
import type { Operation, Request, Transport } from "./connection.js";
import { type ConomyError, OutcomeUnknownError } from "./errors.js";
import { native, type NativeClient, type Settled } from "./native.js";
import { hidePrinting } from "./printing.js";
import { errorFromReport } from "./report.js";
import { type Answered, responseOf } from "./response.js";
import { refuse } from "./settings.js";
import { reasonOf, whenAborted } from "./signals.js";

/**
 * A call, as the diagnostics channels `tracing:conomyhq:call:*` tell of it: the same object at its start and at its end.
 * It holds no secret and nothing of a customer.
 */
export interface CallEvent {
  /** The operation, such as `checkout_sessions.create_payment`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: string;
  /** The path below `baseUrl`, with its parameters in braces. */
  readonly route: string;
  /** Where the client's requests go. */
  readonly baseUrl: string;
  /** The session of a payment. */
  readonly sessionId: string | undefined;
  /** What the call is rejected with, once it is. */
  readonly error?: unknown;
}

/** The channels' name. @internal */
export const CALL = "conomyhq:call";

const calls = tracingChannel<unknown, CallEvent>(CALL);

/** Makes calls with a native client. @internal */
export class NativeTransport implements Transport {
  readonly #client: NativeClient;
  readonly #onAttempt: AttemptHook | undefined;

  constructor(client: NativeClient, onAttempt?: AttemptHook) {
    this.#client = client;
    this.#onAttempt = onAttempt;
  }

  close(): void {
    this.#client.close();
  }

  async send<Answer>(operation: Operation, request: Request): Promise<Answered<Answer>> {
    let result: Result<Answer> | undefined;
    const call = async (): Promise<void> => {
      result = await this.#result<Answer>(operation, request);
      if (result.error) throw result.error;
    };
    // The channels are told that it ended and of an error, and not of the answer.
    await calls.tracePromise(call, {
      operation: operation.name,
      method: operation.method,
      route: operation.route,
      baseUrl: this.#client.baseUrl,
      sessionId: request.session,
    });
    return (result as Success<Answer>).answered;
  }

  async #result<Answer>(operation: Operation, request: Request): Promise<Result<Answer>> {
    const { path, json, settings, signal } = request;
    const abort = signal && new (native().Abort)();
    const stopWaiting = signal && abort && listen(signal, () => abort.abort(), operation.name);
    const watched = isWatched(this.#onAttempt);
    const tell = (events: string): void => publish(events, this.#onAttempt);
    // Whoever is told is told in the caller's asynchronous context, so that a log line bears the caller's request id.
    const listener = watched ? AsyncResource.bind(tell) : undefined;
    let result: Result<Answer>;
    try {
      // Also a call that is aborted already goes this way: the native half sends nothing and reports it like any other.
      const settled = await this.#client.call(operation.id, path, json, settings, abort, listener);
      if (watched && settled.events !== undefined) tell(settled.events);
      result = resultOf<Answer>(settled, operation, signal);
    } catch (cause) {
      result = { error: ofBug(operation.name, cause) };
    } finally {
      stopWaiting?.();
    }
    return result;
  }
}

interface Success<Answer> {
  error?: never;
  answered: Answered<Answer>;
}

type Result<Answer> = { error: ConomyError | AbortError } | Success<Answer>;

function resultOf<Answer>(settled: Settled, operation: Operation, signal: AbortSignal | undefined): Result<Answer> {
  const { rawBody } = settled;
  const answer: unknown = settled.answer === undefined ? undefined : JSON.parse(settled.answer);
  hidePrinting(answer, operation.model);
  if (settled.error !== undefined) {
    return { error: errorFromReport(settled.error, { rawBody, answer, reason: reasonOf(signal) }) };
  }
  return { answered: { data: answer as Answer, response: responseOf(settled.response, settled.rawBody) } };
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
