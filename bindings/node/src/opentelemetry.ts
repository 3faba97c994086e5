/**
 * Spans and metrics of calls, by OpenTelemetry's API and its conventions for HTTP clients. It listens to the
 * package's diagnostics channels, and needs `@opentelemetry/api`.
 *
 * ```ts
 * import { ConomyInstrumentation } from "conomyhq/opentelemetry";
 *
 * new ConomyInstrumentation().enable();
 * ```
 *
 * Those who have `registerInstrumentations` or a `NodeSDK` give it to that instead.
 *
 * @module conomyhq/opentelemetry
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, tracingChannel, unsubscribe } from "node:diagnostics_channel";

import {
  type Attributes,
  context,
  type Context,
  type Counter,
  type Histogram,
  type MeterProvider,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";

import { ATTEMPT, type AttemptEvent } from "./attempts.js";
import { CALL, type CallEvent } from "./call.js";
import { VERSION } from "./version.js";

const NAME = "conomyhq";
/** What OpenTelemetry advises for the duration of HTTP requests, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** What a success is called where others have their outcome. */
const APPLIED = "applied";

interface Instruments {
  readonly calls: Counter;
  readonly callDuration: Histogram;
  readonly attempts: Counter;
  readonly requestDuration: Histogram;
}

/** A call under way. */
interface Call {
  readonly begin: number;
  readonly span: Span;
  /** That of the call's own span. */
  readonly context: Context;
  /** What the call's spans and metrics share. */
  readonly operation: Attributes;
  /** What those of its attempts share. */
  readonly request: Attributes;
  /** Without what the path's parameters are, which may be secret. */
  readonly url: string;
}

/** A span for each call and one below it for each attempt; metrics of both, of what came of them and how long they took. */
export class ConomyInstrumentation {
  readonly instrumentationName = NAME;
  readonly instrumentationVersion: string = VERSION;

  readonly #underWay = new AsyncLocalStorage<Call>();
  readonly #calls = new WeakMap<object, Call>();
  #enabled = false;
  #config: Record<string, unknown> = {};
  #tracerProvider: TracerProvider | undefined;
  #tracer: Tracer | undefined;
  #meterProvider: MeterProvider | undefined;
  #instruments: Instruments | undefined;

  /** Starts listening. */
  enable(): void {
    if (this.#enabled) return;
    this.#enabled = true;
    const { start, asyncEnd } = tracingChannel<Call, CallEvent>(CALL);
    // What is bound to the channel is the store of the call's asynchronous context, in which its attempts are told.
    start.bindStore(this.#underWay, this.#start);
    asyncEnd.subscribe(this.#end);
    subscribe(ATTEMPT, this.#attempt);
  }

  /** Stops listening. */
  disable(): void {
    if (!this.#enabled) return;
    this.#enabled = false;
    const { start, asyncEnd } = tracingChannel<Call, CallEvent>(CALL);
    start.unbindStore(this.#underWay);
    asyncEnd.unsubscribe(this.#end);
    unsubscribe(ATTEMPT, this.#attempt);
  }

  /** Where spans go; without it to the global provider. */
  setTracerProvider(provider: TracerProvider): void {
    this.#tracerProvider = provider;
    this.#tracer = undefined;
  }

  /** Where metrics go; without it to the global provider. */
  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider;
    this.#instruments = undefined;
  }

  /** There is nothing to set; it is there for `registerInstrumentations`. */
  setConfig(config: Record<string, unknown>): void {
    this.#config = config;
  }

  /** What `setConfig` was given. */
  getConfig(): Record<string, unknown> {
    return this.#config;
  }

  readonly #start = (event: CallEvent): Call => {
    const operation = given({ "conomyhq.operation": event.operation });
    const { hostname, pathname, port, protocol } = new URL(event.baseUrl);
    const request = {
      ...operation,
      "http.request.method": event.method,
      "url.template": pathname.replace(/\/$/, "") + event.route,
      "server.address": hostname,
      "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
    };
    const attributes = given({ ...operation, "conomyhq.session_id": event.sessionId });
    const span = this.#spans.startSpan(event.operation, { kind: SpanKind.INTERNAL, attributes });
    const url = event.baseUrl + event.route;
    const call = { begin: performance.now(), span, context: trace.setSpan(context.active(), span), operation, request, url };
    this.#calls.set(event, call);
    return call;
  };

  readonly #attempt = (message: unknown): void => {
    const call = this.#underWay.getStore();
    if (!call) return;
    const event = message as AttemptEvent;
    const { attempt, startedAt, duration, phase, status, traceId, outcome } = event;
    const failed = outcome !== undefined;
    const result = given({
      "http.response.status_code": status,
      // The status where that is what was wrong, else how far the attempt came.
      "error.type": failed ? (status === undefined || status < 300 ? phase : String(status)) : undefined,
    });
    const attributes = given({
      ...call.request,
      ...result,
      "http.request.resend_count": attempt > 1 ? attempt - 1 : undefined,
      "url.full": call.url,
      "conomyhq.phase": phase,
      "conomyhq.outcome": outcome ?? APPLIED,
      "conomyhq.trace_id": traceId,
    });
    const name = `${call.request["http.request.method"]} ${call.request["url.template"]}`;
    const startTime = startedAt.getTime();
    const span = this.#spans.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime }, call.context);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(startTime + duration);
    this.#metrics.requestDuration.record(duration / 1000, { ...call.request, ...result }, call.context);
    this.#metrics.attempts.add(1, { ...call.operation, "conomyhq.outcome": outcome ?? APPLIED }, call.context);
  };

  readonly #end = (message: unknown): void => {
    const call = this.#calls.get(message as CallEvent);
    if (!call) return;
    const { error } = message as CallEvent;
    const { name, message: text, outcome } = (error ?? {}) as { name?: string; message?: string; outcome?: string };
    const result = given({ "conomyhq.outcome": error === undefined ? APPLIED : outcome, "error.type": name });
    call.span.setAttributes(result);
    // An error's message holds no secret and nothing of a customer.
    if (error !== undefined) call.span.setStatus(given({ code: SpanStatusCode.ERROR, message: text }));
    call.span.end();
    const seconds = (performance.now() - call.begin) / 1000;
    const labels = { ...call.operation, ...result };
    this.#metrics.calls.add(1, labels, call.context);
    this.#metrics.callDuration.record(seconds, labels, call.context);
  };

  get #spans(): Tracer {
    return (this.#tracer ??= (this.#tracerProvider ?? trace).getTracer(NAME, VERSION));
  }

  get #metrics(): Instruments {
    if (this.#instruments) return this.#instruments;
    const meter = (this.#meterProvider ?? metrics).getMeter(NAME, VERSION);
    const histogram = (name: string, description: string): Histogram =>
      meter.createHistogram(name, { unit: "s", description, advice: { explicitBucketBoundaries: SECONDS } });
    return (this.#instruments = {
      calls: meter.createCounter("conomyhq.client.calls", { unit: "{call}", description: "Calls that ended." }),
      callDuration: histogram("conomyhq.client.call.duration", "How long calls took, all attempts and waits included."),
      attempts: meter.createCounter("conomyhq.client.attempts", { unit: "{attempt}", description: "Attempts that ended." }),
      requestDuration: histogram("http.client.request.duration", "Duration of HTTP client requests."),
    });
  }
}

/** Without the members that are undefined. */
function given<Members extends object>(members: Members): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
