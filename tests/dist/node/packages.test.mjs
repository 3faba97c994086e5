// The packages as they are: what is in them, what they say of themselves, and what linters say of them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { run } from "../../../bindings/node/tests/support/child.mjs";
import { PACKAGES, PLATFORM, ROOT } from "./support/packages.mjs";
import { TOOLS } from "./support/project.mjs";

const MAIN = { conomyhq: "bindings/node", "conomyhq-sandbox": "sandbox/node" };
const PROGRAM = `conomyhq-sandbox${process.platform === "win32" ? ".exe" : ""}`;
const COMPILED = { [`@conomyhq/${PLATFORM}`]: "conomyhq.node", [`@conomyhq/sandbox-${PLATFORM}`]: PROGRAM };
const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];
const version = /\[workspace\.package\]\s+version = "(.+)"/.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];

/** What the compiler makes of a package's sources. */
function compiled(source) {
  const made = { ".ts": [".js", ".d.ts"], ".mts": [".mjs", ".d.mts"] };
  const files = readdirSync(join(ROOT, source, "src")).flatMap((name) => {
    const [, stem, extension] = /^(.+?)(\.m?ts)?$/.exec(name);
    return (made[extension] ?? []).map((end) => `dist/${stem}${end}`);
  });
  assert.ok(files.length > 8, source);
  return files;
}

it("are all there", () => {
  assert.deepEqual([...PACKAGES.keys()].sort(), [...Object.keys(MAIN), ...Object.keys(COMPILED)].sort());
});

for (const [name, { path, files, manifest }] of PACKAGES) {
  describe(name, () => {
    it("holds what it needs and nothing else", () => {
      const inside =
        name in MAIN
          ? ["README.md", "package.json", ...LICENSES, ...compiled(MAIN[name])]
          : ["README.md", "package.json", ...LICENSES, "THIRD-PARTY-NOTICES.txt", COMPILED[name]];
      assert.deepEqual([...files.keys()].sort(), inside.sort());
      for (const license of LICENSES) {
        assert.deepEqual(files.get(license).content, readFileSync(join(ROOT, license)), license);
      }
      const texts = [...files].filter(([file]) => file.startsWith("dist/"));
      for (const [file, { content }] of texts) assert.ok(!content.includes("sourceMappingURL"), file);
    });

    it("says whose it is, and runs nothing when it is installed", () => {
      assert.equal(manifest.version, version);
      assert.equal(manifest.license, "MIT OR Apache-2.0");
      assert.deepEqual(manifest.engines, { node: ">=20" });
      assert.ok(manifest.description && manifest.repository.url);
      for (const member of ["scripts", "dependencies", "devDependencies", "private"]) assert.ok(!(member in manifest), member);
    });

    it("passes publint", async () => {
      const { code, stdout, stderr } = await run([join(TOOLS, "publint/src/cli.js"), path, "--strict"], { limit: 120_000 });
      assert.equal(code, 0, stdout + stderr);
    });
  });
}

for (const [name, file] of Object.entries(COMPILED)) {
  describe(`the package ${name}`, () => {
    const { files, manifest } = PACKAGES.get(name);

    it("is for this platform alone", () => {
      const { platform, arch } = process;
      assert.deepEqual([manifest.os, manifest.cpu], [[platform], [arch]]);
      assert.deepEqual(manifest.libc, { gnu: ["glibc"], musl: ["musl"] }[PLATFORM.split("-")[2]]);
    });

    it("names the licences of what is compiled into it", () => {
      const notices = files.get("THIRD-PARTY-NOTICES.txt").content.toString();
      for (const part of ["progenitor-client", "Mozilla Public License", "ring", "Permission is hereby granted"]) {
        assert.ok(notices.includes(part), part);
      }
    });

    it("tells nothing of the machine that made it", () => {
      for (const path of [ROOT, process.env.HOME ?? ROOT]) assert.ok(!files.get(file).content.includes(`${path}/`), path);
    });
  });
}

for (const name of Object.keys(MAIN)) {
  describe(`the package ${name}`, () => {
    const { path, manifest } = PACKAGES.get(name);

    it("asks for every platform's package in its own version", () => {
      const prefix = name === "conomyhq" ? "@conomyhq/" : "@conomyhq/sandbox-";
      assert.ok(Object.keys(manifest.optionalDependencies).includes(`${prefix}${PLATFORM}`));
      assert.equal(Object.keys(manifest.optionalDependencies).length, 8);
      for (const [dependency, wanted] of Object.entries(manifest.optionalDependencies)) {
        assert.ok(dependency.startsWith(prefix), dependency);
        assert.equal(wanted, version, dependency);
      }
    });

    it("passes attw", async () => {
      const attw = join(TOOLS, "@arethetypeswrong/cli/dist/index.js");
      // Without the resolution of Node 10, which knows no `exports` and is gone from TypeScript 7.
      const options = ["--profile", "node16", "--no-emoji", "--no-color"];
      const { code, stdout, stderr } = await run([attw, path, ...options], { limit: 120_000 });
      assert.equal(code, 0, stdout + stderr);
    });
  });
}
