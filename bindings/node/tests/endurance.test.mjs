// Many calls, and nothing that grows with them: memory, descriptors, threads. Whole where CONOMYHQ_ENDURANCE is "full",
// as `cargo xtask soak` has it; else only so many that what is asked here is asked at all.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { run } from "./support/child.mjs";
import { startEcho } from "./support/echo.mjs";

const full = process.env.CONOMYHQ_ENDURANCE === "full";
const held = new URL("./support/held.mjs", import.meta.url).href;
/** How many connections may be there for 64 calls: one that comes too late for its call is kept for the next. */
const MOST = 2 * 64;
/** What may come and go: a page here and there, a wider table, the collector's own. */
const SLACK = 6e6;
/** How many calls fail: a tenth of them is what V8 takes to give its heap the size that it keeps. */
const FAILED = 60_000;

describe("many calls", { skip: process.platform !== "linux" }, () => {
  let echo;
  before(async () => (echo = await startEcho()));
  after(() => echo?.stop());

  /** Makes `count` calls by `call`, 64 at a time, in a process of its own, and looks now and then at what that holds. */
  async function looks(count, call) {
    const script = `
      import { descriptors, memory, threads, until } from ${JSON.stringify(held)};
      import { AbortError, Conomy, OutcomeUnknownError } from "conomyhq";
      const conomy = new Conomy({ idleTimeout: 60_000, maxRetries: 0 });
      const wrong = [];
      const call = ${call};
      let next = 0;
      const calls = async (until) => {
        while (next < until) {
          const what = await call(next++);
          if (what !== undefined) wrong.push(String(what));
        }
      };
      await call(next++);
      const before = descriptors();
      const looks = [];
      // The first of eleven parts warms up.
      for (let part = 1; part <= 11; part++) {
        await Promise.all(Array.from({ length: 64 }, () => calls(Math.ceil((part * ${count} * 1.1) / 11))));
        // Idle connections stay; what was called off closes its own soon.
        const more = await until(() => descriptors() - before, (more) => more <= ${MOST}, 5_000);
        looks.push({ memory: memory(), descriptors: more, threads: threads() });
      }
      console.log(JSON.stringify({ looks, wrong: wrong.slice(0, 3) }));
    `;
    const env = { CONOMY_API_KEY: "key-1", CONOMY_ACCESS_TOKEN: "token-1", CONOMY_BASE_URL: echo.baseUrl };
    const args = ["--expose-gc", "--input-type=module", "--eval", script];
    const { code, stdout, stderr } = await run(args, { env, limit: full ? 900_000 : 120_000 });
    assert.equal(code, 0, stderr);
    const { looks, wrong } = JSON.parse(stdout);
    assert.deepEqual(wrong, []);
    return looks;
  }

  function assertConstant(t, looks) {
    const of = (what) => looks.map((look) => look[what]);
    t.diagnostic(`MB: ${of("memory").map((bytes) => (bytes / 1e6).toFixed(1))}`);
    // The least of each half: what was used for a moment is no growth.
    const growth = (what) => {
      const [early, late] = [of(what).slice(1, 6), of(what).slice(6)].map((half) => Math.min(...half));
      return late - early;
    };
    assert.ok(Math.max(...of("descriptors")) <= MOST, `descriptors: ${of("descriptors")}`);
    assert.ok(growth("descriptors") <= 8, `descriptors: ${of("descriptors")}`);
    assert.ok(Math.max(...of("threads")) <= looks[0].threads, `threads: ${of("threads")}`);
    if (full) assert.ok(growth("memory") < SLACK, `memory: ${of("memory")}`);
  }

  it("that succeed leave memory, descriptors and threads as they were", async (t) => {
    const seen = await looks(full ? 200_000 : 4_000, `async (index) => {
      const token = "ok-" + index;
      const session = await conomy.checkoutSessions.create({ checkoutToken: token });
      return session.checkoutToken === token ? undefined : "another answer";
    }`);
    assertConstant(t, seen);
  });

  it("that fail do so as well", async (t) => {
    const seen = await looks(full ? FAILED : 500, `async (index) => {
      const nowhere = (globalThis.nowhere ??= new Conomy({ baseUrl: "http://127.0.0.1:1", maxRetries: 0 }));
      const [client, name] = index % 2 ? [conomy, "NotFoundError"] : [nowhere, "ConnectError"];
      const error = await client.checkoutSessions.create({ checkoutToken: "no-" + index }).catch((error) => error);
      return error.name === name ? undefined : error;
    }`);
    assertConstant(t, seen);
  });

  it("that are called off do so as well", async (t) => {
    const seen = await looks(full ? FAILED : 500, `async (index) => {
      const controller = new AbortController();
      const { signal } = controller;
      const call = conomy.checkoutSessions.createPayment("never-" + index, { paymentMethod: "PIX" }, { signal });
      setTimeout(() => controller.abort(), index % 20);
      const error = await call.catch((error) => error);
      return error instanceof AbortError || error instanceof OutcomeUnknownError ? undefined : error;
    }`);
    assertConstant(t, seen);
  });
});
