// Builds the browser side of the widgets from npm packages alone:
//   widgets/dist/labextension   for JupyterLab 4 and Notebook 7, as a prebuilt extension
//   widgets/dist/index.js       for AMD loaders: nbclassic, nbconvert, VS Code
//   widgets/dist/page.js        for pages of our own: with a widget manager inside
//   widgets/dist/lab            the notebook page of `gan2shape lab`; see build-lab.mjs
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildLab } from "./build-lab.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const widgets = path.join(root, "widgets");
const require = createRequire(path.join(widgets, "package.json"));
const { name, version, description, license } = JSON.parse(
  readFileSync(path.join(widgets, "package.json"), "utf8"),
);

const COMMON = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "ascii",
  legalComments: "eof",
  logLevel: "warning",
  write: false,
  define: { "process.env.NODE_ENV": '"production"' },
};

/** Packages that the page already has: view classes must extend the classes of its own widget manager. */
const HOST_PACKAGES = ["@jupyter-widgets/base"];

/**
 * Builds everything.
 *
 * @param {string} [folder] where to
 * @returns {Promise<{ folder: string; bytes: Record<string, number> }>}
 */
export async function buildWidgets(folder = path.join(widgets, "dist")) {
  rmSync(folder, { recursive: true, force: true });
  const lab = path.join(folder, "labextension");
  mkdirSync(path.join(lab, "static"), { recursive: true });
  const views = await bundle("src/index.ts", { format: "cjs", external: HOST_PACKAGES });
  const plotly = readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8");

  // A function of the host's packages, so that one build serves every loader.
  const factory = `(require) => { const module = { exports: {} }, exports = module.exports;\n${views}\nreturn module.exports; }`;
  const viewsFile = hashed("views", `export default ${factory};\n`);
  const plotlyFile = hashed("plotly", `${plotly}\n`);
  writeFileSync(path.join(lab, "static", viewsFile.name), viewsFile.text);
  writeFileSync(path.join(lab, "static", plotlyFile.name), plotlyFile.text);
  const entry = await bundle("src/lab/remoteEntry.ts", {
    format: "iife",
    define: {
      ...COMMON.define,
      VIEWS_FILE: JSON.stringify(viewsFile.name),
      PLOTLY_FILE: JSON.stringify(plotlyFile.name),
      PACKAGE_NAME: JSON.stringify(name),
      PACKAGE_VERSION: JSON.stringify(version),
    },
  });
  const entryFile = hashed("remoteEntry", entry);
  writeFileSync(path.join(lab, "static", entryFile.name), entryFile.text);
  const about = {
    name,
    version,
    description,
    license,
    jupyterlab: { extension: true, _build: { load: `static/${entryFile.name}`, extension: "./extension" } },
  };
  writeFileSync(path.join(lab, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
  copyFileSync(path.join(root, "LICENSE"), path.join(lab, "LICENSE"));

  const amd = `define(["@jupyter-widgets/base"], (base) => (${factory})(() => base));\n`;
  writeFileSync(path.join(folder, "index.js"), `if (!globalThis.Plotly) {\n${plotly}\n}\n${amd}`);
  writeFileSync(
    path.join(folder, "page.js"),
    await bundle("src/page/main.ts", {
      format: "iife",
      define: { ...COMMON.define, CORE_STYLE: JSON.stringify(await bundle("src/page/style.css")) },
    }),
  );
  const bytes = Object.fromEntries(
    ["index.js", "page.js"].map((file) => [file, statSync(path.join(folder, file)).size]),
  );
  bytes.labextension = [viewsFile, plotlyFile, entryFile].reduce((sum, { text }) => sum + text.length, 0);
  bytes.lab = (await buildLab(path.join(folder, "lab"))).bytes;
  return { folder, bytes };
}

/** One entry with all that it needs, as text. */
async function bundle(entry, options = {}) {
  const entryPoints = [path.join(widgets, entry)];
  const { outputFiles } = await build({ ...COMMON, entryPoints, ...options });
  return outputFiles[0].text;
}

/** A name that changes with the contents: browsers keep what they have seen. */
function hashed(stem, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { name: `${stem}.${hash}.js`, text };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  const { folder, bytes } = await buildWidgets();
  const sizes = Object.entries(bytes).map(([file, size]) => `${file} ${(size / 1e6).toFixed(2)} MB`);
  console.log(
    `${path.relative(root, folder)}: ${sizes.join(", ")}; ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
}
