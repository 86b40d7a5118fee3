// Builds the kernel, then the toolkit (plain `tsc`, so the output is what a debugger shows) with its declarations in one
// file, then the mesh viewer and the browser side of the widgets.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildViewer } from "./build-viewer.mjs";
import { buildWidgets } from "./build-widgets.mjs";
import { bundleTypes } from "./bundle-types.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

export async function build() {
  for (const project of ["kernel-ext/tsconfig.build.json", "tsconfig.build.json"]) {
    execFileSync(process.execPath, [tsc, "-p", project], { cwd: root, stdio: "inherit" });
  }
  await bundleTypes();
  await buildViewer();
  await buildWidgets();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
