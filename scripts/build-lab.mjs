// Builds the notebook page of `gan2shape lab` from JupyterLab's own npm packages: widgets/dist/lab, with main.js and
// what it loads on demand, and the style sheets.
import { readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const widgets = path.join(root, "widgets");

/** Style sheets of JupyterLab name packages as webpack wants it, with a tilde. */
const tilde = {
  name: "tilde",
  setup(build) {
    build.onResolve({ filter: /^~/ }, ({ path: name, kind, resolveDir }) =>
      build.resolve(name.slice(1), { kind, resolveDir }),
    );
  },
};

/**
 * JupyterLab offers a hundred languages; our page has editors for those of our notebooks, and the others would be
 * files that nothing ever asks for.
 */
const unusedLanguages = {
  name: "unused-languages",
  setup(build) {
    const unused =
      /^@codemirror\/(legacy-modes\/|lang-(cpp|java|json|php|python|rust|sql|wast|xml)$)|^mermaid$/;
    build.onResolve({ filter: unused }, () => ({ path: "language", namespace: "unused" }));
    build.onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * Builds the page.
 *
 * @param {string} [folder] where to
 * @returns {Promise<{ folder: string; bytes: number; files: number }>}
 */
export async function buildLab(folder = path.join(widgets, "dist", "lab")) {
  rmSync(folder, { recursive: true, force: true });
  const source = (name) => path.join(widgets, "src/notebook", name);
  await build({
    entryPoints: {
      main: source("main.ts"),
      style: source("style.css"),
      light: "@jupyterlab/theme-light-extension/style/theme.css",
      dark: "@jupyterlab/theme-dark-extension/style/theme.css",
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: "es2022",
    charset: "ascii",
    legalComments: "linked",
    logLevel: "warning",
    absWorkingDir: widgets,
    assetNames: "assets/[name]-[hash]",
    chunkNames: "chunks/[name]-[hash]",
    define: { "process.env.NODE_ENV": '"production"', "process.env": "{}", global: "globalThis" },
    alias: { path: "path-browserify" },
    loader: {
      ".svg": "text",
      ".woff2": "file",
      ".woff": "file",
      ".ttf": "file",
      ".eot": "file",
      ".png": "file",
      ".gif": "file",
    },
    plugins: [tilde, unusedLanguages],
  });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0);
  return { folder, bytes, files: files.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  const { folder, bytes, files } = await buildLab();
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${path.relative(root, folder)}: ${(bytes / 1e6).toFixed(1)} MB in ${files} files; ${seconds.toFixed(1)} s`,
  );
}
