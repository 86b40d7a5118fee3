import type { MapState } from "../../../src/views/protocol.js";
import { float32s, int8s, uint8s } from "../binary.js";

/** A map ready to be drawn and read off. */
export interface DrawableMap {
  /** Rows of numbers, for a map of values. */
  values?: Float32Array[];
  /** A picture, for images and normals. */
  picture?: string;
  /** The value of a pixel in words. */
  describe(row: number, column: number): string;
}

/** Unpacks a map. */
export function drawable(map: MapState): DrawableMap {
  const { size, kind, unit } = map;
  if (kind === "image") {
    const bytes = uint8s(map.data);
    return {
      picture: pictureOf(size, (i) => [bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]]),
      describe: (row, column) => {
        const at = 3 * (row * size + column);
        return `red ${bytes[at]}, green ${bytes[at + 1]}, blue ${bytes[at + 2]}`;
      },
    };
  }
  if (kind === "normals") {
    const parts = int8s(map.data);
    // As in all pictures of normals: red to the right, green up, blue toward the viewer.
    const outward = (i: number) => [-parts[3 * i], parts[3 * i + 1], parts[3 * i + 2]];
    return {
      picture: pictureOf(size, (i) => outward(i).map((value) => 127.5 + value) as [number, number, number]),
      describe: (row, column) =>
        `normal (${outward(row * size + column)
          .map((value) => (value / 127).toFixed(2))
          .join(", ")})`,
    };
  }
  const all = float32s(map.data);
  const values = Array.from({ length: size }, (_, row) => all.subarray(row * size, (row + 1) * size));
  return {
    values,
    describe: (row, column) => `${values[row][column].toFixed(kind === "mask" ? 2 : 4)} ${unit}`.trim(),
  };
}

function pictureOf(size: number, color: (pixel: number) => [number, number, number]): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(size, size);
  for (let i = 0; i < size * size; i++) {
    const [red, green, blue] = color(i);
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL("image/png");
}
