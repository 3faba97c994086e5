/** How a success came, for those who ask. */

import type { Settled } from "./awaited.js";
import { custom } from "./errorFacts.js";
import { headersOf } from "./headers.js";

/** How an answer came. What is printed of it is what is enumerable: no header and no body. */
export interface ConomyResponse {
  /** The HTTP status. */
  readonly status: number;
  /** How many attempts were made. */
  readonly attempts: number;
  /** How long the call took, in milliseconds. */
  readonly elapsed: number;
  /** The answer's headers; names in lower case, repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. It may hold personal data. */
  readonly rawBody: Buffer;
}

/** The promise of a call. */
export interface ConomyPromise<Answer> extends Promise<Answer> {
  /** The same answer, together with how it came. Nothing is sent again. */
  withResponse(): Promise<{ data: Answer; response: ConomyResponse }>;
}

/** What a call comes to. @internal */
export interface Answered<Answer> {
  data: Answer;
  /** How it came: made where somebody asks, which most calls have nobody do. */
  response: () => ConomyResponse;
}

/** A plain promise of the answer, which tells on demand how it came. @internal */
export function promiseOf<Answer>(answered: Promise<Answered<Answer>>): ConomyPromise<Answer> {
  const promise = answered.then(({ data }) => data);
  // One, however often it is asked for.
  let response: ConomyResponse | undefined;
  const withResponse = async (): Promise<{ data: Answer; response: ConomyResponse }> => {
    const data = await promise;
    response ??= (await answered).response();
    return { data, response };
  };
  return Object.defineProperty(promise, "withResponse", { value: withResponse }) as ConomyPromise<Answer>;
}

/** The response that native code reports of a success. @internal */
export function responseOf({ response = "", answer = "", rawBody }: Partial<Settled>): ConomyResponse {
  const { status, attempts, elapsed_ms, headers } = JSON.parse(response) as RawResponse;
  return new CallResponse(status, attempts, elapsed_ms, headersOf(headers), rawBody ?? Buffer.from(answer));
}

interface RawResponse {
  status: number;
  attempts: number;
  elapsed_ms: number;
  headers: [name: string, value: string][];
}

/** @internal */
export class CallResponse implements ConomyResponse {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #rawBody: Buffer;

  constructor(
    readonly status: number,
    readonly attempts: number,
    readonly elapsed: number,
    headers: Readonly<Record<string, string>>,
    rawBody: Buffer,
  ) {
    this.#headers = headers;
    this.#rawBody = rawBody;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  get rawBody(): Buffer {
    return this.#rawBody;
  }

  /** Whatever the options of `util.inspect`, no getter is read. */
  [custom](): object {
    return { ...this };
  }
}
