import type { MimeBundle } from "../kernel/mime-bundle.js";
import { encodePng } from "./png.js";

interface Pixels {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

interface Canvas {
  width: number;
  height: number;
  toBuffer(type: "image/png"): Uint8Array;
}

/** Files that begin like this are images. */
const FORMATS: readonly {
  type: string;
  name: string;
  begins: string;
  also?: { at: number; text: string };
}[] = [
  { type: "image/png", name: "PNG", begins: "\x89PNG\r\n\x1a\n" },
  { type: "image/jpeg", name: "JPEG", begins: "\xff\xd8\xff" },
  { type: "image/gif", name: "GIF", begins: "GIF8" },
  { type: "image/webp", name: "WebP", begins: "RIFF", also: { at: 8, text: "WEBP" } },
];

/** The bytes of an image file, pixels (`ImageData`) or a canvas, as an image; undefined for anything else. */
export function showImage(value: object): MimeBundle | undefined {
  if (value instanceof Uint8Array) {
    const head = Buffer.from(value.buffer, value.byteOffset, Math.min(16, value.byteLength)).toString(
      "latin1",
    );
    const format = FORMATS.find(
      ({ begins, also }) => head.startsWith(begins) && (!also || head.startsWith(also.text, also.at)),
    );
    return (
      format && { [format.type]: value, "text/plain": `${format.name} image, ${value.byteLength} bytes` }
    );
  }
  if (isPixels(value)) {
    const { width, height, data } = value;
    return { "image/png": encodePng(width, height, data), "text/plain": `Image ${width} x ${height}` };
  }
  if (isCanvas(value)) {
    return {
      "image/png": value.toBuffer("image/png"),
      "text/plain": `Canvas ${value.width} x ${value.height}`,
    };
  }
  return undefined;
}

function hasSize({ width, height }: Partial<Pixels>): boolean {
  return Number.isInteger(width) && Number.isInteger(height) && width! > 0 && height! > 0;
}

function isPixels(value: Partial<Pixels>): value is Pixels {
  return (
    hasSize(value) &&
    (value.data instanceof Uint8ClampedArray || value.data instanceof Uint8Array) &&
    value.data.length === value.width! * value.height! * 4
  );
}

function isCanvas(value: Partial<Canvas & { getContext: unknown }>): value is Canvas {
  return hasSize(value) && typeof value.toBuffer === "function" && typeof value.getContext === "function";
}
