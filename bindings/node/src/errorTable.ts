// @generated from codegen/facts/errors.yaml by `cargo xtask codegen`. Do not edit.

import type { ClassRow, FactRow } from "./errorFacts.js";

/**
 * What errors tell: what the core calls it, what it is, and whether it may be printed.
 *
 * @internal
 */
export const FACTS: Readonly<Record<string, FactRow>> = {
  outcome: { core: "outcome", kind: "outcome", shown: true },
  retryable: { core: "retryable", kind: "flag", shown: true },
  operation: { core: "operation", kind: "text", shown: true },
  attempts: { core: "attempts", kind: "count", shown: true },
  setting: { core: "setting", kind: "text", shown: true },
  reason: { core: "reason", kind: "text", shown: true },
  phase: { core: "phase", kind: "phase", shown: true },
  httpStatus: { core: "status", kind: "count", shown: true },
  code: { core: "code", kind: "text", shown: "label" },
  type: { core: "type", kind: "text", shown: "label" },
  detail: { core: "detail", kind: "text", shown: false },
  traceId: { core: "trace_id", kind: "text", shown: "label" },
  httpHeaders: { core: "headers", kind: "headers", shown: false },
  rawBody: { core: "raw_body", kind: "bytes", shown: false },
  retryAfter: { core: "retry_after", kind: "duration", shown: true },
  path: { core: "path", kind: "text", shown: true },
  sessionId: { core: "session_id", kind: "text", shown: true },
  sentAt: { core: "sent_at", kind: "time", shown: true },
  aborted: { core: "aborted", kind: "flag", shown: true },
  answer: { core: "answer", kind: "any", shown: false },
};

/**
 * Every class: its own facts beside its parent's, and what holds where a fact is not given.
 *
 * @internal
 */
export const CLASSES: Readonly<Record<string, ClassRow>> = {
  ConomyError: {
    facts: ["outcome", "retryable", "operation", "attempts"],
    defaults: { outcome: "unknown", retryable: false, attempts: 0 },
  },
  ConfigError: {
    facts: ["setting"],
    defaults: { outcome: "not_sent", retryable: false },
  },
  WebhookSignatureError: {
    facts: ["reason"],
    defaults: { outcome: "not_sent", retryable: false },
  },
  ApiError: {
    facts: [
      "httpStatus",
      "code",
      "type",
      "detail",
      "traceId",
      "httpHeaders",
      "rawBody",
      "retryAfter",
      "phase",
    ],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 0 },
  },
  BadRequestError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 400 },
  },
  AuthenticationError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 401 },
  },
  PermissionDeniedError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 403 },
  },
  NotFoundError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 404 },
  },
  ConflictError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 409 },
  },
  UnprocessableEntityError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: false, httpStatus: 422 },
  },
  RateLimitError: {
    facts: [],
    defaults: { outcome: "not_applied", retryable: true, httpStatus: 429 },
  },
  ServerError: {
    facts: [],
    defaults: { outcome: "unknown", retryable: true },
  },
  TransportError: {
    facts: ["phase"],
    defaults: { outcome: "not_sent", retryable: true },
  },
  ConnectError: {
    facts: [],
    defaults: { outcome: "not_sent", retryable: true },
  },
  TlsError: {
    facts: [],
    defaults: { outcome: "not_sent", retryable: false },
  },
  ConnectTimeoutError: {
    facts: [],
    defaults: { outcome: "not_sent", retryable: true },
  },
  DecodeError: {
    facts: ["httpStatus", "traceId", "httpHeaders", "rawBody", "path", "phase"],
    defaults: { outcome: "unknown", retryable: false },
  },
  OutcomeUnknownError: {
    facts: [
      "phase",
      "httpStatus",
      "code",
      "type",
      "detail",
      "traceId",
      "httpHeaders",
      "rawBody",
      "retryAfter",
      "path",
      "sessionId",
      "sentAt",
      "aborted",
      "answer",
    ],
    defaults: { outcome: "unknown", retryable: false, aborted: false },
  },
};
