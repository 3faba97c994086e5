// The Express shop, called as payers call it.

import assert from "node:assert/strict";
import { before, it } from "node:test";

import { Conomy, webhooks } from "conomyhq";

import { checkOnlyWhatIsSignedIsHeard, checkTheSandboxIsHeard } from "../testing/deliveries.mjs";
import { checkARefusalIsFinal, checkItCanBeTriedAgain, checkItPaysOnce } from "../testing/payments.mjs";
import { eventually, startSandbox, startServer } from "../testing/services.mjs";

let sandbox;
let conomy;
let shop;

before(async () => {
  sandbox = await startSandbox();
  conomy = new Conomy(sandbox.settings);
  shop = await startServer(new URL(".", import.meta.url), sandbox);
});

/** Opens a checkout session, as the shop does when a payer comes to its checkout. */
const openSession = async () => (await conomy.checkoutSessions.create({ checkoutToken: "ct_1" })).id;

async function pay(sessionId, options) {
  const response = await fetch(`${shop}/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionId }),
    ...options,
  });
  return { status: response.status, body: await response.json() };
}

const state = async (sessionId) => (await (await fetch(`${shop}/payments/${sessionId}`)).json()).state;

it("pays once", async () => checkItPaysOnce(pay, await openSession(), sandbox));

it("says that a refusal is final", () => checkARefusalIsFinal(pay));

it("lets the payer try again when the service was busy", async () =>
  checkItCanBeTriedAgain(pay, await openSession(), sandbox));

it("checks what may have been paid", async () => {
  const session = await openSession();
  await sandbox.answerNext({ apply: true, status: 502 });
  assert.deepEqual(await pay(session), { status: 202, body: { message: "We are checking your payment." } });
  assert.equal(await state(session), "checking");
  assert.equal((await pay(session)).status, 409);
  assert.equal(await sandbox.payments(session), 1);
});

it("pays for a payer who hangs up", async () => {
  const session = await openSession();
  await sandbox.answerNext({ apply: true, delay_ms: 2000 });
  const payer = new AbortController();
  const paying = assert.rejects(pay(session, { signal: payer.signal }), { name: "AbortError" });
  await eventually(async () => (await sandbox.payments(session)) === 1);
  payer.abort();
  await paying;
  await eventually(async () => (await state(session)) === "CREATED");
  assert.equal(await sandbox.payments(session), 1);
});

it("counts webhooks once, in any order", () => checkTheSandboxIsHeard(conomy, shop, sandbox));

it("hears only what is signed", () => checkOnlyWhatIsSignedIsHeard(webhooks, shop));
