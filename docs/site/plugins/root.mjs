// Where the repository is, whose files the pages quote. npm runs the site's scripts beside its package.json; where a module
// lies says nothing, since Astro bundles it.

import { resolve } from "node:path";

export const root = resolve("../..");
