// Payments that are aborted at random moments of their whole life, held against what the service's ledger says.

import { inspect } from "node:util";

import { AbortError, Conomy, ConomyError, OutcomeUnknownError } from "conomyhq";

import { randomFrom, startLedger } from "./ledger.mjs";

const busy = (ms) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Makes `count` payments, `parallel` at a time. Tells what came of them, and every report that the ledger refutes. */
export async function storm({ count, parallel = 16, seed = 1, only }) {
  const server = await startLedger({ seed, only });
  const random = randomFrom(seed + 1);
  const conomy = new Conomy({ apiKey: "key-1", accessToken: "token-1", baseUrl: server.baseUrl, timeout: 2_000 });
  const reports = new Map();

  const pay = async (session) => {
    const controller = new AbortController();
    const reason = [new Error("the payer left"), "gone", null, 0, Symbol("left")][Math.floor(random() * 5)];
    const moment = random() * 45 - 3;
    const blocks = random() < 1 / 3;
    let signal = controller.signal;
    const abort = () => {
      if (blocks) busy(random() * 25);
      controller.abort(reason);
      if (blocks) busy(random() * 5);
    };
    if (random() < 0.1) signal = AbortSignal.any([signal, new AbortController().signal]);
    if (random() < 0.1) signal = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(random() * 40))]);
    if (moment < 0) abort();
    const call = conomy.checkoutSessions.createPayment(session, { paymentMethod: "ETPAY" }, { signal });
    if (moment >= 0) setTimeout(abort, moment);
    await call.then(
      (payment) => reports.set(session, { payment }),
      (error) => reports.set(session, { error, signal }),
    );
    // Also after the end.
    abort();
  };
  const sessions = Array.from({ length: count }, (_, index) => `s-${seed}-${index}`).values();
  const worker = async () => {
    for (const session of sessions) await pay(session);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  // Whatever is still on its way arrives.
  await sleep(500);
  const ledger = await server.ledger();
  await server.stop();

  const figures = { success: 0, not_sent: 0, not_applied: 0, unknown: 0, answered: 0, needless: 0 };
  const violations = [];
  for (const [session, { payment, error, signal }] of reports) {
    const { arrived = 0, applied = 0, refused = 0 } = ledger.get(session) ?? {};
    const wrong = (why) => violations.push(`${session}: ${why} (${arrived}, ${applied}): ${inspect(error ?? payment)}`);
    if (arrived > 1 + refused) wrong("arrived again");
    if (applied > 1) wrong("applied twice");
    if (payment) {
      figures.success++;
      if (applied === 0 || payment.checkoutSessionId !== session) wrong("no such payment");
      continue;
    }
    figures[error.outcome]++;
    if (error.outcome === "not_sent" && arrived > 0) wrong("arrived");
    if (error.outcome === "not_applied" && applied > 0) wrong("applied");
    if (error.outcome === "unknown" && !(error instanceof OutcomeUnknownError)) wrong("of another class");
    if (!(error instanceof ConomyError || (error instanceof AbortError && error.outcome !== "unknown"))) wrong("foreign");
    if (error instanceof AbortError && error.cause !== signal.reason) wrong("another cause");
    if (error instanceof OutcomeUnknownError) {
      if (arrived === 0) figures.needless++;
      if (error.sessionId !== session || !(error.sentAt instanceof Date)) wrong("of another session");
      if (error.aborted && error.cause !== signal.reason) wrong("another cause");
      if (error.answer !== undefined) {
        figures.answered++;
        if (error.answer.checkoutSessionId !== session) wrong("another's answer");
      }
    }
  }
  if (reports.size !== count) violations.push(`${count - reports.size} calls ended without a report`);
  return { figures, violations };
}
