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
  // The desk's pages.
];
