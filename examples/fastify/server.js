// A shop that takes payments with Fastify: `node server.js`.

import { Conomy, ConomyError, unknownOutcome } from "conomyhq";
import Fastify from "fastify";

// One client, whose settings are in the environment, for all requests.
const conomy = new Conomy({ app: "MyApp/1.0", timeout: 15_000 });

// Where the payment of each checkout session stands. A shop has this in its database.
const payments = new Map();

const app = Fastify({ logger: true });

const choice = {
  type: "object",
  required: ["sessionId"],
  properties: { sessionId: { type: "string" }, paymentMethod: { type: "string", default: "ETPAY" } },
};

app.post("/pay", { schema: { body: choice } }, async (request, reply) => {
  const { sessionId, paymentMethod } = request.body;
  // Before anything is sent: a payer clicks twice, or comes back while the answer is awaited.
  if (payments.has(sessionId)) {
    return reply.code(409).send({ message: `This payment is ${payments.get(sessionId)} already.` });
  }
  payments.set(sessionId, "checking");
  // A payer who hangs up stops the payment, if it is not too late. (`request.signal` would stop it always: a request
  // closes as soon as its body is read.)
  const hangup = new AbortController();
  reply.raw.once("close", () => hangup.abort());
  let payment;
  try {
    const options = { signal: hangup.signal };
    payment = await conomy.checkoutSessions.createPayment(sessionId, { paymentMethod }, options);
  } catch (error) {
    const unknown = unknownOutcome(error);
    if (unknown) request.log.error({ sessionId, sentAt: unknown.sentAt }, `look the session up: ${unknown}`);
    else payments.delete(sessionId);
    throw error;
  }
  payments.set(sessionId, payment.status);
  return reply.code(201).send({ state: payment.status });
});

app.get("/payments/:session", async (request, reply) => {
  const state = payments.get(request.params.session);
  if (state === undefined) return reply.code(404).send({ message: "There is no such payment." });
  return { state };
});

// Tells a payer what became of a payment that did not succeed. Fastify would otherwise answer 500, whatever it was.
app.setErrorHandler((error, request, reply) => {
  if (!(error instanceof ConomyError)) return reply.send(error);
  if (error.outcome === "unknown") return reply.code(202).send({ message: "We are checking your payment." });
  request.log.warn(`nothing was charged: ${error}`);
  return reply
    .code(error.retryable ? 503 : 422)
    .send({ message: "Nothing was charged.", tryAgain: error.retryable });
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 3000) });

// Payments under way come to their end first.
process.once("SIGTERM", () => app.close());
