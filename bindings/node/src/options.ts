/** What can be set, for a client and for one call. Durations are milliseconds everywhere. */

import type { AttemptEvent } from "./attempts.js";
import { ConfigError } from "./errors.js";

/** What both a client and one call can set. */
interface SharedOptions {
  /**
   * One deadline for the whole call in milliseconds: connecting, sending, every retry and wait, up to the last byte
   * of the answer. 25,000 by default.
   */
  timeout?: number | undefined;
  /** How long opening a connection may take, in milliseconds. 5,000 by default. */
  connectTimeout?: number | undefined;
  /** How often a call may be sent again where that is proven safe; 0 is never. 2 by default. */
  maxRetries?: number | undefined;
  /**
   * Whether creating or refreshing a session may be sent again though it may have been applied. A payment never is.
   */
  retryAmbiguous?: boolean | undefined;
  /** The largest response body that is read, in bytes. 1 MiB by default. */
  maxResponseBytes?: number | undefined;
}

/**
 * A client's settings. What is not given is read from `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_BASE_URL` and
 * `CONOMY_APP`, where there is such a variable.
 */
export interface ConomyOptions extends SharedOptions {
  /** The merchant's key. A backend secret. */
  apiKey?: string | undefined;
  /** A short-lived access token. A backend secret. */
  accessToken?: string | undefined;
  /** The calling application, such as `MyApp/1.0`; it opens the User-Agent. */
  app?: string | undefined;
  /** The service to call. */
  baseUrl?: string | undefined;
  /** How long an idle connection is kept for the next call, in milliseconds. 15,000 by default. */
  idleTimeout?: number | undefined;
  /** Whether `baseUrl` may be plain `http://` beyond this machine. Credentials would travel in the clear. */
  allowInsecureHttp?: boolean | undefined;
  /** The proxy to call through, instead of the one that the environment names. */
  proxy?: string | undefined;
  /** A PEM file with the only certificate authorities to trust, instead of the platform's. */
  caFile?: string | undefined;
  /** Called once for every attempt, after the call's end. What it throws becomes a process warning. */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
}

/** What one call does differently from its client. */
export interface CallOptions extends SharedOptions {
  /** Calls the call off. The promise rejects with an {@link AbortError}. */
  signal?: AbortSignal | undefined;
}

type Kind = "string" | "boolean" | "a number of milliseconds" | "a whole number";

/** What the core calls each setting, and what it must be. The core judges the values. */
const CALL_SETTINGS = {
  timeout: ["timeout_ms", "a number of milliseconds"],
  connectTimeout: ["connect_timeout_ms", "a number of milliseconds"],
  maxRetries: ["max_retries", "a whole number"],
  retryAmbiguous: ["retry_ambiguous", "boolean"],
  maxResponseBytes: ["max_response_bytes", "a whole number"],
} satisfies Settings<SharedOptions>;

const CLIENT_SETTINGS = {
  ...CALL_SETTINGS,
  apiKey: ["api_key", "string"],
  accessToken: ["access_token", "string"],
  app: ["app", "string"],
  baseUrl: ["base_url", "string"],
  idleTimeout: ["idle_timeout_ms", "a number of milliseconds"],
  allowInsecureHttp: ["allow_insecure_http", "boolean"],
  proxy: ["proxy", "string"],
  caFile: ["ca_file", "string"],
} satisfies Settings<Omit<ConomyOptions, "onAttempt">>;

type Settings<Options> = { [name in keyof Required<Options>]: [core: string, kind: Kind] };

/**
 * A client's settings as the core reads them.
 *
 * @internal
 */
export function clientSettings({ onAttempt, ...settings }: ConomyOptions): string {
  if (onAttempt !== undefined && typeof onAttempt !== "function") refuse("onAttempt must be a function");
  return toCore(settings, CLIENT_SETTINGS);
}

/**
 * A call's settings as the core reads them.
 *
 * @internal
 */
export function callSettings({ signal, ...settings }: CallOptions, operation: string): string {
  if (signal !== undefined && !isAbortSignal(signal)) refuse("signal must be an AbortSignal", operation);
  return toCore(settings, CALL_SETTINGS, operation);
}

function toCore(given: object, settings: Record<string, [core: string, kind: Kind]>, operation?: string): string {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting) refuse(`there is no option ${JSON.stringify(name)}`, operation);
    const [core, kind] = setting;
    if (value === undefined || value === null) continue;
    if (!isA(kind, value)) refuse(`${name} must be ${kind === "string" || kind === "boolean" ? `a ${kind}` : kind}`, operation);
    out[core] = value;
  }
  return JSON.stringify(out);
}

function isA(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "a number of milliseconds":
      return Number.isFinite(value);
    case "a whole number":
      return Number.isSafeInteger(value);
    default:
      return typeof value === kind;
  }
}

/** By shape, since a signal may come from another realm. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/**
 * Throws the error for a bad argument. The message names it and never quotes its value.
 *
 * @internal
 */
export function refuse(message: string, operation?: string, cause?: unknown): never {
  throw new ConfigError({ message, outcome: "not_sent", operation, cause });
}
