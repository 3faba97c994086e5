// The handlers, called as Lambda calls them.

import assert from "node:assert/strict";
import { before, it } from "node:test";

import { Conomy } from "conomyhq";

import { checkARefusalIsFinal, checkItCanBeTriedAgain, checkItPaysOnce } from "../testing/payments.mjs";
import { startSandbox } from "../testing/services.mjs";

let sandbox;
let conomy;
let shop;

before(async () => {
  sandbox = await startSandbox();
  const { apiKey, accessToken, baseUrl } = sandbox.settings;
  Object.assign(process.env, { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl });
  conomy = new Conomy(sandbox.settings);
  shop = await import("./payments.js");
});

const openSession = async () => (await conomy.checkoutSessions.create({ checkoutToken: "ct_1" })).id;

/** Calls the handler, which has this long. */
async function pay(sessionId, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  const { statusCode, body } = await shop.pay(
    { body: JSON.stringify({ sessionId }) },
    { getRemainingTimeInMillis: () => end - Date.now() },
  );
  assert.ok(Date.now() < end, "Lambda would have stopped it");
  return { status: statusCode, body: JSON.parse(body) };
}

it("pays once", async () => checkItPaysOnce(pay, await openSession(), sandbox));

it("says that a refusal is final", () => checkARefusalIsFinal(pay));

it("lets the payer try again when the service was busy", async () =>
  checkItCanBeTriedAgain(pay, await openSession(), sandbox));

it("finds a payment whose answer is lost", async () => {
  const session = await openSession();
  await sandbox.answerNext({ apply: true, lost: true });
  assert.deepEqual(await pay(session), { status: 201, body: { state: "CREATED" } });
  assert.equal(await sandbox.payments(session), 1);
});

it("comes to its end before Lambda stops it, and looks later for what it did not find", async () => {
  const session = await openSession();
  await sandbox.answerNext({ apply: true, delay_ms: 60_000 });
  await sandbox.lag(3_600);
  assert.deepEqual(await pay(session, 6_000), { status: 202, body: { message: "We are checking your payment." } });
  assert.deepEqual(await pay(session), { status: 409, body: { message: "This payment is checking already." } });
  await sandbox.lag(0);
  await shop.lookUp();
  assert.deepEqual(await pay(session), { status: 409, body: { message: "This payment is CREATED already." } });
  assert.equal(await sandbox.payments(session), 1);
});
