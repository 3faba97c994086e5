// @generated from codegen/facts/errors.yaml by `cargo xtask codegen`. Do not edit.

import * as behavior from "./errorFacts.js";
import type { Outcome, Phase } from "./errorFacts.js";

/** What an error can be made with. Each class takes the part that it tells, and has defaults. */
export interface ErrorFacts {
  /** `not_sent`, `not_applied` or `unknown`: whether the call may have had an effect. */
  readonly outcome?: Outcome | undefined;
  /** Whether sending the same call again cannot charge twice and may succeed. */
  readonly retryable?: boolean | undefined;
  /** The operation, such as `checkout_sessions.create_payment`; none where no call was made. */
  readonly operation?: string | undefined;
  /** How many attempts were made. */
  readonly attempts?: number | undefined;
  /** The setting or argument that is wrong. */
  readonly setting?: string | undefined;
  /**
   * Why a delivery is refused: `missing_signature`, `malformed`, `mismatch`, or `unreadable` where the
   * signature is right.
   */
  readonly reason?: string | undefined;
  /** How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or `reading`. */
  readonly phase?: Phase | undefined;
  /** The HTTP status, if an answer came. */
  readonly httpStatus?: number | undefined;
  /** The service's two-digit code, such as `11`. */
  readonly code?: string | undefined;
  /** The code's name, such as `invalidParam`. */
  readonly type?: string | undefined;
  /** The service's explanation, for a person. It may quote what was sent: treat it as personal data. */
  readonly detail?: string | undefined;
  /** What to quote in a support request. */
  readonly traceId?: string | undefined;
  /** The answer's headers; names in lower case, repeated ones joined by a comma. */
  readonly httpHeaders?: Readonly<Record<string, string>> | undefined;
  /** The answer's body, as far as it was read. It may quote what was sent: treat it as personal data. */
  readonly rawBody?: Buffer | undefined;
  /** How long the service asked to wait, counted from its answer. In milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Where in the JSON of a success reading failed, such as `id`. */
  readonly path?: string | undefined;
  /** The session of the payment: what to look up before trying again. */
  readonly sessionId?: string | undefined;
  /** When the attempt that may have been applied was started. */
  readonly sentAt?: Date | undefined;
  /** Whether the caller stopped the call, rather than the call failing. */
  readonly aborted?: boolean | undefined;
  /** The answer of a success that had come in full when the caller stopped the call. */
  readonly answer?: unknown;
  /** Which of the service's own words may be printed: names such as `code`. */
  readonly shown?: readonly string[] | undefined;
  /** What it came of. */
  readonly cause?: unknown;
}

/** A call that did not succeed; every other error is below this one. */
export class ConomyError extends Error {
  /** `not_sent`, `not_applied` or `unknown`: whether the call may have had an effect. */
  declare readonly outcome: Outcome;
  /** Whether sending the same call again cannot charge twice and may succeed. */
  declare readonly retryable: boolean;
  /** The operation, such as `checkout_sessions.create_payment`; none where no call was made. */
  declare readonly operation: string | undefined;
  /** How many attempts were made. */
  declare readonly attempts: number;

  /**
   * @param message - What happened.
   * @param facts - What is known of it; what is not given is as the class's name says.
   */
  constructor(message?: string, facts: ErrorFacts = {}) {
    super(message, "cause" in facts ? { cause: facts.cause } : undefined);
    behavior.setFacts(this, facts);
  }

  /** What is safe to log: everything that may be printed, without `cause`. {@link ConomyError.fromJSON} takes it. */
  toJSON(): Record<string, unknown> {
    return behavior.toJSON(this);
  }

  /** The error, of its own class, that `toJSON()` told of; also from another process or thread. */
  static fromJSON(json: object): ConomyError {
    return behavior.fromJSON(json);
  }

  /** @internal */
  [behavior.custom](): object {
    return behavior.inspected(this);
  }
}

/** A setting or an argument is wrong. Nothing was sent. */
export class ConfigError extends ConomyError {
  /** The setting or argument that is wrong. */
  declare readonly setting: string | undefined;
}

/** A webhook's delivery cannot be trusted, or is none. Nothing was called. */
export class WebhookSignatureError extends ConomyError {
  /**
   * Why a delivery is refused: `missing_signature`, `malformed`, `mismatch`, or `unreadable` where the
   * signature is right.
   */
  declare readonly reason: string | undefined;
}

/** The service answered with a status that is no success. Redirects are never followed and end here too. */
export class ApiError extends ConomyError {
  /** The HTTP status, if an answer came. */
  declare readonly httpStatus: number;
  /** The service's two-digit code, such as `11`. */
  declare readonly code: string | undefined;
  /** The code's name, such as `invalidParam`. */
  declare readonly type: string | undefined;
  /** What to quote in a support request. */
  declare readonly traceId: string | undefined;
  /** How long the service asked to wait, counted from its answer. In milliseconds. */
  declare readonly retryAfter: number | undefined;
  /** How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or `reading`. */
  declare readonly phase: Phase | undefined;

