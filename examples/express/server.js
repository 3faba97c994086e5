// A shop that takes payments with Express: `node server.js`.

import { Conomy, ConomyError, unknownOutcome, webhooks, WebhookSignatureError } from "conomyhq";
import express from "express";

// One client, whose settings are in the environment, for all requests.
const conomy = new Conomy({ app: "MyApp/1.0", timeout: 15_000 });

// Where the payment of each checkout session stands. A shop has this in its database.
const payments = new Map();

const webhookSecret = process.env.CONOMY_WEBHOOK_SECRET;
if (!webhookSecret) throw new Error("CONOMY_WEBHOOK_SECRET is missing");

// What is sold: the token of a payment link.
const link = process.env.SHOP_LINK ?? "ct_1";

const shelf = `<!doctype html><html lang="en"><title>Shop</title>
<main><h1>Tea</h1><form method="post" action="/checkout"><button>Buy</button></form></main></html>`;

// What webhooks told: each event's transaction and its status, by the event's key. As well in a database.
const events = new Map();

// How far a transaction is. Events come in any order, so it is as far as any of them says.
const progress = { CAPTURED: 1, RECEIVED: 2, FAILED: 2 };

const app = express();

// What is signed are the bytes of the body, so this route takes them raw: it has to stand above `express.json()`, which
// would take the body away.
app.post("/webhooks/conomy", express.raw({ type: () => true }), (request, response) => {
  let event;
  try {
    event = webhooks.verify(request.body ?? "", webhookSecret, request.get("x-webhook-signature"));
  } catch (error) {
    if (!(error instanceof WebhookSignatureError)) throw error;
    console.warn(`a delivery is refused: ${error}`);
    return response.status(400).json({ message: error.reason });
  }
  const { id, status } = event.data?.transaction ?? {};
  if (!id || !status) {
    // An event that this shop does not know is answered alike, or it would come again and again.
    console.log(`nothing to do for ${event.key}`);
  } else if (!events.has(event.key)) {
    // Deliveries come more than once. What else an event changes belongs here, in the same transaction of the database.
    events.set(event.key, { id, status });
  }
  response.status(204).end();
});

app.use(express.json());

app.get("/", (request, response) => response.send(shelf));

// Sends a payer to ConomyHQ's page, which sends her back when she is done.
app.post("/checkout", async (request, response) => {
  const back = `${request.protocol}://${request.get("host")}/done`;
  const session = await conomy.checkoutSessions.create({
    checkoutToken: link,
    successUrl: `${back}/paid`,
    failedUrl: `${back}/failed`,
  });
  if (!session.url) return response.status(502).json({ message: "There is no page to pay at." });
  response.redirect(303, session.url);
});

// A payer who comes back. What counts is what the webhook tells: anybody can come here.
app.get("/done/paid", (request, response) => response.send("Thank you!"));
app.get("/done/failed", (request, response) => response.send("Nothing was charged."));

app.post("/pay", async (request, response) => {
  const { sessionId, paymentMethod = "ETPAY" } = request.body;
  // Before anything is sent: a payer clicks twice, or comes back while the answer is awaited.
  if (payments.has(sessionId)) {
    return response.status(409).json({ message: `This payment is ${payments.get(sessionId)} already.` });
  }
  payments.set(sessionId, "checking");
  let payment;
  try {
    // Without a signal, so it comes to its end also if the payer hangs up.
    payment = await conomy.checkoutSessions.createPayment(sessionId, { paymentMethod });
  } catch (error) {
    const unknown = unknownOutcome(error);
    if (unknown) {
      console.error(`look session ${sessionId} up, paid at ${unknown.sentAt?.toISOString()}: ${unknown}`);
    } else {
      payments.delete(sessionId);
    }
    throw error;
  }
  payments.set(sessionId, payment.status);
  response.status(201).json({ state: payment.status });
});

app.get("/payments/:session", (request, response) => {
  const state = payments.get(request.params.session);
  if (state === undefined) return response.status(404).json({ message: "There is no such payment." });
  response.json({ state });
});

app.get("/transactions/:id", (request, response) => {
  const statuses = [...events.values()].filter(({ id }) => id === request.params.id).map(({ status }) => status);
  if (statuses.length === 0) return response.status(404).json({ message: "No webhook told of it." });
  const furthest = statuses.reduce((one, other) => ((progress[other] ?? 0) > (progress[one] ?? 0) ? other : one));
  response.json({ state: furthest, events: statuses.length });
});

// Tells a payer what became of a payment that did not succeed. Express would otherwise answer 500, whatever it was.
app.use((error, request, response, next) => {
  if (!(error instanceof ConomyError)) return next(error);
  if (error.outcome === "unknown") {
    return response.status(202).json({ message: "We are checking your payment." });
  }
  console.warn(`nothing was charged: ${error}`);
  response
    .status(error.retryable ? 503 : 422)
    .json({ message: "Nothing was charged.", tryAgain: error.retryable });
});

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

// Payments under way come to their end first.
process.once("SIGTERM", () => server.close());
