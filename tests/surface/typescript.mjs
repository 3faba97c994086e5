// Lists what an npm package makes public: the declarations that its entry points reach, comments left out.

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const [manifest, declarations] = process.argv.slice(2);
const reached = new Set();

/** Lists a file, and after it those that it takes something from. */
function list(file) {
  if (reached.has(file)) return;
  reached.add(file);
  const text = readFileSync(file, "utf8").trimEnd();
  console.log(`// ${relative(declarations, file).replaceAll("\\", "/")}\n${text}\n`);
  for (const [, from] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
    list(join(file, "..", from.replace(/\.(m?)js$/, ".d.$1ts")));
  }
}

for (const entry of Object.values(JSON.parse(readFileSync(manifest, "utf8")).exports)) {
  for (const { types } of Object.values(entry).filter((condition) => condition.types)) {
    list(join(declarations, types.replace("./dist/", "")));
  }
}