  /** The service's explanation, for a person. It may quote what was sent: treat it as personal data. */
  get detail(): string | undefined {
    return behavior.unprinted(this).detail;
  }

  /** The answer's headers; names in lower case, repeated ones joined by a comma. */
  get httpHeaders(): Readonly<Record<string, string>> {
    return behavior.unprinted(this).httpHeaders ?? {};
  }

  /** The answer's body, as far as it was read. It may quote what was sent: treat it as personal data. */
  get rawBody(): Buffer | undefined {
    return behavior.unprinted(this).rawBody;
  }
}

/** 400: the request is malformed or misses something. It was not applied. */
export class BadRequestError extends ApiError {}

/** 401: the access token is wrong or expired. It was not applied. */
export class AuthenticationError extends ApiError {}

/** 403: the API key is wrong, or may not do this. It was not applied. */
export class PermissionDeniedError extends ApiError {}

/** 404: there is no such thing. It was not applied. */
export class NotFoundError extends ApiError {}

/** 409: it exists already. It was not applied. */
export class ConflictError extends ApiError {}

/** 422: not possible in the state that things are in. It was not applied. */
export class UnprocessableEntityError extends ApiError {}

/** 429: too many requests. It was not applied. */
export class RateLimitError extends ApiError {}

/** 5xx or 408 on an operation that charges nobody: it may have been applied. */
export class ServerError extends ApiError {}

/** The service could not be reached, or what was only read did not arrive. Nothing was changed. */
export class TransportError extends ConomyError {
  /** How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or `reading`. */
  declare readonly phase: Phase | undefined;
}

/** No connection came about. Nothing was sent. */
export class ConnectError extends TransportError {}

/** The server's certificate or the TLS handshake was refused. Nothing was sent. */
export class TlsError extends TransportError {}

/** No connection came about in time. Nothing was sent. */
export class ConnectTimeoutError extends TransportError {}

/** A successful answer of an operation that charges nobody cannot be read. The call was applied. */
export class DecodeError extends ConomyError {
  /** The HTTP status, if an answer came. */
  declare readonly httpStatus: number | undefined;
  /** What to quote in a support request. */
  declare readonly traceId: string | undefined;
  /** Where in the JSON of a success reading failed, such as `id`. */
  declare readonly path: string | undefined;
  /** How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or `reading`. */
  declare readonly phase: Phase | undefined;

  /** The answer's headers; names in lower case, repeated ones joined by a comma. */
  get httpHeaders(): Readonly<Record<string, string>> {
    return behavior.unprinted(this).httpHeaders ?? {};
  }

  /** The answer's body, as far as it was read. It may quote what was sent: treat it as personal data. */
  get rawBody(): Buffer | undefined {
    return behavior.unprinted(this).rawBody;
  }
}

/**
 * The call may have been applied. Check before trying again. It is no `ApiError`: code that treats those as
 * failed must not catch it.
 */
export class OutcomeUnknownError extends ConomyError {
  /** How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or `reading`. */
  declare readonly phase: Phase | undefined;
  /** The HTTP status, if an answer came. */
  declare readonly httpStatus: number | undefined;
  /** The service's two-digit code, such as `11`. */
  declare readonly code: string | undefined;
  /** The code's name, such as `invalidParam`. */
  declare readonly type: string | undefined;
  /** What to quote in a support request. */
  declare readonly traceId: string | undefined;
  /** How long the service asked to wait, counted from its answer. In milliseconds. */
  declare readonly retryAfter: number | undefined;
  /** Where in the JSON of a success reading failed, such as `id`. */
  declare readonly path: string | undefined;
  /** The session of the payment: what to look up before trying again. */
  declare readonly sessionId: string | undefined;
  /** When the attempt that may have been applied was started. */
  declare readonly sentAt: Date | undefined;
  /** Whether the caller stopped the call, rather than the call failing. */
  declare readonly aborted: boolean;

  /** The service's explanation, for a person. It may quote what was sent: treat it as personal data. */
  get detail(): string | undefined {
    return behavior.unprinted(this).detail;
  }

  /** The answer's headers; names in lower case, repeated ones joined by a comma. */
  get httpHeaders(): Readonly<Record<string, string>> {
    return behavior.unprinted(this).httpHeaders ?? {};
  }

  /** The answer's body, as far as it was read. It may quote what was sent: treat it as personal data. */
  get rawBody(): Buffer | undefined {
    return behavior.unprinted(this).rawBody;
  }

  /** The answer of a success that had come in full when the caller stopped the call. */
  get answer(): unknown {
    return behavior.unprinted(this).answer;
  }
}

behavior.register({
  ConomyError,
  ConfigError,
  WebhookSignatureError,
  ApiError,
  BadRequestError,
  AuthenticationError,
  PermissionDeniedError,
  NotFoundError,
  ConflictError,
  UnprocessableEntityError,
  RateLimitError,
  ServerError,
  TransportError,
  ConnectError,
  TlsError,
  ConnectTimeoutError,
  DecodeError,
  OutcomeUnknownError,
});
