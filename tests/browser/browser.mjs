// The machine's Chromium, and what no page may do in it: break its policy, complain, or ask anything beyond loopback.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const executablePath = process.env.CONOMYHQ_BROWSER ?? PLACES.find(existsSync);

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 860 };

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let running;

/** Starts the browser, once. */
async function browser() {
  running ??= chromium.launch({
    executablePath,
    args: [
      // Containers run tests as root, where Chromium's own sandbox is not to be had.
      "--no-sandbox",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      "--disable-background-networking",
    ],
  });
  return await running;
}

export async function close() {
  await (await running)?.close();
}

/**
 * Plays with a page of a payer's own. Whatever the browser complains of fails, but for the status of the page itself
 * where that is `refused`.
 */
export async function inBrowser(options, play) {
  const { language = "en", theme = "light", viewport = DESKTOP, script = true, refused = false } = options;
  const context = await (await browser()).newContext({
    locale: language === "es" ? "es-CL" : "en-US",
    colorScheme: theme,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
    viewport,
  });
  context.setDefaultTimeout(20_000);
  const complaints = [];
  context.on("request", (request) => {
    if (!request.url().startsWith("http://127.0.0.1:")) complaints.push(`asks ${request.url()}`);
  });
  context.on("console", (message) => {
    const isStatus = message.text().startsWith("Failed to load resource: the server responded with");
    // The shops of the examples have no icon.
    const isExpected = isStatus && (refused || message.location().url.endsWith("/favicon.ico"));
    if (["error", "warning"].includes(message.type()) && !isExpected) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  try {
    const page = await context.newPage();
    await play(page, context);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** What axe finds that keeps somebody out. */
export async function barriers(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return found.violations
    .filter(({ impact }) => ["serious", "critical", "moderate"].includes(impact))
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

/** Whether something of the page is cut off at its side. */
export async function overflows(page) {
  return await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
