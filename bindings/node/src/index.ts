/**
 * ConomyHQ hosted checkout.
 *
 * ```ts
 * import { Conomy } from "conomyhq";
 *
 * const conomy = new Conomy({ app: "MyApp/1.0" }); // CONOMY_API_KEY, CONOMY_ACCESS_TOKEN
 * const session = await conomy.checkoutSessions.create({ checkoutToken: "ct_1", customer: { firstName: "Jane" } });
 * ```
 *
 * Importing loads no native code, starts no thread and reads no file; the first client and the first call do.
 *
 * @module conomyhq
 */

export { AbortError } from "./abort.js";
export type { AttemptEvent } from "./attempts.js";
export type { CallEvent } from "./call.js";
export { Conomy, Conomy as default } from "./client.js";
export type { Outcome, Phase } from "./errorFacts.js";
export * from "./errors.js";
export type * from "./models.js";
export type { CallOptions, ConomyOptions, Environment, SharedOptions } from "./options.js";
export type { PagePromise } from "./pages.js";
export type { ResolveOptions, Unresolved } from "./resolving.js";
export type * from "./resources.js";
export type { ConomyPromise, ConomyResponse } from "./response.js";
export type { AskToken } from "./tokens.js";
export { unknownOutcome } from "./unknownOutcome.js";
export * as webhooks from "./webhooks.js";
