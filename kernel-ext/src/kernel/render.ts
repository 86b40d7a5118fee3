import { inspect } from "node:util";
import { showImage } from "../results/image.js";
import { showPlotly } from "../results/plotly.js";
import { showTensor } from "../results/tensor.js";
import { showTypedArray } from "../results/typed-array.js";
import { isMimeBundle, JUPYTER_DISPLAY, type MimeBundle } from "./mime-bundle.js";

/** Longer texts and arrays are cut, as in Node's own prompt. */
const INSPECT = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 };

/**
 * A value as a MIME bundle: by its own `Symbol.for("Jupyter.display")` method; images, tensors, figures and long
 * typed arrays as what they are; else as `util.inspect` text. A promise of the bundle only where it takes time.
 *
 * @param value any value
 * @param options bundles: take an object whose keys are MIME types for a bundle
 */
export function render(
  value: unknown,
  options: { bundles?: boolean } = {},
): MimeBundle | Promise<MimeBundle> {
  if (isPromise(value)) return value.then((settled) => render(settled, options));
  if (options.bundles && isMimeBundle(value)) return encodeBinary(value);
  const own = displayMethod(value);
  if (!own) return showKnown(value) ?? { "text/plain": inspect(value, INSPECT) };
  const bundle = own.call(value);
  return isPromise(bundle) ? bundle.then(checkBundle) : checkBundle(bundle);
}

/** Values of other libraries that are more than text, told by their form; undefined for all others. */
function showKnown(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  let bundle: MimeBundle | Promise<MimeBundle> | undefined;
  try {
    bundle = showImage(value) ?? showTypedArray(value) ?? showTensor(value) ?? showPlotly(value);
  } catch {
    return undefined; // a value whose properties throw is still text
  }
  return isPromise(bundle) ? bundle.then(encodeBinary) : bundle && encodeBinary(bundle);
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return (
    typeof value === "object" && value !== null && typeof (value as Promise<unknown>).then === "function"
  );
}

function checkBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null) {
    throw new TypeError(
      `The Jupyter.display method returned ${inspect(bundle)}, but it must return an object of MIME type -> data.`,
    );
  }
  return encodeBinary(bundle as MimeBundle);
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[JUPYTER_DISPLAY];
  return typeof method === "function" ? (method as () => unknown) : undefined;
}

/** Bytes travel as base64, except in text types, where they are UTF-8. */
function encodeBinary(bundle: MimeBundle): MimeBundle {
  const encoded: MimeBundle = {};
  for (const [type, data] of Object.entries(bundle)) {
    if (data instanceof Uint8Array) {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      encoded[type] = bytes.toString(
        type.startsWith("text/") || type === "image/svg+xml" ? "utf8" : "base64",
      );
    } else {
      encoded[type] = data;
    }
  }
  return encoded;
}
