// Looks at the site as it was built: `node check.mjs DIRECTORY`. Its pages load nothing from elsewhere, each link within
// it leads to a page and to a place that are there, and each link out of it is an https address.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";

const [directory] = process.argv.slice(2);
const problems = [];
const pages = new Map();

/** The ids of a page, by its file. */
function placesOf(file) {
  if (!pages.has(file)) {
    const places = [...readFileSync(file, "utf8").matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id]) => text(id));
    pages.set(file, new Set(places));
  }
  return pages.get(file);
}

const text = (attribute) => attribute.replaceAll("&amp;", "&").replaceAll("&#38;", "&").replaceAll("&quot;", '"');

/** The file that is served for an address, or nothing. */
function fileOf(path) {
  const file = join(directory, decodeURIComponent(path));
  return [file, join(file, "index.html")].find((found) => existsSync(found) && statSync(found).isFile());
}

function check(name) {
  const file = join(directory, name);
  const html = readFileSync(file, "utf8").replaceAll(/<script[\s>][\s\S]*?<\/script>/g, (script) => script.slice(0, 200));
  // What rustdoc makes is rustdoc's; only that it is there is looked at.
  if (name.startsWith(`rust${sep}`)) return;
  for (const [, tag, attribute, value] of html.matchAll(/<(script|img|link|source|iframe|video|audio)\s[^>]*?(src|href)="([^"]*)"/g)) {
    const loads = tag !== "link" || !/rel="(canonical|alternate)"/.test(html.slice(html.indexOf(value) - 200, html.indexOf(value)));
    if (loads && /^(https?:)?\/\//.test(value)) problems.push(`${name} loads ${value} as ${tag}'s ${attribute}`);
  }
  for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
    const url = new URL(text(href), `http://site/${name.split(sep).join("/")}`);
    if (url.hostname !== "site") {
      if (url.protocol !== "https:" && url.protocol !== "mailto:") problems.push(`${name} links to ${href}, which is not https`);
      continue;
    }
    const to = fileOf(url.pathname);
    const place = decodeURIComponent(url.hash.slice(1));
    if (!to) problems.push(`${name} links to ${href}, which is not there`);
    else if (place && to.endsWith(".html") && place !== "_top" && !placesOf(to).has(place)) {
      problems.push(`${name} links to ${href}, a place that its page has not`);
    }
  }
}

const files = readdirSync(directory, { recursive: true });
files.filter((name) => name.endsWith(".html")).forEach(check);
for (const name of files.filter((name) => name.endsWith(".css") && !name.startsWith(`rust${sep}`))) {
  const css = readFileSync(join(directory, name), "utf8");
  for (const [found] of css.matchAll(/(?:url\(|@import )["']?(?:https?:)?\/\/[^"')]*/g)) problems.push(`${name} loads ${found}`);
}
if (problems.length > 0) {
  console.error([...new Set(problems)].join("\n"));
  process.exit(1);
}
console.log(`${pages.size} pages are linked to, and nothing leads nowhere.`);
