import type { MimeBundle } from "@gan2shape/kernel";
import { renderFigure } from "../display/index.js";
import { step2Figure } from "../display/resultFigures.js";
import { DEFAULT_SCENE } from "../geometry/index.js";
import type { MapData, Step2Result } from "../method/index.js";
import { viewModel } from "./model.js";
import type { SamplesModelState } from "./protocol.js";
import { colorBytes } from "./surface.js";

/**
 * Pseudo samples beside what the GAN makes of them, page by page, with the view and the light of each; the pointer
 * on a pair shows their difference.
 *
 * @example
 * step2.grid();
 */
export class SampleGrid extends viewModel<SamplesModelState>("Samples", () => ({ page: 0 })) {
  readonly #step2: Step2Result;

  constructor(step2: Step2Result) {
    const { pseudo, projected, views, lights } = step2;
    const count = Math.min(pseudo.shape[0], projected.shape[0]);
    const size = pseudo.shape.at(-1)!;
    const conditions = new Float32Array(5 * count);
    for (let i = 0; i < count; i++) {
      const [pitch, yaw] = [views.data[6 * i], views.data[6 * i + 1]];
      const degrees = DEFAULT_SCENE.rotationRangeDegrees;
      conditions.set([yaw * degrees, pitch * degrees, ...lights.data.subarray(3 * i, 3 * i + 3)], 5 * i);
    }
    super({
      label: `Pseudo and projected samples, ${step2.describe()}`,
      size,
      count,
      pseudo: batchBytes(pseudo, count),
      projected: batchBytes(projected, count),
      conditions,
    });
    this.#step2 = step2;
  }

  override still(): MimeBundle {
    return {
      "image/png": renderFigure(step2Figure(this.#step2)).toString("base64"),
      "text/plain": this.#step2.describe(),
    };
  }
}

/** count x S x S x 3 bytes of a batch of images. */
function batchBytes({ shape, data }: MapData, count: number): Uint8Array {
  const pixels = 3 * shape.at(-1)! * shape.at(-2)!;
  const bytes = new Uint8Array(count * pixels);
  for (let i = 0; i < count; i++) {
    const image = { shape: shape.slice(1), data: data.subarray(i * pixels, (i + 1) * pixels) };
    bytes.set(colorBytes(image), i * pixels);
  }
  return bytes;
}
