import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { installKernelSpec, listKernelSpecs, uninstallKernelSpec } from "@gan2shape/kernel";
import type { Command } from "commander";
import { InputError } from "../../errors.js";
import { installLabExtension, removeLabExtension } from "../../labExtension.js";
import { action } from "../command.js";
import { addJson } from "../options.js";
import { PACKAGE_ROOT } from "../package-info.js";

interface PlaceOptions {
  user?: boolean;
  system?: boolean;
  prefix?: string;
  name?: string;
  displayName?: string;
}

const EXAMPLES = `
Examples:
  gan2shape kernel install                        for this user
  gan2shape kernel install --prefix .venv         into a Python environment
  gan2shape kernel list
  gan2shape kernel uninstall`;

/** `gan2shape kernel install|uninstall|list|start`. */
export function registerKernel(program: Command): void {
  const kernel = program
    .command("kernel")
    .summary("make the TypeScript kernel known to Jupyter")
    .description("Makes the TypeScript kernel known to Jupyter, or takes it away again.")
    .addHelpText("after", EXAMPLES);

  const install = kernel.command("install").description("write the kernel spec that Jupyter looks for");
  addPlace(install);
  install.option("--display-name <text>", "what the notebook's menu shows");
  addJson(install);
  install.action(
    action<PlaceOptions>(async (_args, options) => {
      const spec = installKernelSpec({
        ...place(options),
        displayName: options.displayName,
        packages: { gan2shape: PACKAGE_ROOT },
      });
      const widgets = installLabExtension(spec.folder);
      return {
        data: { ...spec, widgets },
        text: `Installed "${spec.displayName}" in ${spec.folder}, its widgets in ${widgets}; JupyterLab shows both after a reload.`,
      };
    }),
  );

  const uninstall = kernel.command("uninstall").description("remove the kernel spec");
  addPlace(uninstall);
  addJson(uninstall);
  uninstall.action(
    action<PlaceOptions>(async (_args, options) => {
      const folder = uninstallKernelSpec(place(options));
      if (folder === undefined) {
        throw new InputError(
          "There is no such kernel to remove; `gan2shape kernel list` shows those that are installed.",
        );
      }
      const widgets = removeLabExtension(folder);
      return {
        data: { removed: folder, widgets },
        text: `Removed ${folder}${widgets ? ` and ${widgets}` : ""}.`,
      };
    }),
  );

  const list = kernel.command("list").description("list the kernels that Jupyter finds");
  addJson(list);
  list.action(
    action(async () => {
      const kernels = listKernelSpecs();
      const width = Math.max(...kernels.map((spec) => spec.name.length), 0);
      const lines = kernels.map(
        (spec) =>
          `${spec.name.padEnd(width)}  ${spec.displayName}  ${spec.folder}${spec.usable ? "" : "  (its program is missing)"}`,
      );
      return {
        data: { kernels },
        text: lines.join("\n") || "Jupyter finds no kernel; run `gan2shape kernel install`.",
      };
    }),
  );

  kernel
    .command("start")
    .description("run the kernel on a connection file; Jupyter does this by itself")
    .argument("<connection-file>", "JSON file with ports and key")
    .action(async (file: string) => {
      process.exitCode = await startKernelProcess(path.resolve(file));
    });
}

function addPlace(command: Command): void {
  command
    .option("--user", "for this user (default)")
    .option("--system", "for all users of this machine")
    .option("--prefix <folder>", "into an environment, such as a Python one")
    .option("--name <name>", "folder name of the spec (default: gan2shape)");
}

function place({ user, system, prefix, name }: PlaceOptions) {
  if ([user, system, prefix].filter(Boolean).length > 1) {
    throw new InputError("Of --user, --system and --prefix only one can be given.");
  }
  return { user, system, prefix: prefix && path.resolve(prefix), name };
}

/** In a process of its own: the kernel owns its standard streams and its exit code. */
function startKernelProcess(connectionFile: string): Promise<number> {
  const main = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@gan2shape/kernel")),
    "main.js",
  );
  const child = spawn(process.execPath, [main, `--package=gan2shape=${PACKAGE_ROOT}`, connectionFile], {
    stdio: "inherit",
  });
  // A terminal's Ctrl-C reaches the kernel directly, and it is the kernel's to answer.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}
