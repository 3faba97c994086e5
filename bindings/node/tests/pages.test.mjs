// What is answered page by page, to its end.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";

import { Conomy } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

describe("pages", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  /** The ids of all payments, where each page asked for holds those of these ids. */
  async function read(...pages) {
    for (const [ids, pagination] of pages) {
      const results = [...ids].map((id) => ({ id, status: "CAPTURED" }));
      await sandbox.answer({ status: 200, body: JSON.stringify({ pagination, results }) });
    }
    let all = "";
    for await (const payment of conomy.payments.list()) all += payment.id;
    return all;
  }

  it("loses no item where a whole page of others is made meanwhile", async () => {
    assert.equal(await read(["ab", { total: 4 }], ["ab", { total: 6 }], ["cd", { total: 6 }]), "ababcd");
  });

  it("are one of a service that knows no offset", async () => {
    for (const pagination of [{ total: 4 }, null]) assert.equal(await read(["ab", pagination], ["ab", pagination]), "ab");
    assert.equal((await sandbox.requests()).length, 4);
  });

  it("go on where the total is no number", async () => {
    for (const pagination of [{ total: "3" }, { total: 3.5 }, { total: true }, { total: 1e30 }, "3", [3]]) {
      assert.equal(await read(["ab", pagination], ["c", pagination], ["", pagination]), "abc");
    }
  });
});
