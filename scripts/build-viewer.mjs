// Bundles the browser side of the displays into one script, with the part of three.js that it uses.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Writes the viewer.
 *
 * @param {string} [outfile] where to
 * @returns {Promise<string>} the file written
 */
export async function buildViewer(outfile = path.join(root, "dist/display/viewer.js")) {
  mkdirSync(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(root, "src/display/viewer/main.ts")],
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "ascii",
    legalComments: "inline",
    logLevel: "warning",
  });
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildViewer());
