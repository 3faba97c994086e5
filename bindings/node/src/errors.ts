/**
 * What a call can fail with.
 *
 * One rule keeps people's data out of logs: what is an enumerable property is safe to print and goes into
 * `toJSON()`; what the service sent as free text (`detail`, `rawBody`, `headers`) is reached by a getter only.
 */

/**
 * What is known of a failed call's effect.
 *
 * - `"not_sent"`: no byte of the request left; nothing happened.
 * - `"not_applied"`: the service answered that it refused the request; nothing happened.
 * - `"unknown"`: the request may have been applied. Check before trying again.
 */
export type Outcome = "not_sent" | "not_applied" | "unknown";

/** How far an attempt came, in this order. From `"writing"` on, something may have reached the service. */
export type Phase = "resolving" | "connecting" | "tls" | "writing" | "waiting" | "reading";

/** Everything that can be known of a failed call. Each error class shows the part that makes sense for it. */
export interface ErrorFacts {
  readonly message: string;
  readonly outcome: Outcome;
  readonly operation?: string | undefined;
  readonly attempts?: number | undefined;
  readonly phase?: Phase | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  readonly detail?: string | undefined;
  readonly traceId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly rawBody?: Buffer | undefined;
  readonly retryAfter?: number | undefined;
  readonly path?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly sentAt?: Date | undefined;
  readonly cause?: unknown;
}

/** The root of every error of this package, save {@link AbortError}. Ask its `outcome` first. */
export class ConomyError extends Error {
  /** Whether the call may have had an effect. */
  readonly outcome: Outcome;
  /** The operation that failed, such as `checkout_sessions.create_payment`; none where no call was made. */
  readonly operation: string | undefined;
  /** How many attempts were made. */
  readonly attempts: number;
  readonly #rawBody: Buffer | undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(facts: ErrorFacts) {
    super(facts.message, causeOf(facts));
    this.outcome = facts.outcome;
    this.operation = facts.operation;
    this.attempts = facts.attempts ?? 0;
    this.#rawBody = facts.rawBody;
    this.#headers = facts.headers ?? {};
  }

  /**
   * The body that the service answered, as far as it was read; none where no answer came. It may quote what was sent:
   * treat it as personal data.
   */
  get rawBody(): Buffer | undefined {
    return this.#rawBody;
  }

  /** The headers that the service answered, names in lower case. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  /** What is safe to log: everything but `detail`, `rawBody`, `headers` and `cause`. */
  toJSON(): Record<string, unknown> {
    return Object.assign<Record<string, unknown>, this>({ name: this.name, message: this.message }, this);
  }
}

/** Bad configuration or argument. Nothing was sent. */
export class ConfigError extends ConomyError {}

/** The service answered with a status that is no success. Redirects are never followed and end here too. */
export class ApiError extends ConomyError {
  /** The HTTP status. */
  readonly status: number;
  /** The service's two-digit error code, such as `"11"`. */
  readonly code: string | undefined;
  /** The name of the code, such as `"invalidParam"`. */
  readonly type: string | undefined;
  /** What to quote in a support request. */
  readonly traceId: string | undefined;
  /** How long the service asked to wait, in milliseconds from its answer. */
  readonly retryAfter: number | undefined;
  /** How far the last attempt came. */
  readonly phase: Phase | undefined;
  readonly #detail: string | undefined;

  constructor(facts: ErrorFacts) {
    super(facts);
    this.phase = facts.phase;
    this.status = facts.status ?? 0;
    this.code = facts.code;
    this.type = facts.type;
    this.traceId = facts.traceId;
    this.retryAfter = facts.retryAfter;
    this.#detail = facts.detail;
  }

  /** The service's explanation, for a person. It may quote what was sent: treat it as personal data. */
  get detail(): string | undefined {
    return this.#detail;
  }
}

/** 400: the request is malformed or misses something. It was not applied. */
export class BadRequestError extends ApiError {}
/** 401: the access token is wrong or expired. It was not applied. */
export class AuthenticationError extends ApiError {}
/** 403: the API key is wrong, or may not do this. It was not applied. */
export class PermissionDeniedError extends ApiError {}
/** 404: there is no such session. It was not applied. */
export class NotFoundError extends ApiError {}
/** 409: it exists already. It was not applied. */
export class ConflictError extends ApiError {}
/** 422: not possible in the session's state. It was not applied. */
export class UnprocessableEntityError extends ApiError {}
/** 429: too many requests. It was not applied. */
export class RateLimitError extends ApiError {}
/** 5xx or 408 on an operation that charges nobody. It may have been applied. */
export class ServerError extends ApiError {}

/** No connection came about. Nothing was sent. */
export class TransportError extends ConomyError {
  /** How far the last attempt came. */
  readonly phase: Phase | undefined;

  constructor(facts: ErrorFacts) {
    super(facts);
    this.phase = facts.phase;
  }
}

/** The service could not be reached. Nothing was sent. */
export class ConnectError extends TransportError {}
/** The server's certificate or the TLS handshake was refused. Nothing was sent. */
export class TlsError extends TransportError {}
/** No connection came about in time. Nothing was sent. */
export class ConnectTimeoutError extends TransportError {}

/** A successful answer that cannot be read as the model. The call was applied. */
export class DecodeError extends ConomyError {
  /** The HTTP status. */
  readonly status: number | undefined;
  /** What to quote in a support request. */
  readonly traceId: string | undefined;
  /** Where in the JSON reading failed, such as `items[0].tax`. */
  readonly path: string | undefined;
  /** How far the last attempt came. */
  readonly phase: Phase | undefined;

