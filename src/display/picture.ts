import { createCanvas, ImageData } from "@napi-rs/canvas";
import { type ColormapName, colorAt } from "./colormap.js";
import { type Enlargement, enlarge } from "./enlarge.js";
import type { MapData } from "./types.js";

/** Opaque pixels, ready to be drawn: 4 bytes per pixel, red green blue alpha. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

/** Finer than the 8 bits of a screen. */
const TABLE_STEPS = 1023;

/** How much of a labelled pixel is the label's colour. */
const LABEL_OPACITY = 0.75;

/** The values that the two ends of a colour table stand for. */
export interface ValueRange {
  low: number;
  high: number;
}

/**
 * A colour image as a picture.
 *
 * @param image (3, S, S) or (1, 3, S, S) in [-1, 1]
 * @param size edge of the picture in pixels
 * @example imagePicture(target.image, 256);
 */
export function imagePicture(image: MapData, size: number, how: Enlargement = "smooth"): Picture {
  const planes = planesOf(image, 3).map((plane) => Float32Array.from(plane, (value) => value / 2 + 0.5));
  return fromPlanes(planes, edgeOf(image), size, how);
}

/**
 * A single map in grey, black at 0 and white at 1: masks and shading.
 *
 * @param map (S, S), 0..1
 * @param size edge of the picture in pixels
 */
export function grayPicture(map: MapData, size: number, how: Enlargement = "smooth"): Picture {
  const [plane] = planesOf(map, 1);
  return fromPlanes([plane, plane, plane], edgeOf(map), size, how);
}

/**
 * A normal map in the usual colours: red to the right, green up, blue toward the viewer.
 *
 * The method's normals point away from the camera in a frame whose y axis points down (GAN2Shape, section 3;
 * reference implementation), so the outward normal seen by the viewer is (-x, y, z).
 *
 * @param normals (S, S, 3), unit length
 * @param size edge of the picture in pixels
 */
export function normalPicture(normals: MapData, size: number, how: Enlargement = "smooth"): Picture {
  const edge = normals.shape.at(-2)!;
  const planes = [-1, 1, 1].map((sign, axis) =>
    Float32Array.from({ length: edge * edge }, (_, i) => (sign * normals.data[i * 3 + axis]) / 2 + 0.5),
  );
  return fromPlanes(planes, edge, size, how);
}

/**
 * A map of values in false colours. Values are interpolated before they are coloured, so that no colour
 * appears that is not in the table.
 *
 * @param map (S, S)
 * @param range values at the two ends of the table; `low` may lie above `high` to turn the table round
 * @param size edge of the picture in pixels
 */
export function heatPicture(
  map: MapData,
  range: ValueRange,
  colormap: ColormapName,
  size: number,
  how: Enlargement = "smooth",
): Picture {
  const edge = edgeOf(map);
  const values = enlarge(planesOf(map, 1)[0], edge, edge, size, size, how);
  const rgba = new Uint8ClampedArray(4 * size * size);
  const span = range.high - range.low || 1;
  const table = Array.from({ length: TABLE_STEPS + 1 }, (_, i) => [
    ...colorAt(colormap, i / TABLE_STEPS),
    255,
  ]);
  for (let i = 0; i < values.length; i++) {
    const t = (values[i] - range.low) / span;
    rgba.set(table[t > 0 ? Math.round(TABLE_STEPS * Math.min(1, t)) : 0], 4 * i);
  }
  return { width: size, height: size, rgba };
}

/**
 * A map of labels in colours, in its true pixels; the image shines through in grey, so that one sees what was labelled.
 *
 * @param map (S, S): indices into the colours
 * @param colors "#rrggbb"
 * @param image (3, S, S) in [-1, 1]
 * @param size edge of the picture in pixels
 */
export function labelPicture(map: MapData, colors: readonly string[], image: MapData, size: number): Picture {
  const edge = edgeOf(map);
  const labels = enlarge(planesOf(map, 1)[0], edge, edge, size, size, "nearest");
  const table = colors.map((color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)));
  const { rgba } = imagePicture(image, size);
  for (let i = 0; i < labels.length; i++) {
    const gray = (rgba[4 * i] + rgba[4 * i + 1] + rgba[4 * i + 2]) / 3;
    const color = table[labels[i]];
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = gray + LABEL_OPACITY * (color[c] - gray);
  }
  return { width: size, height: size, rgba };
}

/** The smallest and largest finite value of some maps. */
export function rangeOf(...maps: MapData[]): ValueRange {
  let low = Infinity;
  let high = -Infinity;
  for (const { data } of maps)
    for (const value of data) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}

/** The smallest and largest value where a mask is set: a far background would leave the object a single colour. */
export function rangeWithin(map: MapData, mask: MapData): ValueRange {
  const inside = map.data.filter((_, i) => mask.data[i] > 0.5);
  return rangeOf(inside.length ? { shape: [inside.length], data: inside } : map);
}

/** One image of a batch. */
export function itemOf(batch: MapData, index: number): MapData {
  const shape = batch.shape.slice(1);
  const size = shape.reduce((product, n) => product * n, 1);
  return { shape, data: batch.data.subarray(index * size, (index + 1) * size) };
}

/** The picture as a PNG file. */
export function pictureToPng(picture: Picture): Buffer {
  return pictureCanvas(picture).toBuffer("image/png");
}

/** The picture as a WebP file: a third of the PNG, for stills that only stand in for something live. */
export function pictureToWebp(picture: Picture, quality = 85): Buffer {
  return pictureCanvas(picture).toBuffer("image/webp", quality);
}

/** The picture on a canvas of its own. */
export function pictureCanvas({ rgba, width, height }: Picture) {
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

function fromPlanes(planes: Float32Array[], edge: number, size: number, how: Enlargement): Picture {
  const rgba = new Uint8ClampedArray(4 * size * size).fill(255);
  for (const [channel, plane] of planes.entries()) {
    const values = enlarge(plane, edge, edge, size, size, how);
    for (let i = 0; i < values.length; i++) rgba[4 * i + channel] = 255 * values[i];
  }
  return { width: size, height: size, rgba };
}

function planesOf({ shape, data }: MapData, channels: number): Float32Array[] {
  const edge = shape.at(-1)!;
  const area = edge * shape.at(-2)!;
  if (shape.length < 2 || data.length < channels * area)
    throw new RangeError(
      `a picture of ${channels} channels was asked of a map of shape ${shape.join("x")} with ${data.length} values.`,
    );
  return Array.from({ length: channels }, (_, channel) =>
    data.subarray(channel * area, (channel + 1) * area),
  );
}

function edgeOf(map: MapData): number {
  return map.shape.at(-1)!;
}
