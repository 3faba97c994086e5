// What `cargo xtask dist` made for npm.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const ROOT = resolve(fileURLToPath(new URL("../../../..", import.meta.url)));
const DIST = join(ROOT, "dist");

/** This machine, as the platforms' packages are called. */
export const PLATFORM = platform();

function platform() {
  const { platform, arch, report } = process;
  const libc = { linux: "glibcVersionRuntime" in report.getReport().header ? "-gnu" : "-musl", win32: "-msvc" };
  return `${platform}-${arch}${libc[platform] ?? ""}`;
}

/** The packages by name, each with its manifest, its file, and its files. */
export const PACKAGES = new Map(
  readdirSync(DIST)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => {
      const path = join(DIST, name);
      const files = unpack(readFileSync(path));
      const manifest = JSON.parse(files.get("package.json").content);
      return [manifest.name, { path, files, manifest }];
    }),
);

/** The files of an archive: name, mode and content. */
function unpack(archive) {
  const tar = gunzipSync(archive);
  const files = new Map();
  for (let at = 0; tar[at] !== 0; ) {
    const text = (from, length) => tar.toString("utf8", at + from, at + from + length).replace(/\0[^]*/, "");
    const size = parseInt(text(124, 12), 8);
    const name = (text(345, 155) + text(0, 100)).replace(/^package\//, "");
    files.set(name, { mode: parseInt(text(100, 8), 8), content: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
