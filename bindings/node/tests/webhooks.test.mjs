// Webhooks, judged by what Node made itself: tests/webhooks/vectors.mjs of the repository.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";

import { ConfigError, ConomyError, webhooks, WebhookSignatureError } from "conomyhq";

const folder = new URL("../../../tests/webhooks/", import.meta.url);
const file = readFileSync(new URL("vectors.json", folder), "utf8");
const { secrets, vectors } = JSON.parse(file);
const SECRET = "whsec_1";
const EVENT = {
  event: "Transaction.Captured",
  data: { transaction: { id: "tx_1", totalAmount: "2050.00", externalId: "Jane", status: "CAPTURED", new: 1 } },
  version: 2,
};
const sha256 = (text) => createHmac("sha256", SECRET).update(text).digest("hex");
const refused = (reason) => (error) => {
  assert.ok(error instanceof WebhookSignatureError, inspect(error));
  assert.deepEqual([error.reason, error.outcome, error.retryable], [reason, "not_sent", false]);
  assert.deepEqual(ConomyError.fromJSON(JSON.parse(JSON.stringify(error))).reason, reason);
  return true;
};

describe("webhooks", () => {
  for (const { name, body, header, signed, read = signed, reason } of vectors) {
    it(`are taken and refused as Node does: ${name}`, () => {
      const bytes = Buffer.from(body);
      const raws = [body, bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer];
      for (const raw of raws) {
        if (reason) assert.throws(() => webhooks.verify(raw, secrets, header), refused(reason));
        else assert.deepEqual(webhooks.verify(raw, secrets, header), JSON.parse(read));
      }
    });
  }

  it("have vectors that Node makes today as well", async () => {
    assert.equal((await import(new URL("vectors.mjs", folder))).text, file);
  });

  it("give events with a key that nothing copies", () => {
    const event = webhooks.verify(webhooks.sign(EVENT, SECRET), SECRET);
    assert.equal(event.key, "Transaction.Captured:tx_1:CAPTURED");
    assert.deepEqual(event, EVENT);
    assert.equal(JSON.stringify(event), JSON.stringify(EVENT));
    assert.throws(() => Object.assign(event, { key: "x" }), TypeError);
    const printed = inspect(event, { depth: 9 });
    assert.match(printed, /2050\.00/);
    assert.doesNotMatch(printed, /Jane/);
    const key = (more) => webhooks.verify(webhooks.sign({ event: "Account.Opened", ...more }, SECRET), SECRET).key;
    assert.equal(key({ account: "a_1" }), key({ account: "a_1" }));
    assert.notEqual(key({ account: "a_1" }), key({ account: "a_2" }));
  });

  it("are signed as Node writes them", () => {
    const body = { event: "x", ñ: "\ud800 😀", 2: -0, 1: 1e21, signature: "old" };
    const { signature: _, ...rest } = body;
    const unsigned = JSON.stringify(rest);
    const signed = JSON.stringify({ ...rest, signature: sha256(unsigned) });
    for (const form of [body, JSON.stringify(body), Buffer.from(JSON.stringify(body, null, 2))]) {
      assert.equal(webhooks.sign(form, SECRET), signed);
    }
    assert.equal(webhooks.signatureHeader(unsigned, Buffer.from(SECRET)), sha256(unsigned));
    assert.equal(webhooks.verify(unsigned, SECRET, sha256(unsigned)).event, "x");
    assert.equal(webhooks.verify(unsigned, SECRET, [sha256(unsigned)]).event, "x");
    const twice = [sha256(unsigned), sha256(unsigned)];
    assert.throws(() => webhooks.verify(unsigned, SECRET, twice), refused("malformed"));
    assert.throws(() => webhooks.verify(unsigned, SECRET, null), refused("missing_signature"));
    for (const unsignable of [[], "[]", "", Buffer.from("x"), () => {}]) {
      assert.throws(() => webhooks.sign(unsignable, SECRET), (error) => error instanceof ConfigError && error.setting === "body");
    }
  });

  it("want a secret, of which one of several is enough", () => {
    const body = webhooks.sign(EVENT, SECRET);
    assert.ok(webhooks.verify(body, ["whsec_2", Buffer.from(SECRET)]).key);
    assert.throws(() => webhooks.verify(body, ["whsec_2", "whsec_3"]), (error) => !inspect(error).includes("whsec"));
    for (const secret of [undefined, null, "", " \n", [], [SECRET, ""], [undefined], 5, {}]) {
      const wrong = (error) => error instanceof ConfigError && error.setting === "secret";
      assert.throws(() => webhooks.verify(body, secret), wrong, inspect(secret));
    }
  });

  it("say what is wrong with a body that a framework has parsed", () => {
    for (const body of [EVENT, undefined, null, 5, [1]]) {
      const wrong = (error) =>
        error instanceof ConfigError && error.setting === "rawBody" && /the raw body/.test(error.message);
      assert.throws(() => webhooks.verify(body, SECRET), wrong, inspect(body));
      assert.throws(() => webhooks.signatureHeader(body, SECRET), wrong, inspect(body));
    }
  });

  it("take the bytes of another realm, as tests in Jest have them", () => {
    const context = createContext({ text: webhooks.sign(EVENT, SECRET) });
    const foreign = runInContext("Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)))", context);
    assert.ok(!(foreign instanceof Uint8Array));
    assert.deepEqual(webhooks.verify(foreign, SECRET), EVENT);
    assert.deepEqual(webhooks.verify(foreign.buffer, SECRET), EVENT);
  });

  it("are there for CommonJS as well", () => {
    assert.equal(createRequire(import.meta.url)("conomyhq").webhooks.verify, webhooks.verify);
  });
});
