/** One call by the native half, from its arguments to a result. */

import { AsyncResource } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";

import { type AttemptHook, isWatched, publish } from "./attempts.js";
import { awaited } from "./awaited.js";
import type { Operation, Request, Transport } from "./connection.js";
import { OutcomeUnknownError } from "./errors.js";
import { native, type NativeClient } from "./native.js";
import { hidePrinting } from "./printing.js";
import { errorFromReport } from "./report.js";
import { type Answered, responseOf } from "./response.js";
import { refuse } from "./settings.js";
import { reasonOf, whenAborted } from "./signals.js";
import { type AskToken, tokenOf } from "./tokens.js";

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
const channels = [calls.start, calls.end, calls.asyncStart, calls.asyncEnd, calls.error];

/** Makes calls with a native client. @internal */
export class NativeTransport implements Transport {
  readonly #client: NativeClient;
  readonly #onAttempt: AttemptHook | undefined;
  readonly #askToken: AskToken | undefined;

  constructor(client: NativeClient, onAttempt?: AttemptHook, askToken?: AskToken) {
    this.#client = client;
    this.#onAttempt = onAttempt;
    this.#askToken = askToken;
  }

  close(): void {
    this.#client.close();
  }

  send<Answer>(operation: Operation, request: Request): Promise<Answered<Answer>> {
    return channels.some((channel) => channel.hasSubscribers)
      ? this.#traced(operation, request)
      : this.#made(operation, request);
  }

  async #traced<Answer>(operation: Operation, request: Request): Promise<Answered<Answer>> {
    let answered: Answered<Answer> | undefined;
    const call = async (): Promise<void> => {
      answered = await this.#made<Answer>(operation, request);
    };
    // The channels are told that it ended and of an error, and not of the answer.
    await calls.tracePromise(call, {
      operation: operation.name,
      method: operation.method,
      route: operation.route,
      baseUrl: this.#client.baseUrl,
      sessionId: request.session,
    });
    return answered as Answered<Answer>;
  }

  async #made<Answer>(operation: Operation, request: Request): Promise<Answered<Answer>> {
    const { signal } = request;
    const abort = signal && new (native().Abort)();
    const stopWaiting = signal && abort && listen(signal, () => abort.abort(), operation.name);
    // Whoever is told is told in the caller's asynchronous context, so that a log line bears the caller's request id.
    const onAttempt = isWatched(this.#onAttempt)
      ? AsyncResource.bind((event: string): void => publish(event, this.#onAttempt))
      : undefined;
    let noToken: { cause: unknown } | undefined;
    const askToken = this.#askToken;
    const onAsk =
      askToken &&
      AsyncResource.bind(async (refused: string | undefined): Promise<string | undefined> => {
        try {
          return await tokenOf(askToken, refused);
        } catch (cause) {
          noToken = { cause };
          return undefined;
        }
      });
    let failure: Error;
    try {
      // Also a call that is aborted already goes this way: the native half sends nothing and reports it like any other.
      const settled = await awaited(this.#client, operation.number, request, abort, onAttempt, onAsk);
      const { error, rawBody } = settled;
      const answer: unknown = settled.answer === undefined ? undefined : JSON.parse(settled.answer);
      hidePrinting(answer, operation.model);
      if (error === undefined) return { data: answer as Answer, response: () => responseOf(settled) };
      failure = errorFromReport(error, { rawBody, answer, reason: reasonOf(signal), ...noToken });
    } catch (cause) {
      failure = ofBug(operation.name, cause);
    } finally {
      stopWaiting?.();
    }
    throw failure;
  }
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
