// How much of a disk each of these libraries takes with what it needs, and their versions: LIBRARY…

const { existsSync, lstatSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const MODULES = join(__dirname, "../node_modules");

function bytes(path) {
  const about = lstatSync(path);
  if (!about.isDirectory()) return about.size;
  return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0);
}

const manifest = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8"));

/** The packages that one needs, itself among them. npm lays them side by side where their versions allow it. */
function needed(name, known = new Set()) {
  if (known.has(name) || !existsSync(join(MODULES, name))) return known;
  known.add(name);
  for (const other of Object.keys(manifest(name).dependencies ?? {})) needed(other, known);
  return known;
}

const sizes = process.argv.slice(2).map((name) => {
  const packages = [...needed(name)].map((found) => bytes(join(MODULES, found)));
  return [name, { version: manifest(name).version, size_mb: packages.reduce((sum, size) => sum + size, 0) / 1e6 }];
});
console.log(JSON.stringify(Object.fromEntries(sizes)));
