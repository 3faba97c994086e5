import type { AttemptHook } from "./attempts.js";
import { type Call, caller } from "./call.js";
import { native } from "./native.js";
import type { ConomyOptions } from "./options.js";
import { errorFromReport } from "./report.js";
import { Resources } from "./resources.js";
import { clientSettings } from "./settings.js";

/**
 * A client of ConomyHQ's hosted checkout. It keeps its connections open between calls: make one and share it.
 *
 * Nothing has to be closed; an idle client does not keep the process alive.
 */
export class Conomy extends Resources {
  /**
   * @param options - The settings; what is not given is read from the environment.
   * @throws `ConfigError` A setting is missing or unusable.
   */
  constructor(options: ConomyOptions = {}) {
    super(connected(options));
  }
}

function connected(options: ConomyOptions): Call {
  const { text, secrets, hooks } = clientSettings(options);
  const client = native().connect(text, secrets, environment());
  if (typeof client === "string") throw errorFromReport(client);
  return caller(client, hooks["onAttempt"] as AttemptHook | undefined);
}

/** What is read from the environment: JavaScript's, since a worker can have one of its own. */
function environment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith("CONOMY_") && value !== undefined) env[name] = value;
  }
  return env;
}
