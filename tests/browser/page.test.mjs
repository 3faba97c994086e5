// How the page fares in a browser: sent twice, without script, by keyboard, after its time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, inBrowser } from "./browser.mjs";
import { decide, pay } from "./pages.mjs";
import { eventually, Sandbox } from "./services.mjs";

let sandbox;

before(async () => {
  sandbox = await Sandbox.start();
});

after(async () => {
  await close();
  await sandbox?.stop();
});

for (const script of [true, false]) {
  const how = script ? "" : ", without script";

  test(`a double click pays once${how}`, async () => {
    const session = await sandbox.session();
    await inBrowser({ script }, async (page) => {
      await page.goto(session.url);
      await page.locator("input[name=method][value=CARD]").check();
      await page.locator("main form button[type=submit]").dblclick({ noWaitAfter: true });
      await page.waitForURL("**/bank/*");
      assert.equal((await sandbox.payments(session.id)).length, 1);
      // Back to the form, as the browser has it, and once more.
      await page.goBack();
      await page.reload();
      assert.equal(await page.locator("input[name=method]").count(), 0, "it offers no other payment");
      await page.getByRole("link", { name: "Continue at the bank" }).click();
      await decide(page, "pay");
      await page.getByRole("heading", { name: "Paid, thank you" }).waitFor();
      const [payment, ...others] = await sandbox.payments(session.id);
      assert.deepEqual([payment.status, others], ["RECEIVED", []]);
    });
  });

  test(`two windows pay once${how}`, async () => {
    const session = await sandbox.session();
    await inBrowser({ script }, async (page, context) => {
      const other = await context.newPage();
      await Promise.all([page.goto(session.url), other.goto(session.url)]);
      await Promise.all([pay(page), pay(other, "CARD")]);
      await Promise.all([page.waitForURL("**/bank/*"), other.waitForURL("**/bank/*")]);
      assert.equal(page.url(), other.url());
      assert.equal((await sandbox.payments(session.id)).length, 1);
    });
  });

  test(`an expired session is refreshed and paid${how}`, async () => {
    const session = await sandbox.session();
    await inBrowser({ script }, async (page) => {
      await page.goto(session.url);
      await sandbox.control("POST", "clock", { advance_seconds: 3600 });
      await pay(page);
      await page.getByRole("heading", { name: "This checkout has expired" }).waitFor();
      assert.equal((await sandbox.payments(session.id)).length, 0);
      await page.getByRole("button", { name: "Refresh the checkout" }).click();
      await pay(page);
      await page.waitForURL("**/bank/*");
      assert.equal((await sandbox.payments(session.id)).length, 1);
    });
  });
}

test("the time that is left is counted down, and a page whose time is over says so by itself", async () => {
  const session = await sandbox.session({ duration: 30 });
  await inBrowser({}, async (page) => {
    await page.goto(session.url);
    const first = await page.getByRole("timer").textContent();
    assert.match(first, /^0:[0-3]\d$/);
    await eventually(async () => (await page.getByRole("timer").textContent()) < first);
    assert.equal(await page.getByRole("status").textContent(), "One minute left.");
    await sandbox.control("POST", "clock", { advance_seconds: 30 });
    await page.getByRole("heading", { name: "This checkout has expired" }).waitFor({ timeout: 60_000 });
  });
});

test("without script the time is printed", async () => {
  const session = await sandbox.session();
  await inBrowser({ script: false }, async (page) => {
    await page.goto(session.url);
    assert.equal(await page.getByRole("timer").count(), 0);
    assert.match(await page.locator(".expiry").innerText(), /ends at \d\d:\d\d:\d\d UTC/);
    await page.getByRole("link", { name: "See how long is left" }).click();
    await page.getByRole("heading", { name: "How do you want to pay?" }).waitFor();
  });
});

