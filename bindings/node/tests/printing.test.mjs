// What console.log shows of an answer, and that nothing else about an answer changes.

import assert from "node:assert/strict";
import { Console } from "node:console";
import { PassThrough } from "node:stream";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";

import { Conomy } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

const planted = "planted";
const answer = {
  id: "s-1",
  checkoutToken: `ct_${planted}`,
  status: "ATTEMPT",
  currency: "CLP",
  url: `https://checkout.conomyhq.com/ct_${planted}`,
  paymentLinkId: null,
  paymentConfigs: [
    { currency: "USD", paymentMethods: [{ id: "pm-1", type: "ETPAY", enabled: true, requiredFields: [planted] }] },
    { paymentMethods: [{ type: planted, enabled: true, ours: planted }] },
  ],
  items: [{ description: planted, totalAmount: "12.50", tax: { name: "IVA", amount: "1.00" } }],
  paymentMethodsAllowed: ["PIX", planted],
  customer: { firstName: planted, email: planted, documentType: "CC", address: { street: planted } },
  redirectUrl: planted,
  destinations: [{ account: planted }],
  customerRequirements: [planted],
  owner: { name: planted },
  origins: [{ etpay: { url: planted } }],
};

/** As test frameworks compare: own enumerable members, names and symbols, and the prototype. */
function equal(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = (value) => Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return keys(a).length === keys(b).length && keys(a).every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

describe("an answer", () => {
  let sandbox;
  let conomy;
  let session;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(async () => {
    await sandbox.reset();
    await sandbox.answer({ status: 201, body: JSON.stringify(answer) });
    session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
  });
  after(() => sandbox?.stop());

  it("is printed without what the spec does not let be printed", () => {
    const stream = new PassThrough();
    const console = new Console(stream);
    console.log(session);
    console.log("%o %O", session, session);
    const texts = [
      stream.read().toString(),
      inspect(session),
      inspect(session, { depth: null, showHidden: true, getters: true }),
      inspect({ deep: [{ session }] }, { depth: null }),
      inspect(session.customer),
      inspect(session.items, { depth: null }),
      inspect(session.paymentConfigs, { depth: null, showHidden: true }),
    ];
    for (const text of texts) assert.ok(!text.includes(planted), text);
  });

  it("shows what may be printed, and of unknown members the names", () => {
    const text = inspect(session, { depth: null, breakLength: Infinity });
    for (const part of ["id: 's-1'", "status: 'ATTEMPT'", "currency: 'CLP'", "paymentLinkId: null", "checkoutToken: '***'", "type: 'ETPAY'", "enabled: true", "totalAmount: '12.50'", "tax: { name: 'IVA', amount: '1.00' }", "paymentMethodsAllowed: [ 'PIX', '***' ]", "documentType: 'CC'", "firstName: '***'", "destinations: '***'", "extra: [ 'origins' ]", "extra: [ 'ours' ]"]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
  });

  it("masks what is not of the documented type, known values of enums excepted", async () => {
    const body = { id: { a: planted }, checkoutSessionId: "s-1", status: planted, __proto__: null };
    await sandbox.answer({ status: 200, body: JSON.stringify({ ...answer, currency: planted.length, customer: null, status: planted, items: "planted" }) });
    const odd = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }).catch((error) => error);
    const text = inspect(odd, { depth: null });
    assert.ok(!text.includes(planted), text);
    const { hidePrinting } = await import("../dist/printing.js");
    hidePrinting(body, "CheckoutPayment");
    assert.equal(inspect(body), "{ id: '***', checkoutSessionId: 's-1', status: '***' }");
  });

  it("is what it was for everything but printing", () => {
    assert.deepStrictEqual(session, answer);
    assert.deepEqual(session, answer);
    assert.ok(equal(session, answer) && equal(answer, session));
    assert.equal(JSON.stringify(session), JSON.stringify(answer));
    assert.deepEqual(Object.keys(session), Object.keys(answer));
    assert.deepEqual(Object.entries(session.customer), Object.entries(answer.customer));
    assert.deepStrictEqual(structuredClone(session), answer);
    assert.deepStrictEqual({ ...session }, answer);
    assert.deepStrictEqual(Object.assign({}, session), answer);
    const names = [];
    for (const name in session) names.push(name);
    assert.deepEqual(names, Object.keys(answer));
    assert.equal(String(session), "[object Object]");
  });

  it("can be sent back as part of a request", async () => {
    await conomy.checkoutSessions.create({ checkoutToken: "tok_1", customer: session.customer, items: session.items });
    const { body } = (await sandbox.requests()).at(-1);
    assert.equal(body, JSON.stringify({ checkoutToken: "tok_1", customer: answer.customer, items: answer.items }));
  });
});
