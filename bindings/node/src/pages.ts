/** What is answered page by page. */

import type { Call, Operation } from "./connection.js";
import { native } from "./native.js";
import type { CallOptions } from "./options.js";
import type { ConomyPromise } from "./response.js";

/** A page, as the service answers it. */
interface PageOf<Item> {
  results: Item[];
  pagination?: { total?: number | null | undefined } | null | undefined;
}

/**
 * The promise of a page. By `for await`, the items of this and of all pages after it, each of which is asked for when its
 * first item is.
 */
export interface PagePromise<Page, Item> extends ConomyPromise<Page>, AsyncIterable<Item> {}

/** Asks for a page. @internal */
export function paged<Page extends PageOf<Item>, Item extends { id: string }>(
  call: Call,
  operation: Operation,
  query: { offset?: number | undefined },
  options: CallOptions | undefined,
): PagePromise<Page, Item> {
  const first = call<Page>(operation, {}, query, options);
  async function* items(): AsyncGenerator<Item, void, undefined> {
    let page = await first;
    let offset = query.offset ?? 0;
    for (;;) {
      const received = page.results;
      yield* received;
      const total = totalOf(page);
      const next = native().nextOffset(offset, received.length, total);
      if (next === null) return;
      offset = next;
      page = await call<Page>(operation, {}, { ...query, offset }, options);
      if (native().repeats(page.results[0]?.id === received[0]?.id, total, totalOf(page))) return;
    }
  }
  return Object.defineProperty(first, Symbol.asyncIterator, { value: items }) as PagePromise<Page, Item>;
}

/** How many there are in all, if the service says so by a number that may be one. */
function totalOf(page: PageOf<unknown>): number | null {
  const total: unknown = page.pagination?.total;
  return typeof total === "number" && Number.isSafeInteger(total) ? total : null;
}
