// The desk in a browser: it shows what happens as it happens, and takes nothing out of the reader's hands meanwhile.

import assert from "node:assert/strict";
import { after, beforeEach, before, test } from "node:test";
import { close, inBrowser, PHONE } from "./browser.mjs";
import { eventually, Sandbox } from "./services.mjs";

let sandbox;

before(async () => {
  sandbox = await Sandbox.start();
});

beforeEach(() => sandbox.control("POST", "reset"));

after(async () => {
  await close();
  await sandbox?.stop();
});

const status = async (id) => (await sandbox.control("GET", "payments")).find((payment) => payment.id === id).status;

test("what happens shows by itself, and focus, words and place stay", async () => {
  await sandbox.session();
  await inBrowser({}, async (page) => {
    await page.goto(sandbox.url);
    await page.locator("#live.good").waitFor();
    await page.locator("#own-answer summary").click();
    await page.locator("#answer-status").fill("418");
    await page.evaluate(() => {
      window.scrollTo(0, 120);
      globalThis.known = document.querySelector("#sessions .row");
    });
    const { id } = await sandbox.session();
    await page.locator(`[id="session-${id}"]`).waitFor();
    const kept = await page.evaluate(() => ({
      focus: document.activeElement.id,
      text: document.getElementById("answer-status").value,
      open: document.getElementById("own-answer").open,
      same: document.contains(globalThis.known),
    }));
    assert.deepEqual(kept, { focus: "answer-status", text: "418", open: true, same: true });
    assert.equal(await page.locator("#sessions .row").count(), 2);
    // One sentence for a screen reader, once it is quiet.
    await page.locator("#news", { hasText: "Sessions 1" }).waitFor();
  });
});

for (const script of [true, false]) {
  test(`buttons work ${script ? "by the keyboard" : "without the script"}`, async () => {
    const session = await sandbox.session();
    const pay = () => sandbox.api(`/checkout-sessions/${session.id}/payments`, { paymentMethod: "ETPAY" });
    const { id } = await pay();
    await inBrowser({ script, viewport: PHONE }, async (page) => {
      await page.goto(sandbox.url);
      if (script) await page.locator("#live.good").waitFor();
      const step = page.locator(`[id="payment-${id}"] button`).first();
      for (const next of ["PENDING", "AUTHORIZED", "CAPTURED"]) {
        await step.getByText(next).waitFor();
        await step.focus();
        await page.keyboard.press("Enter");
        await eventually(async () => (await status(id)) === next);
        await page.locator("#said p", { hasText: "It moved." }).waitFor();
      }
      await page.getByRole("button", { name: "Applied, but answer lost" }).click();
      await page.locator("#queued", { hasText: "1" }).waitFor();
      await assert.rejects(pay());
      assert.equal((await sandbox.payments(session.id)).length, 2);
      await page.goto(`${sandbox.url}/desk/sessions/${session.id}`);
      assert.match(await page.locator(".timeline").innerHTML(), /answer lost/);
      await page.goto(sandbox.url);
      await page.getByRole("button", { name: "Reset everything" }).click();
      await page.getByText("Nothing happened yet").waitFor();
      assert.deepEqual(await sandbox.control("GET", "payments"), []);
    });
  });
}

test("the payer's page opens from a session's, and leads no token here", async () => {
  const { id, checkoutToken } = await sandbox.session();
  await inBrowser({}, async (page) => {
    await page.goto(`${sandbox.url}/desk/sessions/${id}`);
    assert.ok(!(await page.content()).includes(checkoutToken));
    await page.getByRole("link", { name: "Open the payer" }).click();
    await page.waitForURL(`${sandbox.url}/checkout/${checkoutToken}/${id}`);
  });
});
