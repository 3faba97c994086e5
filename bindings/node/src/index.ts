/**
 * ConomyHQ hosted checkout.
 *
 * ```ts
 * import { Conomy } from "conomyhq";
 *
 * const conomy = new Conomy({ apiKey, accessToken, app: "MyApp/1.0" });
 * const session = await conomy.checkoutSessions.create({ checkoutToken, customer: { firstName: "Jane" } });
 * ```
 *
 * Importing loads no native code, starts no thread and reads no file; the first client and the first call do.
 *
 * @packageDocumentation
 */

export type { AttemptEvent } from "./attempts.js";
export { Conomy } from "./client.js";
export {
  AbortError,
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConfigError,
  ConflictError,
  ConnectError,
  ConnectTimeoutError,
  ConomyError,
  DecodeError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  TlsError,
  TransportError,
  UnprocessableEntityError,
} from "./errors.js";
export type { ErrorFacts, Outcome, Phase } from "./errors.js";
export type * from "./models.js";
export type { CallOptions, ConomyOptions } from "./options.js";
export type { CheckoutSessions } from "./resources.js";
