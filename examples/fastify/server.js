// A shop that takes payments with Fastify: `node server.js`.

import { Conomy, ConomyError, unknownOutcome, webhooks, WebhookSignatureError } from "conomyhq";
import Fastify from "fastify";

// One client, whose settings are in the environment, for all requests.
const conomy = new Conomy({ app: "MyApp/1.0", timeout: 15_000 });

// Where the payment of each checkout session stands. A shop has this in its database.
const payments = new Map();

const webhookSecret = process.env.CONOMY_WEBHOOK_SECRET;
if (!webhookSecret) throw new Error("CONOMY_WEBHOOK_SECRET is missing");

// What webhooks told: each event's transaction and its status, by the event's key. As well in a database.
const events = new Map();

// How far a transaction is. Events come in any order, so it is as far as any of them says.
const progress = { CAPTURED: 1, RECEIVED: 2, FAILED: 2 };

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

// A context of its own, whose bodies nobody parses: what is signed are the bytes.
app.register(async (webhook) => {
  webhook.removeAllContentTypeParsers();
  webhook.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body));
  webhook.post("/webhooks/conomy", async (request, reply) => {
    let event;
    try {
      event = webhooks.verify(request.body ?? "", webhookSecret, request.headers["x-webhook-signature"]);
    } catch (error) {
      if (!(error instanceof WebhookSignatureError)) throw error;
      request.log.warn(`a delivery is refused: ${error}`);
      return reply.code(400).send({ message: error.reason });
    }
    const { id, status } = event.data?.transaction ?? {};
    if (!id || !status) {
      // An event that this shop does not know is answered alike, or it would come again and again.
      request.log.info(`nothing to do for ${event.key}`);
    } else if (!events.has(event.key)) {
      // Deliveries come more than once. What else an event changes belongs here, in the same transaction of the database.
      events.set(event.key, { id, status });
    }
    return reply.code(204).send();
  });
});

app.get("/transactions/:id", async (request, reply) => {
  const statuses = [...events.values()].filter(({ id }) => id === request.params.id).map(({ status }) => status);
  if (statuses.length === 0) return reply.code(404).send({ message: "No webhook told of it." });
  const furthest = statuses.reduce((one, other) => ((progress[other] ?? 0) > (progress[one] ?? 0) ? other : one));
  return { state: furthest, events: statuses.length };
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
