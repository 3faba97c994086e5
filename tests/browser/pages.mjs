// Every page that there is, and how a browser comes to it. Each is looked at for barriers in both languages, light and
// dark, on a phone and on a desktop. `pictures` are taken for the documentation; `refused` says that the page's own status
// is an error's.

const REQUIRED = ["firstName", "email", "document"];

/** Chooses a method and pays. */
export async function pay(page, method = "ETPAY") {
  await page.locator(`input[name=method][value=${method}]`).check();
  await page.locator("main form button[type=submit]").click();
}

/** Decides at the bank. */
export async function decide(page, decision) {
  await page.locator(`button[name=decision][value=${decision}]`).click();
}

/** Waits until the desk hears of what happens. */
async function live(page) {
  await page.locator("#live.good").waitFor();
}

/** Has something of everything happen, and some of it go wrong. */
async function busy(sandbox) {
  await sandbox.control("POST", "reset");
  // Nobody listens there, and nobody needs to.
  await sandbox.control("POST", "settings", { webhook_url: "http://127.0.0.1:9/webhooks/conomy", webhook_attempts: 1 });
  await sandbox.api("/auth", { clientId: "shop", clientSecret: "a-secret" });
  const customer = { firstName: "Jane", email: "declined@sandbox.test", documentNumber: "1000000000" };
  const session = await sandbox.session({ customer });
  const pay = () => sandbox.api(`/checkout-sessions/${session.id}/payments`, { paymentMethod: "ETPAY" });
  const declined = await pay();
  await sandbox.control("POST", "answers", { apply: true, status: 502, body: "<html>" });
  await pay().catch(() => undefined);
  await sandbox.control("POST", "clock", { advance_seconds: 240 });
  await sandbox.session({ customer: { email: "paid@sandbox.test" } });
  return { session, payment: declined };
}

export const PAGES = [
  {
    name: "checkout",
    pictures: ["light", "dark"],
    async reach(page, sandbox) {
      const customer = { firstName: "Jane", email: "jane@example.com" };
      await page.goto((await sandbox.session({ customer, customerRequirements: REQUIRED })).url);
    },
  },
  {
    name: "checkout-wrong",
    pictures: ["light"],
    refused: true,
    async reach(page, sandbox) {
      await page.goto((await sandbox.session({ customerRequirements: REQUIRED })).url);
      // As a browser sends it that checks nothing by itself.
      await page.locator("main form").evaluate((form) => (form.noValidate = true));
      await page.locator("[type=email]").fill("jane@");
      await page.locator("main form button[type=submit]").click();
    },
  },
  {
    name: "bank",
    pictures: ["light", "dark"],
    async reach(page, sandbox) {
      await page.goto((await sandbox.session()).url);
      await pay(page);
      await page.waitForURL("**/bank/*");
    },
  },
  {
    name: "paid",
    pictures: ["light"],
    async reach(page, sandbox) {
      await page.goto((await sandbox.session()).url);
      await pay(page);
      await decide(page, "pay");
    },
  },
  {
    name: "declined",
    async reach(page, sandbox) {
      await page.goto((await sandbox.session()).url);
      await pay(page);
      await decide(page, "decline");
    },
  },
  {
    name: "under-way",
    pictures: ["light"],
    async reach(page, sandbox) {
      await page.goto((await sandbox.session()).url);
      await pay(page);
      await decide(page, "abandon");
    },
  },
  {
    name: "expired",
    pictures: ["light"],
    async reach(page, sandbox) {
      await page.goto((await sandbox.session({ customer: { email: "expired@sandbox.test" } })).url);
    },
  },
  {
    name: "link",
    async reach(page, sandbox) {
      const { url } = await sandbox.session();
      await page.goto(url.slice(0, url.lastIndexOf("/")));
    },
  },
  {
    name: "unknown",
    refused: true,
    async reach(page, sandbox) {
      await page.goto(`${sandbox.url}/checkout/ct_1/none`);
    },
  },
  {
    name: "desk-empty",
    pictures: ["light"],
    async reach(page, sandbox) {
      await sandbox.control("POST", "reset");
      await page.goto(sandbox.url);
      await live(page);
    },
  },
  {
    name: "desk",
    pictures: ["light", "dark"],
    async reach(page, sandbox) {
      await busy(sandbox);
      await page.goto(sandbox.url);
      await live(page);
    },
  },
  {
    name: "desk-session",
    pictures: ["light", "dark"],
    async reach(page, sandbox) {
      const { session } = await busy(sandbox);
      await page.goto(`${sandbox.url}/desk/sessions/${session.id}`);
      await live(page);
    },
  },
  {
    name: "desk-payment",
    async reach(page, sandbox) {
      const { payment } = await busy(sandbox);
      await page.goto(`${sandbox.url}/desk/payments/${payment.id}`);
      await live(page);
    },
  },
  {
    name: "desk-webhook",
    async reach(page, sandbox) {
      await busy(sandbox);
      const [{ id }] = await sandbox.control("GET", "webhooks");
      await page.goto(`${sandbox.url}/desk/webhooks/${id}`);
      await live(page);
    },
  },
  {
    name: "desk-request",
    pictures: ["light"],
    async reach(page, sandbox) {
      const { session } = await busy(sandbox);
      const exchanges = await sandbox.control("GET", "exchanges");
      const { number } = exchanges.find(({ made }) => made.some(({ id }) => id === session.id));
      await page.goto(`${sandbox.url}/desk/requests/${number}?show=personal`);
      await live(page);
    },
  },
  {
    name: "desk-unknown",
    refused: true,
    async reach(page, sandbox) {
      await page.goto(`${sandbox.url}/desk/payments/none`);
    },
  },
];
