/** The sandbox itself: a program, in a package for this platform. */

/** Has the program end with whoever started it, however that ends: the pipe to its standard input is closed then. */
export const ENDS_WITH_US = "--until-stdin-closes";

/** Where it is. `CONOMYHQ_SANDBOX_BIN` may name another. */
export function programPath(): string {
  const named = process.env["CONOMYHQ_SANDBOX_BIN"];
  if (named) return named;
  const names = packages();
  const [first, second] = names.flatMap(installed);
  // A program that wants another C library does not start, and some package managers install both.
  const program = second && !hasGlibc() ? second : first;
  if (program) return program;
  throw new Error(
    `there is no program for ${process.platform}-${process.arch}: ${names.join(" or ")} is not installed. ` +
      "Install conomyhq-sandbox on the machine that runs it, without --omit=optional",
  );
}

/** This platform's packages. */
function packages(): string[] {
  const name = `@conomyhq/sandbox-${process.platform}-${process.arch}`;
  switch (process.platform) {
    case "linux":
      return [`${name}-gnu`, `${name}-musl`];
    case "win32":
      return [`${name}-msvc`];
    default:
      return [name];
  }
}

/** The program in a package, if it is there. */
function installed(name: string): string[] {
  try {
    return [require.resolve(`${name}/conomyhq-sandbox${process.platform === "win32" ? ".exe" : ""}`)];
  } catch {
    return [];
  }
}

function hasGlibc(): boolean {
  // What Node's types know of only from 22 on. Without it a report asks a name server about every open connection.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header: object };
    return "glibcVersionRuntime" in header;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
