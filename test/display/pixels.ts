import { createCanvas, loadImage } from "@napi-rs/canvas";

/** A decoded picture that can be asked for colours. */
export interface Pixels {
  width: number;
  height: number;
  at(x: number, y: number): [number, number, number];
  /** Number of different colours. */
  colors: number;
}

export async function decode(data: Buffer | string): Promise<Pixels> {
  const image = await loadImage(typeof data === "string" ? Buffer.from(data, "base64") : data);
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data: rgba } = context.getImageData(0, 0, image.width, image.height);
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  return {
    width: image.width,
    height: image.height,
    colors: new Set(words).size,
    at: (x, y) => {
      const i = 4 * (y * image.width + x);
      return [rgba[i], rgba[i + 1], rgba[i + 2]];
    },
  };
}
