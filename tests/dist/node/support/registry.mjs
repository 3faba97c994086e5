// A registry on loopback, as far as `npm install` needs one: it has what is in dist/, and for every other platform a
// package that would be installed if npm did not look at `os`, `cpu` and `libc`.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PACKAGES } from "./packages.mjs";

/** Starts it; `close` it in `after`. */
export async function startRegistry() {
  const dir = mkdtempSync(join(tmpdir(), "conomyhq-registry-"));
  const packages = new Map([...PACKAGES].map(([name, { manifest, path }]) => [name, { manifest, path }]));
  for (const { manifest } of PACKAGES.values()) {
    for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
      if (!packages.has(name)) packages.set(name, standIn(dir, name, manifest.version));
    }
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.slice(1));
    const wanted = packages.get(path.replace(/\.tgz$/, ""));
    if (!wanted) return response.writeHead(404).end("{}");
    if (path.endsWith(".tgz")) return response.end(readFileSync(wanted.path));
    const { name, version } = wanted.manifest;
    const dist = { tarball: `http://${request.headers.host}/${encodeURIComponent(name)}.tgz` };
    const versions = { [version]: { ...wanted.manifest, dist } };
    response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      rmSync(dir, { recursive: true, force: true });
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function standIn(dir, name, version) {
  const [os, cpu, libc] = name.replace(/^@conomyhq\/(sandbox-)?/, "").split("-");
  const manifest = { name, version, os: [os], cpu: [cpu], main: "conomyhq.node" };
  if (os === "linux") manifest.libc = [libc === "gnu" ? "glibc" : libc];
  const work = join(dir, name.replace("/", "-"));
  mkdirSync(join(work, "package"), { recursive: true });
  writeFileSync(join(work, "package/package.json"), JSON.stringify(manifest));
  for (const file of ["conomyhq.node", "conomyhq-sandbox"]) writeFileSync(join(work, "package", file), "of another platform");
  execFileSync("tar", ["--create", "--gzip", "--file", "package.tgz", "package"], { cwd: work });
  return { manifest, path: join(work, "package.tgz") };
}
