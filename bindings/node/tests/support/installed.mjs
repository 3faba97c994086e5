// The package as npm would install it, away from the checkout: what it publishes, and the native code in a package of
// its own for this platform.

import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("../..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));

/** What the platform's own package is called. */
export function platformPackage() {
  const { platform, arch, report } = process;
  const libc = { linux: report.getReport().header.glibcVersionRuntime ? "-gnu" : "-musl", win32: "-msvc" }[platform] ?? "";
  return `@conomyhq/${platform}-${arch}${libc}`;
}

/** Installs it below `dir`; without its native code if that is not wanted. */
export function install(dir, { native = true } = {}) {
  const modules = join(dir, "node_modules");
  const target = join(modules, "conomyhq");
  mkdirSync(target, { recursive: true });
  copyFileSync(join(packageDir, "package.json"), join(target, "package.json"));
  cpSync(join(packageDir, "dist"), join(target, "dist"), { recursive: true });
  if (!native) return;
  const addon = join(modules, platformPackage());
  mkdirSync(addon, { recursive: true });
  writeFileSync(join(addon, "package.json"), JSON.stringify({ name: platformPackage(), version, main: "conomyhq.node" }));
  copyFileSync(join(packageDir, "conomyhq.node"), join(addon, "conomyhq.node"));
}
