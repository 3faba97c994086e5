// @generated from codegen/facts/options.yaml by `cargo xtask codegen`. Do not edit.

import type { AttemptEvent } from "./attempts.js";
import type { Kind } from "./settings.js";
import type { AskToken } from "./tokens.js";

/** Which of the service's environments to call. */
export type Environment = "sandbox" | "production";

/** What both a client and one call can set. */
export interface SharedOptions {
  /**
   * One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer. In
   * milliseconds. Without it: 25,000 ms.
   */
  timeout?: number | undefined;
  /**
   * How long opening one connection may take: look-up, TCP, TLS and proxy together. In milliseconds. Without
   * it: 5,000 ms.
   */
  connectTimeout?: number | undefined;
  /**
   * How often a call is tried again at most, where that is safe; 0 is never. The one attempt with a renewed
   * access token, after the service refused the one before, does not count. Without it: 2.
   */
  maxRetries?: number | undefined;
  /** Whether a call that may have been applied is tried again. A payment never is. Without it: off. */
  retryAmbiguous?: boolean | undefined;
  /**
   * Whether a payment may go out on a connection that was used before. Without it each payment has a
   * connection of its own, so that no stray answer can speak for it and no idle connection dies under it.
   * Other calls always reuse connections. Without it: off.
   */
  reuseConnections?: boolean | undefined;
  /** How many bytes of an answer's body are read at most. Without it: 1 MiB. */
  maxResponseBytes?: number | undefined;
  /**
   * Headers to send besides the client's own, such as a `traceparent`. Those that the client sets itself are
   * refused. Without it: none.
   */
  extraHeaders?: Readonly<Record<string, string>> | undefined;
}

/** A client's settings. */
export interface ConomyOptions extends SharedOptions {
  /** The merchant's key. A backend secret. Without it: `CONOMY_API_KEY`, else a `ConfigError`. */
  apiKey?: string | undefined;
  /**
   * A short-lived access token, or a function that gives one. A backend secret. The function is asked once a
   * call, and once more with the token that the service refused, if it takes an argument: it keeps the token
   * between calls, and renews exactly that one. Without it: `CONOMY_ACCESS_TOKEN`, else what `clientId` and
   * `clientSecret` give.
   */
  accessToken?: string | AskToken | undefined;
  /**
   * Names the merchant where the client gets its access tokens by itself. A backend secret. The first call
   * gets one for all calls, and later ones renew it ahead of its end, or once the service refuses it. Without
   * it: `CONOMY_CLIENT_ID`, else an `accessToken` is wanted, or it is a `ConfigError`.
   */
  clientId?: string | undefined;
  /**
   * Proves that `clientId` is the merchant's. A backend secret. Without it: `CONOMY_CLIENT_SECRET`, else an
   * `accessToken` is wanted, or it is a `ConfigError`.
   */
  clientSecret?: string | undefined;
  /**
   * The calling application, such as `MyApp/1.0`; it opens the `User-Agent`. Without it: `CONOMY_APP`, else
   * the library's name alone.
   */
  app?: string | undefined;
  /** `sandbox`, or `production`, where money moves. Without it: `CONOMY_ENVIRONMENT`, else `sandbox`. */
  environment?: Environment | undefined;
  /**
   * The service to call in place of the environment's, with or without a trailing slash. Plain `http://` is
   * accepted for loopback only. Without it: `CONOMY_BASE_URL`, else the environment's.
   */
  baseUrl?: string | undefined;
  /**
   * How long an idle connection is kept for the next call. In milliseconds. After that it is closed, also
   * where no other call comes. Without it: 15,000 ms.
   */
  idleTimeout?: number | undefined;
  /**
   * The URL of the proxy to call through, `http://` or `https://`; credentials may stand in it. A proxy sees
   * the credentials of plain `http://` requests, so one for them wants `allowInsecureHttp`, and no proxy of
   * the environment carries plain `http://` to loopback. Without it: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`
   * and `NO_PROXY`.
   */
  proxy?: string | undefined;
  /**
   * A file with the PEM certificates of the authorities to trust, and no others. Without it: the platform's,
   * or `SSL_CERT_FILE` and `SSL_CERT_DIR`.
   */
  caFile?: string | undefined;
  /**
   * Whether plain `http://` may leave this machine. The credentials then travel in the open. Without it: off.
   */
  allowInsecureHttp?: boolean | undefined;
  /**
   * Called with each attempt's operation, phase, status, trace id, duration and outcome. It cannot change a
   * call's fate. Without it: nobody is told.
   */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
}

/** What one call does differently from its client. */
export interface CallOptions extends SharedOptions {
  /**
   * Calls the call off: nothing is sent afterwards. The promise rejects with an `AbortError` where the call
   * provably had no effect, and with an `OutcomeUnknownError` where it may have had one.
   */
  signal?: AbortSignal | undefined;
  /** Members to send in the body besides those that this version knows. None may stand in both. */
  extra?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The options of a call: what each must be, and what the core calls it.
 *
 * @internal
 */
export const CALL_SETTINGS: Readonly<Record<string, readonly [kind: Kind, core: string]>> = {
  timeout: ["duration", "timeout_ms"],
  connectTimeout: ["duration", "connect_timeout_ms"],
  maxRetries: ["count", "max_retries"],
  retryAmbiguous: ["flag", "retry_ambiguous"],
  reuseConnections: ["flag", "reuse_connections"],
  maxResponseBytes: ["count", "max_response_bytes"],
  extraHeaders: ["headers", "extra_headers"],
};

/**
 * The settings of a client, in the same form.
 *
 * @internal
 */
export const CLIENT_SETTINGS: Readonly<Record<string, readonly [kind: Kind, core: string]>> = {
  ...CALL_SETTINGS,
  apiKey: ["secret", "api_key"],
  accessToken: ["token", "access_token"],
  clientId: ["secret", "client_id"],
  clientSecret: ["secret", "client_secret"],
  app: ["text", "app"],
  environment: ["text", "environment"],
  baseUrl: ["text", "base_url"],
  idleTimeout: ["duration", "idle_timeout_ms"],
  proxy: ["secret", "proxy"],
  caFile: ["text", "ca_file"],
  allowInsecureHttp: ["flag", "allow_insecure_http"],
  onAttempt: ["hook", "on_attempt"],
};
