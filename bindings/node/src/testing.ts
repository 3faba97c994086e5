/**
 * A client for unit tests, which calls your functions in place of the service.
 *
 * ```ts
 * import { fakeConomy } from "conomyhq/testing";
 *
 * const conomy = fakeConomy({
 *   checkoutSessions: {
 *     createPayment: (sessionId) => ({ id: "p_1", checkoutSessionId: sessionId, status: "CREATED" }),
 *   },
 * });
 * ```
 *
 * @module conomyhq/testing
 */

import { AbortError } from "./abort.js";
import { Conomy } from "./client.js";
import { Connection, type Operation, type Request, type Transport } from "./connection.js";
import { camel } from "./names.js";
import type { Resources } from "./resources.js";
import { type Answered, CallResponse, type ConomyPromise } from "./response.js";
import { reasonOf } from "./signals.js";

/** For each resource the methods that a test calls: they take what the client's do, and give the answer or throw. */
export type FakeAnswers = { [Resource in keyof Resources]?: FakeMethods<Resources[Resource]> };

type FakeMethods<Resource> = {
  [Method in keyof Resource]?: Resource[Method] extends (...given: infer Given) => ConomyPromise<infer Answer>
    ? (...given: Given) => Answer | PromiseLike<Answer>
    : never;
};

/**
 * A client that needs no settings and sends nothing. It refuses the arguments that a real one refuses before it sends
 * them; a method that the test gives no function for rejects.
 *
 * @param answers - The functions to call in place of the service.
 */
export function fakeConomy(answers: FakeAnswers = {}): Conomy {
  return new Conomy(new Connection(new FakeTransport(answers)));
}

class FakeTransport implements Transport {
  readonly #answers: FakeAnswers;

  constructor(answers: FakeAnswers) {
    this.#answers = answers;
  }

  close(): void {}

  async send<Answer>({ name }: Operation, { given, signal }: Request): Promise<Answered<Answer>> {
    const [resource = "", method = ""] = name.split(".").map(camel);
    const answers = this.#answers as Record<string, Record<string, (...given: unknown[]) => unknown> | undefined>;
    const methods = answers[resource];
    const answer = methods?.[method];
    if (!answer) throw new TypeError(`fakeConomy was given no ${resource}.${method}`);
    if (signal?.aborted) {
      throw new AbortError("the call was called off, and nothing was sent", { operation: name, cause: reasonOf(signal) });
    }
    const data = (await answer.apply(methods, given)) as Answer;
    return { data, response: () => new CallResponse(200, 1, 0, {}, Buffer.from(JSON.stringify(data))) };
  }
}
