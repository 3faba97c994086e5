import { caller } from "./call.js";
import { errorFromReport } from "./errors.js";
import { native } from "./native.js";
import { clientSettings, type ConomyOptions, refuse } from "./options.js";
import { CheckoutSessions } from "./resources.js";

/**
 * A client of ConomyHQ's hosted checkout. It keeps its connections open between calls: make one and share it.
 *
 * Nothing has to be closed; an idle client does not keep the process alive.
 */
export class Conomy {
  /** One payer's temporary context for completing a hosted payment. */
  readonly checkoutSessions: CheckoutSessions;

  /**
   * @param options - The settings; what is not given is read from the environment.
   * @throws {@link ConfigError} A setting is missing or unusable.
   */
  constructor(options: ConomyOptions = {}) {
    if (typeof options !== "object" || options === null) refuse("the options must be an object");
    const client = native().connect(clientSettings(options));
    if (typeof client === "string") throw errorFromReport(client);
    const call = caller(client, options.onAttempt);
    this.checkoutSessions = new CheckoutSessions(call);
  }
}
