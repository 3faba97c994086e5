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
    let before: string | undefined;
    for (;;) {
      const received = page.results;
      yield* received;
      const id = received[0]?.id;
      const repeats = id !== undefined && id === before;
      const next = native().nextOffset(offset, received.length, page.pagination?.total ?? null, repeats);
      if (next === null) return;
      before = id;
      offset = next;
      page = await call<Page>(operation, {}, { ...query, offset }, options);
    }
  }
  return Object.defineProperty(first, Symbol.asyncIterator, { value: items }) as PagePromise<Page, Item>;
}
