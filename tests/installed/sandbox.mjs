// Pays in the installed sandbox with the installed client. Both are found as their users find them, from the project
// that this file is copied into; `CONOMYHQ_SANDBOX_BIN` may name another sandbox.
import assert from "node:assert/strict";

import { Conomy } from "conomyhq";
import { startSandbox } from "conomyhq-sandbox";

const sandbox = await startSandbox();
Object.assign(process.env, sandbox.env);
const conomy = new Conomy({ app: "MyApp/1.0" });
const session = await conomy.checkoutSessions.create({ checkoutToken: "ct_1" });
const payment = await conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "ETPAY" });
assert.ok(payment.id);
conomy.close();
await sandbox.stop();
console.log(`sandbox: payment ${payment.id} is ${payment.status}`);
