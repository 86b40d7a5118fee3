import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/*
 * Memory of a whole reconstruction: after each step what is resident, how much of it our arrays are, and the peak so far.
 * A few iterations of each step are as good as many: later ones take no more (test/method/memory.test.ts).
 *
 *   npm run bench -- memory --config bench-64 --stages 1
 *   npm run bench -- memory --config bench-64 --stages 4 --mirrored
 *
 * In a process of its own and bundled, since what runs TypeScript as it is takes 180 MB itself.
 */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
// Inside the repository, for the packages.
const bundle = path.join(root, "node_modules", `.bench-memory-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [path.join(root, "bench/reconstruction.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    banner: {
      js: 'import { createRequire as from } from "node:module"; const require = from(import.meta.url);',
    },
  });
  process.exitCode =
    spawnSync(process.execPath, [bundle, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(bundle, { force: true });
}
