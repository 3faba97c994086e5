#!/usr/bin/env node
/** `npx conomyhq-sandbox`: the program, with what it is told and what it prints. */

import { spawn } from "node:child_process";
import { constants } from "node:os";

import { ENDS_WITH_US, programPath } from "./program.js";

function main(args: string[]): void {
  const [command, ...rest] = args;
  const serves = command === "serve" || command === "faults";
  const child = spawn(programPath(), serves ? [command, ENDS_WITH_US, ...rest] : args, {
    stdio: ["pipe", "inherit", "inherit"],
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.stdin.end());
  // The program's input is a pipe of ours, so the end of our own has to be handed on to it.
  if (rest.includes(ENDS_WITH_US)) process.stdin.on("end", () => child.stdin.end()).resume();
  child.on("error", complain);
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
    process.stdin.destroy();
  });
}

function complain(error: unknown): void {
  console.error(`conomyhq-sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  complain(error);
}