test("a payer pays with nothing but a keyboard", async () => {
  const session = await sandbox.session({ customerRequirements: ["firstName", "document"] });
  await inBrowser({}, async (page) => {
    await page.goto(session.url);
    const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press("Tab");
    assert.equal(await focused(), "method");
    // The focus shows.
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement.closest("label")).outlineStyle);
    assert.equal(outline, "solid");
    await press("ArrowDown", "Tab");
    assert.equal(await focused(), "customer.firstName");
    await page.keyboard.type("Jane");
    await press("Tab");
    await page.keyboard.type("RUT");
    await press("Tab");
    await page.keyboard.type("12.345.678-5");
    await press("Tab", "Enter");
    await page.waitForURL("**/bank/*");
    await press("Tab");
    assert.equal(await focused(), "decision");
    await press("Enter");
    await page.getByRole("heading", { name: "Paid, thank you" }).waitFor();
  });
  const [payment] = await sandbox.payments(session.id);
  const customer = { firstName: "Jane", documentType: "RUT", documentNumber: "12.345.678-5" };
  assert.deepEqual(payment.request, { paymentMethod: "CARD", customer });
});

test("what is wrong is announced, and leads to its field", async () => {
  const session = await sandbox.session({ customerRequirements: ["email"] });
  await inBrowser({ refused: true }, async (page) => {
    await page.goto(session.url);
    await pay(page);
    assert.equal(page.url(), session.url, "the browser holds an empty field back by itself");
    await page.locator("main form").evaluate((form) => (form.noValidate = true));
    await page.getByLabel("E-mail").fill("jane@nowhere");
    await page.locator("main form button[type=submit]").click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.equal(await alert.evaluate((element) => element === document.activeElement), true);
    const field = page.getByLabel("E-mail");
    assert.equal(await field.inputValue(), "jane@nowhere");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const described = await field.evaluate((input) =>
      input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "),
    );
    assert.match(described, /such as jane@example\.com/);
    await alert.getByRole("link").click();
    assert.equal(await field.evaluate((input) => input === document.activeElement), true);
    await field.fill("jane@example.com");
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL("**/bank/*");
  });
});

test("a page that waits goes on by itself once the payment has moved", async () => {
  const session = await sandbox.session();
  await inBrowser({}, async (page) => {
    await page.goto(session.url);
    await pay(page);
    await decide(page, "abandon");
    await page.getByRole("heading", { name: "Your payment is under way" }).waitFor();
    const [payment] = await sandbox.payments(session.id);
    assert.equal(payment.status, "PENDING");
    await sandbox.control("POST", `payments/${payment.id}/advance`, { to: "RECEIVED" });
    await page.getByRole("heading", { name: "Paid, thank you" }).waitFor();
  });
});

test("the record of requests has no page's token", async () => {
  const requests = (await sandbox.control("GET", "requests")).filter(({ path }) => /^\/(checkout|bank)\//.test(path));
  assert.ok(requests.length > 20 && requests.some(({ method }) => method === "POST"));
  for (const { path, headers } of requests) {
    // Pages name themselves to the sandbox alone; the tests of the shops see that no shop is told.
    for (const [name, value] of headers) {
      if (name === "referer") assert.match(value, /\/bank\/|\/checkout\/\*\*\*/);
    }
    assert.match(path, /^\/bank\/|^\/checkout\/\*\*\*/);
  }
});

test("a payment of the API leads its payer to the bank", async () => {
  const session = await sandbox.session();
  const payment = await sandbox.api(`/checkout-sessions/${session.id}/payments`, { paymentMethod: "ETPAY" });
  await inBrowser({}, async (page) => {
    await page.goto(payment.origins[0].etpay.url);
    await decide(page, "pay");
    await page.getByRole("heading", { name: "Paid, thank you" }).waitFor();
  });
  assert.equal((await sandbox.payments(session.id))[0].status, "RECEIVED");
});

test("no other page makes the browser pay", async () => {
  const session = await sandbox.session();
  const target = new URL(session.url);
  await inBrowser({ refused: true }, async (page) => {
    await page.goto("about:blank");
    await page.setContent(
      `<form method="post" action="${target}"><input name="turn" value=""><input name="method" value="ETPAY"><button>x</button></form>`,
    );
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button").click();
    assert.equal((await answer).status(), 403);
  });
  assert.equal((await sandbox.payments(session.id)).length, 0);
});
