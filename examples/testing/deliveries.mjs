// What every shop's webhook must do, whatever its framework. The shops' tests hand over the `webhooks` of their package.

import assert from "node:assert/strict";

import { WEBHOOK_SECRET } from "./services.mjs";

const PATH = "/webhooks/conomy";

async function told(shop, transaction) {
  const response = await fetch(`${shop}/transactions/${transaction}`);
  return response.ok ? await response.json() : response.status;
}

/** Has the sandbox deliver what became of a payment, the last first, and all of it again. */
export async function checkTheSandboxIsHeard(conomy, shop, sandbox) {
  const payment = await sandbox.payAtLength(conomy, `${shop}${PATH}`);
  assert.equal(await told(shop, payment), 404);
  assert.deepEqual(await sandbox.deliver(payment, "RECEIVED"), [204]);
  assert.deepEqual(await told(shop, payment), { state: "RECEIVED", events: 1 });
  assert.deepEqual(await sandbox.deliver(payment, "CAPTURED"), [204]);
  assert.deepEqual(await told(shop, payment), { state: "RECEIVED", events: 2 });
  assert.deepEqual(await sandbox.deliver(payment, "CAPTURED", 2), [204, 204]);
  assert.deepEqual(await sandbox.deliver(payment, "RECEIVED", 2), [204, 204]);
  assert.deepEqual(await told(shop, payment), { state: "RECEIVED", events: 2 });
}

/** Sends what others could, and what was signed in any of the ways there are. */
export async function checkOnlyWhatIsSignedIsHeard(webhooks, shop) {
  async function deliver(body, signature) {
    const headers = { "content-type": "application/json", ...(signature && { "x-webhook-signature": signature }) };
    return (await fetch(`${shop}${PATH}`, { method: "POST", headers, body })).status;
  }
  const event = (id) => ({
    event: "Transaction.Failed",
    data: { transaction: { id, totalAmount: "2050.00", note: "Peña 😀", status: "FAILED" } },
  });

  const signed = webhooks.sign(event("tx_1"), WEBHOOK_SECRET);
  const unsigned = JSON.stringify(event("tx_1"));
  for (const body of [signed.replace("2050", "2051"), webhooks.sign(unsigned, "another"), unsigned, "", "{"]) {
    assert.equal(await deliver(body), 400, body);
  }
  assert.equal(await deliver(unsigned, webhooks.signatureHeader(unsigned, "another")), 400);
  assert.equal(await told(shop, "tx_1"), 404);
  assert.equal(await deliver(signed), 204);
  // As a middleware would send it on.
  assert.equal(await deliver(JSON.stringify(JSON.parse(signed), null, 2)), 204);
  assert.deepEqual(await told(shop, "tx_1"), { state: "FAILED", events: 1 });
  const older = JSON.stringify(event("tx_2"));
  assert.equal(await deliver(older, webhooks.signatureHeader(older, WEBHOOK_SECRET)), 204);
  assert.deepEqual(await told(shop, "tx_2"), { state: "FAILED", events: 1 });
  // Nothing to do, and nothing to be told again.
  assert.equal(await deliver(webhooks.sign({ event: "Account.Opened", data: { account: 1 } }, WEBHOOK_SECRET)), 204);
}
