// What every shop owes its payers, whichever way it is called. `pay` tries to pay a session, and gives the status and the
// body that the payer gets; `sandbox` says what was really made.

import assert from "node:assert/strict";

/** A session is paid once, however often it is tried. */
export async function checkItPaysOnce(pay, sessionId, sandbox) {
  assert.deepEqual(await pay(sessionId), { status: 201, body: { state: "CREATED" } });
  assert.equal((await pay(sessionId)).status, 409);
  assert.equal(await sandbox.payments(sessionId), 1);
}

/** The payer is told that nothing was charged, and that trying again would not help. */
export async function checkARefusalIsFinal(pay) {
  const body = { message: "Nothing was charged.", tryAgain: false };
  assert.deepEqual(await pay("no-such-session"), { status: 422, body });
}

/** A service that is busy charges nobody, and can be asked again. */
export async function checkItCanBeTriedAgain(pay, sessionId, sandbox) {
  await sandbox.answerNext({ status: 429, headers: [["retry-after", "60"]] });
  assert.deepEqual(await pay(sessionId), { status: 503, body: { message: "Nothing was charged.", tryAgain: true } });
  assert.equal(await sandbox.payments(sessionId), 0);
  assert.equal((await pay(sessionId)).status, 201);
  assert.equal(await sandbox.payments(sessionId), 1);
}
