// The whole flow, from a shop of each language through the page and the bank back to the shop, and to the webhook that it
// receives. Judged by the sandbox's control surface and by the shop.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, inBrowser, PHONE } from "./browser.mjs";
import { decide, pay } from "./pages.mjs";
import { environment, eventually, OFFER, Sandbox, SHOPS } from "./services.mjs";

after(close);

/** What the shop learned of a payment by webhooks. */
async function told(shop, payment) {
  const answer = await fetch(`${shop.url}/transactions/${payment}`);
  return answer.ok ? await answer.json() : undefined;
}

for (const [name, start] of Object.entries(SHOPS)) {
  test(`a payer of a shop: ${name}`, async () => {
    const sandbox = await Sandbox.start();
    let shop;
    try {
      const link = await sandbox.api("/payment-links", { ...OFFER, customerRequirements: ["firstName", "email"] });
      shop = await start(environment(sandbox, link));
      await sandbox.control("POST", "settings", { webhook_url: `${shop.url}/webhooks/conomy` });

      await inBrowser({ language: "es", viewport: PHONE }, async (page) => {
        await page.goto(shop.url);
        await page.getByRole("button", { name: "Buy" }).click();
        await page.waitForURL(`${sandbox.url}/checkout/${link.checkoutToken}/*`);
        await page.getByLabel("Nombre").fill("Jané");
        await page.getByLabel("Correo electrónico").fill("jane@example.com");
        await pay(page);
        await page.waitForURL(`${sandbox.url}/bank/*`);
        await decide(page, "pay");
        await page.waitForURL(`${shop.url}/done/paid`);
        assert.equal(await page.evaluate(() => document.referrer), "");
      });
      const [payment, ...others] = await sandbox.control("GET", "payments");
      assert.deepEqual(others, []);
      assert.equal(payment.status, "RECEIVED");
      assert.deepEqual(payment.request.customer, { firstName: "Jané", email: "jane@example.com" });
      const received = await eventually(async () => {
        const known = await told(shop, payment.id);
        return known?.state === "RECEIVED" && known;
      });
      assert.deepEqual(received, { state: "RECEIVED", events: 2 });
      const deliveries = await sandbox.control("GET", "webhooks");
      assert.deepEqual(
        deliveries.map(({ event, attempts }) => [event, attempts.map(({ status }) => status)]),
        [["Transaction.Captured", [204]], ["Transaction.Received", [204]]],
      );

      // Another payer of the same link, who declines.
      await inBrowser({}, async (page) => {
        await page.goto(shop.url);
        await page.getByRole("button", { name: "Buy" }).click();
        await page.getByLabel("First name").fill("Joe");
        await page.getByLabel("E-mail").fill("joe@example.com");
        await pay(page, "CARD");
        await page.waitForURL(`${sandbox.url}/bank/*`);
        await decide(page, "decline");
        await page.waitForURL(`${shop.url}/done/failed`);
      });
      const made = await sandbox.control("GET", "payments");
      assert.deepEqual(made.map(({ status }) => status), ["RECEIVED", "FAILED"]);
      await eventually(async () => (await told(shop, made[1].id))?.state === "FAILED");
      assert.doesNotMatch(sandbox.program.printed() + shop.printed(), new RegExp(link.checkoutToken));
    } finally {
      await shop?.stop();
      await sandbox.stop();
    }
  });
}
