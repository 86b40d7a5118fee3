import { randomUUID } from "node:crypto";
import type { MimeBundle } from "@gan2shape/kernel";
import { MapsDisplay } from "../display/index.js";
import { InputError } from "../errors.js";
import { JUPYTER_DISPLAY } from "../results/result.js";
import { viewModel } from "./model.js";
import type { CompareModelState, FrameState } from "./protocol.js";
import type { ViewableShape } from "./shapeView.js";
import { packSurface } from "./surface.js";

/** A shape that may have been measured. */
export type ComparableShape = ViewableShape & { metrics?: Record<string, number> };

/** Two shapes side by side under one camera, with the difference of their depths. */
export class CompareView extends viewModel<CompareModelState>("Compare", () => ({})) {
  readonly #shapes: [ComparableShape, ComparableShape];

  constructor(left: ComparableShape, right: ComparableShape, labels: readonly [string, string]) {
    const frame = (shape: ComparableShape, title: string): FrameState => ({
      title,
      surface: packSurface(shape),
      metrics: { ...shape.metrics },
    });
    super({
      label: `${labels[0]} beside ${labels[1]}`,
      left: frame(left, labels[0]),
      right: frame(right, labels[1]),
      link: randomUUID(),
    });
    this.#shapes = [left, right];
  }

  override still(): MimeBundle {
    const [left, right] = this.#shapes;
    const maps = {
      [this.left.title]: { map: left.depth, as: "depth" as const },
      [`${this.right.title} `]: { map: right.depth, as: "depth" as const },
    };
    const bundle = new MapsDisplay(maps)[JUPYTER_DISPLAY]();
    return {
      "image/png": bundle["image/png"],
      "text/plain": `${this.left.title}: ${left.describe()}\n${this.right.title}: ${right.describe()}`,
    };
  }
}

/**
 * Shows two results side by side: one camera turns both.
 *
 * @param left a shape, or the result of step 1 or 3
 * @param right another one of the same size
 * @param options names of the two
 * @throws InputError when their maps differ in size
 * @example compare(quick, careful, { labels: ["quick", "synface"] });
 */
export function compare(
  left: ComparableShape,
  right: ComparableShape,
  { labels = ["First", "Second"] }: { labels?: readonly [string, string] } = {},
): CompareView {
  if (left.depth.shape[0] !== right.depth.shape[0]) {
    throw new InputError(
      `The two shapes have maps of ${left.depth.shape[0]} and ${right.depth.shape[0]} px; compare two of one size.`,
    );
  }
  return new CompareView(left, right, labels);
}
