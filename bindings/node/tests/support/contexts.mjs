// OpenTelemetry's context, carried along with asynchronous work.

import { AsyncLocalStorage } from "node:async_hooks";

import { ROOT_CONTEXT } from "@opentelemetry/api";

/** What `@opentelemetry/context-async-hooks` does, as far as the tests need it. */
export class AsyncContext {
  #store = new AsyncLocalStorage();
  active() {
    return this.#store.getStore() ?? ROOT_CONTEXT;
  }
  with(context, fn, self, ...args) {
    return this.#store.run(context, () => fn.apply(self, args));
  }
  bind(context, target) {
    return typeof target === "function" ? (...args) => this.with(context, target, undefined, ...args) : target;
  }
  enable() {
    return this;
  }
  disable() {
    this.#store.disable();
    return this;
  }
}
