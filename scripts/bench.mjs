// `npm run bench -- steps --json`: runs bench/<name>.ts with the arguments that follow.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const [name, ...rest] = process.argv.slice(2);
const file = path.join(root, "bench", `${name}.ts`);
const runnable = readdirSync(path.join(root, "bench"))
  .filter((entry) =>
    /^(steps|interrupts|memory|raster|render|profile|schedule|kernel|kernel-soak|views)\.ts$/.test(entry),
  )
  .map((entry) => entry.replace(".ts", ""));
if (!name || !existsSync(file) || !runnable.includes(name)) {
  console.error(
    `There is no benchmark "${name ?? ""}"; take one of ${runnable.join(", ")}: npm run bench -- steps --json`,
  );
  process.exit(1);
}
await setup({ quiet: true });
const tsx = path.join(
  path.dirname(createRequire(import.meta.url).resolve("tsx/package.json")),
  "dist",
  "cli.mjs",
);
process.exit(spawnSync(process.execPath, [tsx, file, ...rest], { cwd: root, stdio: "inherit" }).status ?? 1);
