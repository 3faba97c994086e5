// Each page in both languages, light and dark, on a phone and on a desktop: nobody is kept out, nothing is cut off. With
// CONOMYHQ_PICTURES it takes the pictures of the documentation as well, into that directory.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { barriers, close, DESKTOP, inBrowser, overflows, PHONE } from "./browser.mjs";
import { PAGES } from "./pages.mjs";
import { Sandbox } from "./services.mjs";

const pictures = process.env.CONOMYHQ_PICTURES;
let sandbox;

before(async () => {
  sandbox = await Sandbox.start();
  if (pictures) await mkdir(pictures, { recursive: true });
});

after(async () => {
  await close();
  await sandbox?.stop();
});

/** What differs from one run to the next is the same in every picture. */
async function steady(page) {
  await page.evaluate(() => {
    // Cloned, so that nothing counts it down.
    for (const timer of document.querySelectorAll("[role=timer]")) {
      const stopped = timer.cloneNode();
      stopped.textContent = "14:59";
      timer.replaceWith(stopped);
    }
    for (const id of document.querySelectorAll("[data-id]")) id.textContent = "0f8d1c55-93b5-4a0c-8f0e-3d2f6a1b7c9d";
    for (const time of document.querySelectorAll("time")) time.textContent = "12:15:00";
    document.activeElement?.blur();
  });
}

for (const { name, reach, refused, pictures: themes = [] } of PAGES) {
  for (const language of ["en", "es"]) {
    test(`${name}, ${language}`, async () => {
      await inBrowser({ language, refused }, async (page) => {
        await reach(page, sandbox);
        await page.waitForLoadState("load");
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        await steady(page);
        for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
          for (const colorScheme of ["light", "dark"]) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ colorScheme });
            assert.deepEqual(await barriers(page), [], `${device}, ${colorScheme}`);
            assert.equal(await overflows(page), false, `${device}: something is cut off`);
            const path = `${pictures}/${name}.${language}.${device}.${colorScheme}.png`;
            if (pictures && themes.includes(colorScheme)) {
              await page.screenshot({ path, fullPage: device === "phone" });
            }
          }
        }
      });
    });
  }
}
