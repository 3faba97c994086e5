// The hosted checkout, start to end: open a session for a payer, submit the payment, refresh the session when its
// token expired. Run it with CONOMY_API_KEY, CONOMY_ACCESS_TOKEN and a payment link's token.

import { ApiError, type CheckoutSession, Conomy, ConomyError, unknownOutcome } from "conomyhq";

async function checkout(conomy: Conomy, checkoutToken: string): Promise<CheckoutSession> {
  const customer = { firstName: "Jane", lastName: "Doe", email: "jane@example.com" };
  const session = await conomy.checkoutSessions.create({ checkoutToken, customer });
  console.log(`the payer can go to ${session.url ?? "the hosted page"}`);

  try {
    const payment = await conomy.checkoutSessions.createPayment(
      session.id,
      { paymentMethod: "ETPAY", customer },
      { timeout: 10_000 },
    );
    // An open enum: a status that this version does not know is that string.
    if (payment.status === "CREATED") console.log(`payment ${payment.id} is created`);
    // What the spec does not name is in place, and typed as unknown.
    const origins: unknown = payment["origins"];
    console.log(origins);
  } catch (error) {
    const unknown = unknownOutcome(error);
    if (unknown) {
      // The payer may have been charged: look the payment up, never just try again.
      console.error(`look up the payments of session ${unknown.sessionId ?? session.id} since`, unknown.sentAt);
    } else if (error instanceof ApiError) {
      console.error(`refused: ${error.httpStatus} ${error.code ?? ""} ${error.type ?? ""}`);
    } else if (error instanceof ConomyError && error.outcome === "not_sent") {
      console.error("nothing was sent");
    }
    throw error;
  }

  return await conomy.checkoutSessions.refresh(session.checkoutToken, { signal: AbortSignal.timeout(5_000) });
}

checkout(new Conomy({ app: "MyApp/1.0" }), process.argv[2] ?? "").then(
  (session) => console.log(`session ${session.id} is ${session.status}`),
  (error: unknown) => {
    // Printing an error is safe: what could hold a person's data is not in it.
    console.error(error);
    process.exitCode = 1;
  },
);
