// What a shop's visitor gets where nobody handles an error of ours: the framework's own answer for a mistake of the
// shop, and not the status, the headers or the words that the service answered the shop with.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, beforeEach, describe, it } from "node:test";

import { Conomy } from "conomyhq";
import express from "express";
import express4 from "express4";
import fastify from "fastify";

import { startSandbox } from "./support/sandbox.mjs";

/** Frameworks as they come, each with one route. Gives where it listens, and how it is stopped. */
const FRAMEWORKS = {
  "Express 4": (handler) => listening(express4().get("/pay", (request, response, next) => handler().then((answer) => response.json(answer), next))),
  "Express 5": (handler) => listening(express().get("/pay", async (request, response) => response.json(await handler()))),
  Fastify: async (handler) => {
    const app = fastify();
    app.get("/pay", handler);
    return { url: await app.listen({ port: 0, host: "127.0.0.1" }), stop: () => app.close() };
  },
};

async function listening(app) {
  // Express prints what it answers with a 500, unless it is told that this is a test.
  app.set("env", "test");
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

for (const [name, start] of Object.entries(FRAMEWORKS)) {
  describe(name, () => {
    let sandbox;
    let app;
    before(async () => {
      sandbox = await startSandbox();
      const conomy = new Conomy({ ...sandbox.settings, maxRetries: 0 });
      app = await start(() => conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }));
    });
    beforeEach(() => sandbox.reset());
    after(() => {
      app?.stop();
      return sandbox?.stop();
    });

    for (const status of [400, 401, 403, 404, 409, 422, 429, 500, 503]) {
      it(`answers 500 where the service answered ${status}`, async () => {
        const headers = [["www-authenticate", "planted"], ["set-cookie", "planted=1"], ["x-upstream", "planted"]];
        await sandbox.answer({ status, body: '{"code":"41","type":"unauthorized","detail":"planted"}', headers });
        const response = await fetch(`${app.url}/pay`);
        assert.equal(response.status, 500);
        const seen = JSON.stringify([...response.headers]) + (await response.text());
        assert.ok(!/planted|www-authenticate/.test(seen), seen);
      });
    }

    it("answers a success as the JSON that it is", async () => {
      const body = '{"id":"p-1","checkoutSessionId":"s-1","status":"CREATED","origins":[1]}';
      await sandbox.answer({ status: 201, body });
      const response = await fetch(`${app.url}/pay`);
      assert.equal(await response.text(), body);
    });
  });
}
