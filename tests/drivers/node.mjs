// Plays cross-language cases through the Node client (see `tests/README.md`).
import { subscribe } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";

// The package that is built in place, or another, such as an installed one.
const PACKAGE = process.env.CONOMYHQ_DRIVER_PACKAGE ?? fileURLToPath(new URL("../../bindings/node", import.meta.url));
const { AbortError, Conomy, ConomyError, OutcomeUnknownError, webhooks } = await import(pathToFileURL(join(PACKAGE, "dist/index.mjs")));
const { native } = createRequire(import.meta.url)(join(PACKAGE, "dist/native.js"));

/** Every operation's method, such as `checkout_sessions.create`, by its id in the spec. */
const METHODS = Object.fromEntries(native().operations());

/** The client's method for an operation, ready to be called. */
function method(conomy, operation) {
  const [resource, name] = METHODS[operation].split(".").map(camelName);
  return (...args) => conomy[resource][name](...args);
}

function camelName(text) {
  return text.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

// Set where everything that could be printed is to be printed, for the harness to look for secrets in.
const VERBOSE = process.env.CONOMYHQ_DRIVER_VERBOSE !== undefined;
const print = (...texts) => VERBOSE && console.error(...texts);
const show = (value) => print(inspect(value, { depth: null }), JSON.stringify(value), String(value));
const showError = (error) => {
  show(error);
  print(inspect(error, { depth: null, getters: true, showHidden: true }));
};
/** An answer is data: written as JSON it is whole, and printed it is not. */
const showAnswer = (answer) => print(inspect(answer, { depth: null }), String(answer));
subscribe("conomyhq:attempt", show);
for (const moment of ["start", "error", "asyncEnd"]) subscribe(`tracing:conomyhq:call:${moment}`, show);

/** `connect_timeout_ms` as `connectTimeout`: Node's durations are milliseconds. */
function camel(settings) {
  const name = (text) => camelName(text.replace(/_ms$/, ""));
  return Object.fromEntries(Object.entries(settings ?? {}).map(([key, value]) => [name(key), value]));
}

function failed(error) {
  showError(error);
  const classes = [];
  for (let proto = Object.getPrototypeOf(error); proto !== Error.prototype; proto = Object.getPrototypeOf(proto)) {
    classes.push(proto.constructor.name);
  }
  const { message, outcome, retryable, setting, operation, attempts, httpStatus, code, type, detail, traceId, phase, path, sessionId } = error;
  return {
    error: {
      class: error.name,
      classes,
      message,
      outcome,
      retryable,
      setting,
      operation,
      attempts,
      status: httpStatus,
      code,
      type,
      detail,
      phase,
      path,
      trace_id: traceId,
      session_id: sessionId,
      sent_at: error.sentAt,
      headers: error.httpHeaders && Object.entries(error.httpHeaders),
      raw_body: error.rawBody?.toString("utf8"),
      // Node's durations are milliseconds; the harness compares seconds.
      retry_after: error.retryAfter === undefined || error.retryAfter === null ? null : error.retryAfter / 1000,
    },
  };
}

/** A call that was called off: what became of it, and its answer if one came. */
function stopped(error) {
  showError(error);
  const { outcome, sessionId, sentAt, answer } = error;
  return { cancelled: { outcome, session_id: sessionId, sent_at: sentAt, answer } };
}

/** The ids of the payments that are found where one's outcome is unknown. */
async function resolved(conomy, error, wait) {
  try {
    const payments = await conomy.payments.resolve(error, { wait });
    showAnswer(payments);
    return payments.map(({ id }) => id);
  } catch (failure) {
    if (!(failure instanceof ConomyError)) throw failure;
    return failed(failure);
  }
}

/** Acts at the step's moment, after the loop was blocked up to then for as long as the step says. */
function later({ cancel_after_ms: at, block_ms: block = 0 }, act) {
  const strike = () => {
    for (const end = performance.now() + block; performance.now() < end; );
    act();
  };
  setTimeout(strike, Math.max(at - block, 0));
}

/** Ways in which a call is called off. Each gives the call's signal. */
const WAYS = [
  (step) => {
    const controller = new AbortController();
    later(step, () => controller.abort());
    return controller.signal;
  },
  (step) => {
    later(step, () => {});
    return AbortSignal.timeout(Math.round(step.cancel_after_ms));
  },
  () => AbortSignal.abort(),
];

/** What a webhook's delivery says, and its key, if it is genuine. */
function verified({ body, secret, header }) {
  try {
    const event = webhooks.verify(body, secret, header ?? undefined);
    showAnswer(event);
    return { key: event.key, ok: event };
  } catch (error) {
    if (!(error instanceof ConomyError)) throw error;
    return failed(error);
  }
}

async function call(conomy, step) {
  if (step.operation === "webhook") return verified(step.body);
  await sleep(step.wait_before_ms ?? 0);
  const options = camel(step.options);
  if (step.cancel_after_ms !== undefined) options.signal = WAYS[(step.how ?? 0) % WAYS.length](step);
  const begun = performance.now();
  const args = [...(step.path ?? []), ...(step.body ? [step.body] : [])];
  let result;
  try {
    const { data: answer, response } = await method(conomy, step.operation)(...args, options).withResponse();
    showAnswer(answer);
    show(response);
    print(inspect(response, { depth: null, getters: true, showHidden: true }));
    result = { ok: answer };
  } catch (error) {
    if (error instanceof AbortError || error.aborted === true) {
      result = stopped(error);
    } else if (error instanceof ConomyError) {
      result = failed(error);
      if (step.resolve_ms !== undefined && error instanceof OutcomeUnknownError) {
        result.resolved = await resolved(conomy, error, step.resolve_ms);
      }
    } else {
      throw error;
    }
  }
  return { ...result, elapsed_ms: performance.now() - begun };
}

/** Every call's result, in order, with so many in flight at a time. */
async function play(conomy, calls, parallel) {
  const results = [];
  const steps = calls.entries();
  const worker = async () => {
    for (const [index, step] of steps) results[index] = await call(conomy, step);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return results;
}

function event({ operation, attempt, startedAt, phase, status, traceId, sessionId, duration, outcome, retried }) {
  return {
    operation,
    attempt,
    started_at: startedAt.getTime() / 1000,
    phase,
    status,
    trace_id: traceId,
    session_id: sessionId,
    duration_ms: duration,
    outcome,
    retried,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const script = JSON.parse(line);
  const events = [];
  let results = [];
  try {
    const conomy = new Conomy({ ...camel(script.client), onAttempt: (attempt) => events.push(event(attempt)) });
    show(conomy);
    results = await play(conomy, script.calls, script.parallel ?? 1);
  } catch (error) {
    if (!(error instanceof ConomyError)) throw error;
    results = [failed(error)];
  }
  console.log(JSON.stringify({ results, events }));
}