  constructor(facts: ErrorFacts) {
    super(facts);
    this.status = facts.status;
    this.traceId = facts.traceId;
    this.path = facts.path;
    this.phase = facts.phase;
  }
}

/**
 * The call may have been applied: for a payment, the payer may have been charged. Look it up before trying again.
 *
 * No {@link ApiError}, even where the service answered: code that treats those as "failed" must not catch this.
 */
export class OutcomeUnknownError extends ConomyError {
  /** How far the last attempt came. */
  readonly phase: Phase | undefined;
  /** The HTTP status, if an answer came. */
  readonly status: number | undefined;
  /** The service's two-digit error code, if an answer came with one. */
  readonly code: string | undefined;
  /** The name of the code. */
  readonly type: string | undefined;
  /** What to quote in a support request. */
  readonly traceId: string | undefined;
  /** How long the service asked to wait, in milliseconds from its answer. */
  readonly retryAfter: number | undefined;
  /** Where in the JSON of a success reading failed, such as `status`. */
  readonly path: string | undefined;
  /** The session of the payment: what to look up. */
  readonly sessionId: string | undefined;
  /** When the attempt that may have been applied was started. */
  readonly sentAt: Date | undefined;
  readonly #detail: string | undefined;

  constructor(facts: ErrorFacts) {
    super(facts);
    this.phase = facts.phase;
    this.status = facts.status;
    this.code = facts.code;
    this.type = facts.type;
    this.traceId = facts.traceId;
    this.retryAfter = facts.retryAfter;
    this.path = facts.path;
    this.sessionId = facts.sessionId;
    this.sentAt = facts.sentAt;
    this.#detail = facts.detail;
  }

  /** The service's explanation, for a person. It may quote what was sent: treat it as personal data. */
  get detail(): string | undefined {
    return this.#detail;
  }
}

/**
 * The call's `signal` aborted it: nothing was sent after that. As everywhere in Node its `name` is `"AbortError"`, its
 * `code` is `"ABORT_ERR"` and its `cause` is the signal's reason. `outcome` tells what had been sent before.
 *
 * No {@link ConomyError}: the call did not fail, it was called off.
 */
export class AbortError extends Error {
  readonly code = "ABORT_ERR";
  /** Whether the call may have had an effect: `"not_sent"` or `"unknown"`. */
  readonly outcome: Outcome;
  /** The operation that was called off. */
  readonly operation: string | undefined;
  /** How many attempts had been started. */
  readonly attempts: number;
  /** How far the last attempt came; none where no attempt was started. */
  readonly phase: Phase | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, causeOf(facts));
    this.outcome = facts.outcome;
    this.operation = facts.operation;
    this.attempts = facts.attempts ?? 0;
    this.phase = facts.phase;
  }

  /** What is safe to log: everything but `cause`. */
  toJSON(): Record<string, unknown> {
    return Object.assign<Record<string, unknown>, this>({ name: this.name, message: this.message }, this);
  }
}

function causeOf(facts: ErrorFacts): ErrorOptions | undefined {
  return facts.cause === undefined ? undefined : { cause: facts.cause };
}

/** The classes by the names that the core gives them. */
const CLASSES = {
  ConomyError,
  ConfigError,
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
  Cancelled: AbortError,
};

// On the prototypes, so that a bundler that renames classes does not rename errors.
for (const [name, constructor] of Object.entries({ ...CLASSES, Cancelled: undefined, AbortError })) {
  if (constructor) Object.defineProperty(constructor.prototype, "name", { value: name });
}

/** The shape in which an error crosses from native code; absent facts are `null`. */
interface ErrorReport {
  class: keyof typeof CLASSES;
  message: string;
  outcome: Outcome;
  operation: string | null;
  attempts: number;
  phase: Phase | null;
  status: number | null;
  code: string | null;
  type: string | null;
  detail: string | null;
  trace_id: string | null;
  headers: [name: string, value: string][] | null;
  /** Seconds. */
  retry_after: number | null;
  path: string | null;
  session_id: string | null;
  /** Seconds since 1970. */
  sent_at: number | null;
  source: string | null;
}

/**
 * The error that a report from native code describes.
 *
 * @internal
 */
export function errorFromReport(text: string, rawBody?: Buffer, abortReason?: unknown): ConomyError | AbortError {
  const report = JSON.parse(text) as ErrorReport;
  return new (CLASSES[report.class] ?? ConomyError)({
    message: report.class === "ConfigError" ? spelled(report.message) : report.message,
    outcome: report.outcome,
    operation: report.operation ?? undefined,
    attempts: report.attempts,
    phase: report.phase ?? undefined,
    status: report.status ?? undefined,
    code: report.code ?? undefined,
    type: report.type ?? undefined,
    detail: report.detail ?? undefined,
    traceId: report.trace_id ?? undefined,
    headers: report.headers ? joined(report.headers) : undefined,
    rawBody,
    retryAfter: report.retry_after === null ? undefined : report.retry_after * 1000,
    path: report.path ?? undefined,
    sessionId: report.session_id ?? undefined,
    sentAt: report.sent_at === null ? undefined : new Date(report.sent_at * 1000),
    cause: abortReason ?? (report.source === null ? undefined : new Error(report.source)),
  });
}

/** The settings' and arguments' names that the core's text holds, in this language's spelling. */
function spelled(message: string): string {
  return message.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (name) =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}

/** Headers as Node shows them: one value a name, repeated ones joined by commas. */
function joined(pairs: [name: string, value: string][]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
