/** What clients share that go by the same connections, and a call's way there. */

import { toJson } from "./body.js";
import type { CallOptions } from "./options.js";
import { type Answered, type ConomyPromise, promiseOf } from "./response.js";
import { callSettings, pathSettings, refuse, sharedSettings } from "./settings.js";

/** An operation, as the spec has it. @internal */
export interface Operation {
  /** Its number in native code. */
  number: number;
  /** Its name in errors and events. */
  name: string;
  /** The model of its answer. */
  model: string;
  /** The HTTP method. */
  method: string;
  /** The path, with its parameters in braces. */
  route: string;
  /** The path parameter that names the session of a payment. */
  session?: string;
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
) => ConomyPromise<Answer>;

/** A call whose arguments are checked. @internal */
export interface Request {
  path: string[];
  /** The session of a payment. */
  session: string | undefined;
  /** The body. */
  json: string | undefined;
  /** The options, as JSON under the core's names; none where all are the client's. */
  settings: string | undefined;
  signal: AbortSignal | undefined;
  /** The arguments as the caller gave them. */
  given: unknown[];
}

/** What makes calls. Whatever is decided about one is decided there. @internal */
export interface Transport {
  send<Answer>(operation: Operation, request: Request): Promise<Answered<Answer>>;
  close(): void;
}

/** @internal */
export class Connection {
  readonly #transport: Transport;
  readonly #use: Use;
  readonly #defaults: Record<string, unknown>;

  /**
   * @param transport - What makes the calls.
   * @param use - Who uses it.
   * @param defaults - The options of a call that has none of its own, under the core's names.
   */
  constructor(transport: Transport, use = new Use(), defaults: Record<string, unknown> = {}) {
    this.#transport = transport;
    this.#use = use;
    this.#defaults = defaults;
  }

  readonly call: Call = (operation, path, body, options) => {
    return promiseOf(this.#send(operation, path, body, options));
  };

  /** The same connections, with other options. */
  withOptions(given: unknown): Connection {
    return new Connection(this.#transport, this.#use, { ...this.#defaults, ...sharedSettings(given) });
  }

  /** Resolves once the calls under way have ended. */
  async close(): Promise<void> {
    await this.#use.close();
    this.#transport.close();
  }

  async #send<Answer>(
    operation: Operation,
    path: Record<string, string>,
    body: object | undefined,
    options: CallOptions | undefined,
  ): Promise<Answered<Answer>> {
    const request = this.#request(operation, path, body, options);
    if (this.#use.closed) refuse("client", "is closed", operation.name);
    this.#use.begin();
    try {
      return await this.#transport.send<Answer>(operation, request);
    } finally {
      this.#use.end();
    }
  }

  #request(
    { name, session }: Operation,
    path: Record<string, string>,
    body: object | undefined,
    options: CallOptions | undefined,
  ): Request {
    const params = pathSettings(path, name);
    const { plain, signal, extra } = callSettings(options, name);
    if (extra !== undefined && body === undefined) refuse("extra", "has no body to stand in", name);
    return {
      path: params,
      session: session === undefined ? undefined : path[session],
      json: body === undefined ? undefined : toJson(body, extra, name),
      settings: settingsOf(this.#defaults, plain),
      signal,
      given: [...params, ...(body === undefined ? [] : [body]), options],
    };
  }
}

function settingsOf(defaults: Record<string, unknown>, given: Record<string, unknown>): string | undefined {
  const settings = { ...defaults, ...given };
  return Object.keys(settings).length === 0 ? undefined : JSON.stringify(settings);
}

/** The calls under way of all who share connections, and whether there may be more. */
class Use {
  closed = false;
  #underWay = 0;
  /** Whoever waits for the last one's end. */
  readonly #closing: (() => void)[] = [];

  begin(): void {
    this.#underWay++;
  }

  end(): void {
    this.#underWay--;
    this.#settle();
  }

  close(): Promise<void> {
    this.closed = true;
    return new Promise((resolve) => {
      this.#closing.push(resolve);
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#underWay === 0) for (const closed of this.#closing.splice(0)) closed();
  }
}
