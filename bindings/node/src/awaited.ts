/**
 * The calls under way of this thread. Native code tells of all that happened since the last time at once, whatever
 * clients the calls are of.
 */

import type { Request } from "./connection.js";
import { native, type NativeAbort, type NativeClient, type NativeCompletions } from "./native.js";

/** How a call ended. An error thrown by native code could carry a text only, so that a failure is a value as well. */
export interface Settled {
  /** The answer's JSON; with an error that of a success that had come when the call was stopped. */
  answer: string | undefined;
  /** How a success came, as JSON. */
  response: string | undefined;
  /** The error's report. */
  error: string | undefined;
  /** The body as it came. None with a success whose body is the answer's text. */
  rawBody: Buffer | undefined;
}

interface Waiting {
  resolve: (settled: Settled) => void;
  reject: (bug: Error) => void;
  onAttempt: OnAttempt | undefined;
  onAsk: OnAsk | undefined;
}

/** Told of each attempt, a JSON object, as it ends. @internal */
export type OnAttempt = (event: string) => void;

/** Gives an access token, or none; told the one that the service refused. It does not reject. @internal */
export type OnAsk = (refused: string | undefined) => Promise<string | undefined>;

const waiting = new Map<number, Waiting>();
let completions: NativeCompletions | undefined;
let last = 0;

/**
 * Makes a call; rejects where a bug in native code stopped it.
 *
 * @internal
 */
export function awaited(
  client: NativeClient,
  operation: number,
  { path, json, settings }: Request,
  abort: NativeAbort | undefined,
  onAttempt: OnAttempt | undefined,
  onAsk: OnAsk | undefined,
): Promise<Settled> {
  const known = (completions ??= new (native().Completions)(take));
  const number = ++last;
  return new Promise((resolve, reject) => {
    client.call(known, number, operation, path, json, settings, abort, onAttempt !== undefined);
    // Only calls under way keep the process alive.
    if (waiting.size === 0) known.awaited(true);
    waiting.set(number, { resolve, reject, onAttempt, onAsk });
  });
}

function take(): void {
  completions?.take(attempt, ask, ended);
  if (waiting.size === 0) completions?.awaited(false);
}

function attempt(number: number, event: string): void {
  waiting.get(number)?.onAttempt?.(event);
}

function ask(number: number, refused: string | null): void {
  const asked = waiting.get(number)?.onAsk?.(refused ?? undefined);
  void asked?.then((token) => completions?.answer(number, token));
}

function ended(
  number: number,
  answer: string | null,
  response: string | null,
  error: string | null,
  rawBody: Buffer | null,
): void {
  const call = waiting.get(number);
  waiting.delete(number);
  if (answer === null && error === null) {
    call?.reject(new Error("a bug in conomyhq's native code stopped the call"));
    return;
  }
  call?.resolve({
    answer: answer ?? undefined,
    response: response ?? undefined,
    error: error ?? undefined,
    rawBody: rawBody ?? undefined,
  });
}
