// Brings a checkout into working order: packages as the lock file says, then the build. Plain Node, since it runs
// before anything is installed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Ends the process with one sentence when this Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `gan2shape needs Node 20.19 or newer, but this is ${process.version}; install a newer one from nodejs.org.`,
  );
  process.exit(1);
}

/** Installs what is missing and builds what has changed. */
export async function setup() {
  checkNode();
  try {
    if (!isInstalled()) {
      console.log("Installing packages ...");
      // Not `npm ci`: it refuses a lock file without the packages of other platforms, which a registry may lack.
      npm("install", "--no-save", "--no-audit", "--no-fund");
    }
    const { build } = await import("./build.mjs"); // only now: it needs the compiler
    await build();
  } catch (error) {
    console.error(`The setup stopped: ${error.message.split("\n")[0]}. What is wrong stands above.`);
    process.exit(1);
  }
}

/** Whether node_modules holds what package-lock.json names. Dates would lie: git sets them anew at each checkout. */
function isInstalled() {
  const installed = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(wanted).every(
    ([place, { version, optional, peer }]) =>
      !place.startsWith("node_modules/") || optional || peer || present[place]?.version === version,
  );
}

function npm(...args) {
  const { npm_execpath: script } = process.env;
  const options = { cwd: root, stdio: "inherit" };
  if (script?.endsWith(".js")) execFileSync(process.execPath, [script, ...args], options);
  else execFileSync("npm", args, { ...options, shell: process.platform === "win32" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
