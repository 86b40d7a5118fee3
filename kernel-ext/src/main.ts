#!/usr/bin/env node
import { writeSync } from "node:fs";
import path from "node:path";
/** The kernel process: `node main.js [--package NAME=FOLDER]... [--parent PID] [--no-history] CONNECTION_FILE`. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { InputError } from "./errors.js";
import { userDataFolder } from "./install/jupyter-paths.js";
import { boundMemory } from "./kernel/memory.js";
import { readConnectionFile } from "./protocol/connection-file.js";
import { checkPackageMap } from "./typescript/package-map.js";
import { Wire } from "./wire/wire.js";

const USAGE =
  "Usage: gan2shape-kernel [--package NAME=FOLDER]... [--parent PID] [--no-history] CONNECTION_FILE";

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      package: { type: "string", multiple: true, default: [] },
      parent: { type: "string" },
      "no-history": { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (positionals.length !== 1) throw new InputError(USAGE);
  const packages: Record<string, string> = {};
  for (const entry of values.package) {
    const at = entry.indexOf("=");
    if (at < 1) throw new InputError(`--package is ${entry}, but must be NAME=FOLDER. ${USAGE}`);
    packages[entry.slice(0, at)] = entry.slice(at + 1);
  }
  const parent = values.parent === undefined ? undefined : Number(values.parent);
  if (Number.isNaN(parent))
    throw new InputError(`--parent is ${values.parent}, but must be a process id. ${USAGE}`);
  return { file: positionals[0], packages, parent, keepHistory: !values["no-history"] };
}

async function main(): Promise<void> {
  // Before anything slow: a signal during the start must not end the process.
  process.on("SIGINT", () => {});
  const { file, packages: named, parent, keepHistory } = readArguments();
  // Widgets are imported from this very package.
  const own = fileURLToPath(new URL("..", import.meta.url));
  const packages = checkPackageMap({ "@gan2shape/kernel": own, ...named });
  boundMemory();
  // First the sockets, in their own thread, which answers while the compiler loads here.
  const wire = new Wire(readConnectionFile(file), parent);
  const { Kernel } = await import("./kernel/kernel.js");
  const { History } = await import("./kernel/history.js");
  const { HistoryStore } = await import("./kernel/history-store.js");
  const { captureStdio, silenceRequireWarning } = await import("./kernel/stdio.js");
  const store = keepHistory
    ? new HistoryStore(path.join(userDataFolder(), "gan2shape-kernel", "history"))
    : undefined;
  const history = new History(store, (line) => writeSync(2, `[kernel] ${line}\n`));
  const kernel: InstanceType<typeof Kernel> = new Kernel(wire, history, async (interrupts) => {
    const { TypeScriptSession } = await import("./typescript/typescript-session.js");
    return new TypeScriptSession({
      packages,
      typeCheck: () => kernel.typeCheck,
      interrupted: () => interrupts.requested,
      aboutToEnter: () => interrupts.aboutToEnter(),
      left: () => interrupts.left(),
      onTslabDisplay: (hook) => kernel.hookTslab(hook),
    });
  });
  captureStdio((name, text) => kernel.write(name, text));
  silenceRequireWarning();
  process.on("uncaughtException", (error) => kernel.reportUncaught(error));
  process.on("unhandledRejection", (reason) => kernel.reportUncaught(reason));
  process.on("SIGTERM", () => process.exit(0));
}

main().catch((error: Error) => {
  process.stderr.write(`${error instanceof InputError ? error.message : error.stack}\n`);
  process.exit(1);
});
