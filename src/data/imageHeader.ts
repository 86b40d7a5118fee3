import { InputError } from "../errors.js";

/** What the first bytes of an image file say. */
export interface ImageHeader {
  format: "png" | "jpeg" | "webp" | "gif" | "bmp";
  width: number;
  height: number;
}

/**
 * Reads format and size of an image from its header, without decoding it.
 *
 * @param bytes the file
 * @returns the header, or undefined when the bytes are no image of a known format or end too early
 * @example imageHeader(readFileSync("me.png"))?.width
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (bytes.length < 24) return undefined;
  if (view.getUint32(0) === 0x89504e47 && text(12, 4) === "IHDR") {
    return { format: "png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (text(0, 4) === "GIF8") {
    return { format: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (text(0, 2) === "BM" && bytes.length >= 26) {
    return { format: "bmp", width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
  }
  if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP" && bytes.length >= 30)
    return webpHeader(view, text(12, 4));
  if (view.getUint16(0) === 0xffd8) return jpegHeader(view);
  return undefined;
}

function webpHeader(view: DataView, chunk: string): ImageHeader | undefined {
  if (chunk === "VP8 ") {
    return {
      format: "webp",
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    };
  }
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { format: "webp", width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (chunk === "VP8X") {
    const size = (at: number) => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    return { format: "webp", width: size(24), height: size(27) };
  }
  return undefined;
}

/** Walks the segments of a JPEG up to its frame header. */
function jpegHeader(view: DataView): ImageHeader | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { format: "jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Images of more pixels than this are refused before anything is allocated for them. */
export const MAX_MEGAPIXELS = 100;

/** The header of a decodable image, or an InputError that says what is wrong with `name`. */
export function checkedImageHeader(bytes: Uint8Array, name: string): ImageHeader {
  const header = imageHeader(bytes);
  if (!header) {
    throw new InputError(
      `${name} is not an image that can be read; give a PNG, JPEG, WebP, GIF or BMP file.`,
    );
  }
  const { width, height } = header;
  if (width < 1 || height < 1 || width * height > MAX_MEGAPIXELS * 1e6) {
    throw new InputError(
      `${name} says it is ${width} x ${height} pixels, but images may have 1 to ${MAX_MEGAPIXELS} million pixels; shrink it first.`,
    );
  }
  return header;
}
