// Keeps the desk's page as the server has it now: listens to what happens, asks for the page again, and puts in place
// what differs, so that focus, what was typed, what is folded out and where one reads stay. All works without it.
"use strict";

const content = document.getElementById("content");
const live = document.getElementById("live");
const said = document.getElementById("said");
const news = document.getElementById("news");

/** How long the page rests between two looks, in milliseconds. */
const PAUSE = 400;
/** How seldom a screen reader is told of what is new. */
const QUIET = 5000;

document.documentElement.classList.add("script");

// What a button said is not said again when the page is loaded again.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  history.replaceState(null, "", here);
  fade();
}

function fade() {
  setTimeout(() => said.replaceChildren(), 8000);
}

/** Makes `old` what `next` is, and touches nothing that is the same. */
function morph(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || (old.id ?? "") !== (next.id ?? "")) {
    old.replaceWith(next);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = next.data;
    return;
  }
  // Somebody is choosing.
  if (old === document.activeElement && old.matches("select, input, textarea")) return;
  const kept = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
  }
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let cursor = old.firstChild;
  for (const child of [...next.childNodes]) {
    const known = child.id ? byId.get(child.id) : undefined;
    if (known) {
      if (known === cursor) cursor = cursor.nextSibling;
      else old.insertBefore(known, cursor);
      morph(known, child);
    } else if (cursor && !cursor.id && !child.id && cursor.nodeName === child.nodeName) {
      const following = cursor.nextSibling;
      morph(cursor, child);
      cursor = following;
    } else {
      if (child.nodeType === Node.ELEMENT_NODE && child.matches(".row")) child.classList.add("fresh");
      old.insertBefore(child, cursor);
    }
  }
  while (cursor) {
    const following = cursor.nextSibling;
    cursor.remove();
    cursor = following;
  }
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const next = page.getElementById("content");
  if (!next) return;
  const focused = document.activeElement?.id;
  morph(content, next);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return page;
}

let wanted = false;
let asking = false;

/** Asks for the page as it is now; once more afterwards, where something happened meanwhile. */
async function look() {
  wanted = true;
  if (asking || document.hidden) return;
  asking = true;
  while (wanted && !document.hidden) {
    wanted = false;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
      // What the page is about may be gone; then it stays as it was.
      if (answer.ok) show(await answer.text());
    } catch {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  asking = false;
}

document.addEventListener("visibilitychange", () => {
  if (wanted) look();
});

// What is new is told in one sentence, and seldom.
let told;
let latest;
let telling;
function tell() {
  telling = undefined;
  const parts = ["sessions", "payments", "webhooks", "requests"]
    .map((what) => [document.getElementById(`${what}-heading`)?.textContent, latest[what] - told[what]])
    .filter(([name, more]) => name && more > 0)
    .map(([name, more]) => `${name} ${more}`);
  told = latest;
  if (parts.length > 0) news.textContent = content.dataset.news.replace("{n}", parts.join(", "));
}

function connected(is) {
  live.hidden = false;
  live.textContent = is ? live.dataset.on : live.dataset.off;
  live.classList.toggle("good", is);
  live.classList.toggle("warn", !is);
}

const events = new EventSource("/_sandbox/events");
events.addEventListener("open", () => connected(true));
events.addEventListener("error", () => connected(false));
events.addEventListener("change", ({ data }) => {
  latest = JSON.parse(data);
  told ??= latest;
  telling ??= setTimeout(tell, QUIET);
  look();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || button?.getAttribute("aria-disabled") === "true") return event.preventDefault();
  event.preventDefault();
  button?.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    const page = answer.ok ? show(await answer.text()) : undefined;
    if (!page) throw new Error(answer.statusText);
    if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
    said.replaceChildren(...page.getElementById("said").childNodes);
    fade();
  } catch {
    HTMLFormElement.prototype.submit.call(form);
  } finally {
    button?.removeAttribute("aria-disabled");
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  const text = button.textContent;
  button.textContent = content.dataset.copied;
  news.textContent = content.dataset.copied;
  setTimeout(() => (button.textContent = text), 1500);
});
