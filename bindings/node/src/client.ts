import type { AttemptHook } from "./attempts.js";
import { NativeTransport } from "./call.js";
import { Connection } from "./connection.js";
import { native } from "./native.js";
import type { ConomyOptions, SharedOptions } from "./options.js";
import { errorFromReport } from "./report.js";
import { Resources } from "./resources.js";
import { clientSettings } from "./settings.js";
import type { AskToken } from "./tokens.js";

/**
 * A client of ConomyHQ's hosted checkout. It keeps its connections open between calls: make one and share it.
 *
 * Nothing has to be closed; an idle client does not keep the process alive.
 */
export class Conomy extends Resources {
  readonly #connection: Connection;

  /**
   * @param options - The settings; what is not given is read from the environment.
   * @throws `ConfigError` A setting is missing or unusable.
   */
  constructor(options?: ConomyOptions);
  /** @internal */
  constructor(connection: Connection);
  constructor(given: ConomyOptions | Connection = {}) {
    const connection = given instanceof Connection ? given : connect(given);
    super(connection.call);
    this.#connection = connection;
  }

  /**
   * A client that shares the connections of this one and whose calls have other options. Closing either closes both.
   *
   * @param options - What differs from this client's settings.
   * @throws `ConfigError` There is no such option.
   */
  withOptions(options: SharedOptions): Conomy {
    return new Conomy(this.#connection.withOptions(options));
  }

  /**
   * Closes the connections once the calls under way have ended as usual. Later calls are a `ConfigError`.
   */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The same as {@link Conomy.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function connect(options: ConomyOptions): Connection {
  const { plain, secrets, hooks } = clientSettings(options);
  const client = native().connect(JSON.stringify(plain), secrets, environment());
  if (typeof client === "string") throw errorFromReport(client);
  const { onAttempt, accessToken } = hooks as { onAttempt?: AttemptHook; accessToken?: AskToken };
  return new Connection(new NativeTransport(client, onAttempt, accessToken));
}

/** What is read from the environment: JavaScript's, since a worker can have one of its own. */
function environment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith("CONOMY_") && value !== undefined) env[name] = value;
  }
  return env;
}
