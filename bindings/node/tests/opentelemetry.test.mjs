// Spans and metrics, as OpenTelemetry's own SDK exports them.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";

import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Conomy } from "conomyhq";
import { ConomyInstrumentation } from "conomyhq/opentelemetry";

import { AsyncContext } from "./support/contexts.mjs";
import { startSandbox } from "./support/sandbox.mjs";

const ROUTE = "/sandbox/checkout-sessions/{checkoutSessionId}/payments";

describe("the instrumentation", () => {
  let sandbox;
  let spans;
  let tracerProvider;
  let meterProvider;
  let measured;
  let instrumentation;
  before(async () => {
    sandbox = await startSandbox();
    context.setGlobalContextManager(new AsyncContext());
  });
  beforeEach(async () => {
    await sandbox.reset();
    spans = new InMemorySpanExporter();
    tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    meterProvider = new MeterProvider({ readers: [reader] });
    /** What was counted of each metric: attributes, and how many values of what sum. */
    measured = async () => {
      await meterProvider.forceFlush();
      const all = exporter.getMetrics().at(-1).scopeMetrics.flatMap((scope) => scope.metrics);
      return Object.fromEntries(
        all.map(({ descriptor, dataPoints }) => {
          // A counter's value is its sum.
          const points = dataPoints.map(({ attributes, value }) => ({ attributes, count: value.count ?? value, sum: value.sum }));
          return [descriptor.name, { unit: descriptor.unit, points }];
        }),
      );
    };
    instrumentation = new ConomyInstrumentation();
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.setMeterProvider(meterProvider);
    instrumentation.enable();
  });
  afterEach(async () => {
    instrumentation.disable();
    await meterProvider.shutdown();
  });
  after(() => {
    context.disable();
    return sandbox?.stop();
  });

  const busy = () => sandbox.answer({ status: 429, headers: [["retry-after", "0"]] });

  it("makes a span of a call and one below it of each attempt, in the caller's trace", async () => {
    const conomy = new Conomy(sandbox.settings);
    const { id } = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    spans.reset();
    await busy();
    const tracer = tracerProvider.getTracer("a shop");
    const begin = Date.now();
    await tracer.startActiveSpan("GET /pay", async (span) => {
      await conomy.checkoutSessions.createPayment(id, { paymentMethod: "PIX" });
      span.end();
    });
    const [first, second, call, shop] = spans.getFinishedSpans();
    assert.deepEqual(
      [first, second, call].map(({ name, kind, status }) => [name, kind, status.code]),
      [
        [`POST ${ROUTE}`, SpanKind.CLIENT, SpanStatusCode.ERROR],
        [`POST ${ROUTE}`, SpanKind.CLIENT, SpanStatusCode.UNSET],
        ["checkout_sessions.create_payment", SpanKind.INTERNAL, SpanStatusCode.UNSET],
      ],
    );
    assert.deepEqual(
      [first, second, call].map(({ parentSpanContext }) => parentSpanContext.spanId),
      [call, call, shop].map((span) => span.spanContext().spanId),
    );
    for (const span of [first, second, call]) assert.equal(span.spanContext().traceId, shop.spanContext().traceId);
    const { hostname, port } = new URL(sandbox.url);
    const shared = {
      "conomyhq.operation": "checkout_sessions.create_payment",
      "http.request.method": "POST",
      "url.template": ROUTE,
      "url.full": sandbox.url + ROUTE,
      "server.address": hostname,
      "server.port": Number(port),
      "conomyhq.phase": "reading",
    };
    assert.deepEqual(first.attributes, {
      ...shared,
      "http.response.status_code": 429,
      "error.type": "429",
      "conomyhq.outcome": "not_applied",
    });
    assert.deepEqual(second.attributes, {
      ...shared,
      "http.response.status_code": 201,
      "http.request.resend_count": 1,
      "conomyhq.outcome": "applied",
    });
    assert.deepEqual(call.attributes, {
      "conomyhq.operation": "checkout_sessions.create_payment",
      "conomyhq.session_id": id,
      "conomyhq.outcome": "applied",
    });
    const time = ([seconds, nanoseconds]) => seconds * 1e3 + nanoseconds / 1e6;
    assert.ok(time(first.startTime) >= begin - 1 && time(first.endTime) <= time(second.startTime) + 1);
    assert.ok(time(first.duration) > 0 && time(second.endTime) <= time(call.endTime) + 5);
  });

  it("tells of calls that fail, and which may have been applied", async () => {
    const conomy = new Conomy({ ...sandbox.settings, maxRetries: 0 });
    await sandbox.answer({ status: 503 });
    await conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }).catch(() => {});
    const nobody = new Conomy({ ...sandbox.settings, maxRetries: 0, baseUrl: "http://127.0.0.1:1" });
    await nobody.checkoutSessions.refresh("tok_1").catch(() => {});
    const aborted = conomy.checkoutSessions.refresh("tok_1", { signal: AbortSignal.abort() });
    await aborted.catch(() => {});
    const told = spans.getFinishedSpans().map(({ name, status, attributes }) => [name, status.code, attributes["error.type"], attributes["conomyhq.outcome"]]);
    const { ERROR } = SpanStatusCode;
    assert.deepEqual(told, [
      [`POST ${ROUTE}`, ERROR, "503", "unknown"],
      ["checkout_sessions.create_payment", ERROR, "OutcomeUnknownError", "unknown"],
      ["POST /checkout-sessions/token/{checkoutToken}/refresh", ERROR, "connecting", "not_sent"],
      ["checkout_sessions.refresh", ERROR, "ConnectError", "not_sent"],
      ["checkout_sessions.refresh", ERROR, "AbortError", "not_sent"],
    ]);
  });

  it("measures calls, attempts and what came of them", async () => {
    const conomy = new Conomy({ ...sandbox.settings, maxRetries: 1 });
    await busy();
    for (let call = 0; call < 3; call++) await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    await sandbox.answer({ status: 404 });
    await conomy.checkoutSessions.refresh("tok_1").catch(() => {});
    const metrics = await measured();
    const { "conomyhq.client.call.duration": calls, "http.client.request.duration": attempts } = metrics;
    const counted = (name) => metrics[name].points.map(({ attributes, count }) => [attributes["conomyhq.operation"], attributes["conomyhq.outcome"], count]);
    assert.deepEqual(counted("conomyhq.client.calls"), [
      ["checkout_sessions.create", "applied", 3],
      ["checkout_sessions.refresh", "not_applied", 1],
    ]);
    assert.deepEqual(counted("conomyhq.client.attempts"), [
      ["checkout_sessions.create", "not_applied", 1],
      ["checkout_sessions.create", "applied", 3],
      ["checkout_sessions.refresh", "not_applied", 1],
    ]);
    assert.deepEqual([calls.unit, attempts.unit], ["s", "s"]);
    const ofCalls = calls.points.map(({ attributes, count }) => [attributes["conomyhq.operation"], attributes["conomyhq.outcome"], attributes["error.type"], count]);
    assert.deepEqual(ofCalls, [
      ["checkout_sessions.create", "applied", undefined, 3],
      ["checkout_sessions.refresh", "not_applied", "NotFoundError", 1],
    ]);
    const ofAttempts = attempts.points.map(({ attributes, count }) => [attributes["url.template"], attributes["http.response.status_code"], count]);
    assert.deepEqual(ofAttempts, [
      ["/sandbox/checkout-sessions", 429, 1],
      ["/sandbox/checkout-sessions", 201, 3],
      ["/sandbox/checkout-sessions/token/{checkoutToken}/refresh", 404, 1],
    ]);
    for (const { sum } of [...calls.points, ...attempts.points]) assert.ok(sum > 0 && sum < 30, `${sum} s`);
  });

  it("keeps calls apart that are under way at once", async () => {
    const conomy = new Conomy(sandbox.settings);
    const tracer = tracerProvider.getTracer("a shop");
    const create = (name) =>
      tracer.startActiveSpan(name, async (span) => {
        await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
        span.end();
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => create(`request ${index}`)));
    const finished = spans.getFinishedSpans();
    const byId = new Map(finished.map((span) => [span.spanContext().spanId, span]));
    const attempts = finished.filter(({ kind }) => kind === SpanKind.CLIENT);
    const shops = attempts.map((span) => byId.get(byId.get(span.parentSpanContext.spanId).parentSpanContext.spanId));
    assert.equal(new Set(shops.map(({ name }) => name)).size, 20);
    attempts.forEach((span, index) => assert.equal(span.spanContext().traceId, shops[index].spanContext().traceId));
  });

  it("tells nothing of a secret, a token or a customer", async () => {
    const planted = "Plantedjane";
    const conomy = new Conomy({ ...sandbox.settings, apiKey: planted, accessToken: planted, maxRetries: 0 });
    for (const status of [201, 400, 401, 503]) {
      const body = JSON.stringify({ id: planted, status: planted, code: planted, type: planted, detail: planted, traceId: planted });
      const headers = [["x-echo", planted]];
      const customer = { firstName: planted };
      await sandbox.answer({ status, body, headers });
      await conomy.checkoutSessions.create({ checkoutToken: planted, customer }).catch(() => {});
      await sandbox.answer({ status, body, headers });
      await conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX", customer }).catch(() => {});
      await sandbox.answer({ status, body, headers });
      await conomy.checkoutSessions.refresh(planted).catch(() => {});
    }
    const told = spans.getFinishedSpans().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }));
    assert.equal(told.length, 24);
    assert.ok(!JSON.stringify([told, await measured()]).includes(planted));
  });

  it("can be turned off, and on again", async () => {
    const conomy = new Conomy(sandbox.settings);
    const create = () => conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    instrumentation.enable();
    await create();
    assert.equal(spans.getFinishedSpans().length, 2);
    instrumentation.disable();
    await create();
    assert.equal(spans.getFinishedSpans().length, 2);
    instrumentation.enable();
    await create();
    assert.equal(spans.getFinishedSpans().length, 4);
  });

  it("goes to the global providers unless it is told others", async () => {
    instrumentation.disable();
    trace.setGlobalTracerProvider(tracerProvider);
    const ours = new ConomyInstrumentation();
    ours.enable();
    try {
      await new Conomy(sandbox.settings).checkoutSessions.create({ checkoutToken: "tok_1" });
      assert.equal(spans.getFinishedSpans().length, 2);
    } finally {
      ours.disable();
      trace.disable();
    }
  });
});
