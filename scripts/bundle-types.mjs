// Bundles the toolkit's declarations into one file, so that a notebook cell that imports them reads one file instead
// of more than a hundred, and nothing that no public name refers to.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * What public names need of TensorFlow.js are its tensors. They are read from where they are declared: the package as a
 * whole is 294 files with 660 KB. They stay the same types for a reader who imports TensorFlow.js.
 */
const TENSORS = "@tensorflow/tfjs-core/dist/tensor.js";

/** Says in a module's words what a CommonJS declaration says; the bundler would take its whole for its `default`. */
const asModule = {
  name: "as-module",
  /** @type {(code: string, id: string) => string | undefined} */
  transform: (code, id) =>
    id.endsWith(".d.cts")
      ? code.replace(
          /import (\w+) = require\((.+)\);\s*export = \1;/,
          "import * as $1 from $2; export default $1;",
        )
      : undefined,
};

/**
 * Writes the bundle. It lies beside the files it is made from, whose names the compiler's incremental build keeps.
 *
 * @param {string} [outfile] where to
 * @returns {Promise<string>} the file written
 */
export async function bundleTypes(outfile = path.join(root, "dist/gan2shape.d.ts")) {
  const bundle = await rollup({
    input: path.join(root, "dist/index.d.ts"),
    external: (id) => !/^[./]/.test(id) && !path.isAbsolute(id),
    plugins: [asModule, dts()],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    file: outfile,
    // The plugin names the bundle by this where methods are added to a class from outside.
    entryFileNames: path.basename(outfile),
    paths: { "@tensorflow/tfjs": TENSORS, "@tensorflow/tfjs-core": TENSORS },
  });
  await bundle.close();
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await bundleTypes());
