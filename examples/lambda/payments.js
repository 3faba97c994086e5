// A shop that takes payments in AWS Lambda: `payments.pay` behind an HTTP API, `payments.lookUp` on a schedule.

import { Conomy, ConomyError, unknownOutcome } from "conomyhq";

// Outside of the handlers: one client, whose settings are in the environment, for all that this instance is called for.
const conomy = new Conomy({ app: "MyApp/1.0" });

// Where the payment of each checkout session stands. A shop has this in its database, where all instances see it: in
// DynamoDB "unless it is there already" is a condition of the write.
const payments = new Map();

// Longer than a payment takes, if all is well.
const TIMEOUT = 15_000;
// What is kept back of an invocation's time, to note what became of the payment. When the time is over, Lambda stops the
// instance, and nobody would learn it.
const RESERVE = 1_000;

/** Pays in a checkout session. */
export async function pay(event, context) {
  const { sessionId, paymentMethod = "ETPAY" } = JSON.parse(event.body);
  // Before anything is sent: a payer clicks twice, and Lambda itself calls again what it takes for failed.
  if (payments.has(sessionId)) return answer(409, { message: `This payment is ${payments.get(sessionId).state} already.` });
  payments.set(sessionId, { state: "checking", sentAt: new Date() });
  // Half of what is left at most: the other half is for looking.
  const timeout = Math.max(1, Math.min(TIMEOUT, (context.getRemainingTimeInMillis() - RESERVE) / 2));
  try {
    const payment = await conomy.checkoutSessions.createPayment(sessionId, { paymentMethod }, { timeout });
    return paid(sessionId, payment);
  } catch (error) {
    const unknown = unknownOutcome(error);
    if (unknown) {
      console.error(`look session ${sessionId} up, paid at ${unknown.sentAt?.toISOString()}: ${unknown}`);
      const wait = Math.max(0, context.getRemainingTimeInMillis() - RESERVE);
      const payment = await look(unknown, { wait, timeout: Math.max(1, wait) });
      return payment ? paid(sessionId, payment) : answer(202, { message: "We are checking your payment." });
    }
    payments.delete(sessionId);
    if (!(error instanceof ConomyError)) throw error;
    console.warn(`nothing was charged: ${error}`);
    return answer(error.retryable ? 503 : 422, { message: "Nothing was charged.", tryAgain: error.retryable });
  }
}

/** Looks for the payments that are still being checked, those of instances that were stopped included. */
export async function lookUp() {
  for (const [sessionId, { state, sentAt }] of payments) {
    if (state !== "checking") continue;
    const payment = await look({ sessionId, sentAt }, { wait: 0 });
    if (payment) paid(sessionId, payment);
  }
}

/** Looks for a payment. That there is none proves nothing, so it stays to be checked, as it does if looking fails. */
async function look(unknown, options) {
  try {
    const [payment] = await conomy.payments.resolve(unknown, options);
    return payment;
  } catch (error) {
    if (!(error instanceof ConomyError)) throw error;
    console.warn(`it cannot be looked up now: ${error}`);
  }
}

function paid(sessionId, { status }) {
  payments.set(sessionId, { state: status });
  return answer(201, { state: status });
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
