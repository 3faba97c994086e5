// What the checkout does better with a script. Without it a payer reloads to see the time left and what came of a
// payment, and the sandbox alone sees to it that a form counts once.
"use strict";

for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    const button = event.submitter;
    // Not disabled: its name and value are part of what is sent, and it keeps the focus.
    button?.setAttribute("aria-disabled", "true");
    if (button && form.dataset.once) button.textContent = form.dataset.once;
  });
}

// A page that the browser kept shows what was so when it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const expiry = document.querySelector("[data-seconds]");
if (expiry) {
  const end = Date.now() + Number(expiry.dataset.seconds) * 1000;
  const clock = expiry.querySelector(".clock");
  const timer = clock.querySelector("strong");
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = Math.floor(left / 60) % 60;
    timer.textContent = (hours ? `${hours}:${two(minutes)}` : minutes) + `:${two(left % 60)}`;
    if (left <= 60 && !expiry.classList.contains("soon")) {
      expiry.classList.add("soon");
      expiry.querySelector("[role=status]").textContent = expiry.dataset.warning;
    }
    if (left > 0) return;
    clearInterval(ticking);
    // Asked for anew, not sent again: this may be the answer to a form.
    location.replace(location.pathname);
  };
  const ticking = setInterval(tick, 250);
  expiry.querySelector(".printed").hidden = true;
  clock.hidden = false;
  tick();
}

// Looks whether what is awaited has come, less often with time.
if (document.querySelector("[data-watch]")) {
  const outcome = location.pathname.replace(/(\/outcome)?$/, "/outcome");
  const look = async (wait) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    // A way on shows as such and is not followed: it may lead to the shop.
    const answer = await fetch(outcome, { redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") return location.replace(outcome);
    look(Math.min(wait * 1.25, 15000));
  };
  look(1000);
}
