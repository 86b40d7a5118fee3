import { smoothstep } from "../render/curve.js";
import type { Rgb } from "../render/rgb.js";
import { type BodyLines, bodyLines } from "./bodyLines.js";
import type { CarIdentity } from "./identity.js";
import { BODY } from "./labels.js";
import { type PaintJob, paintJob } from "./paintJob.js";

/** Colour and label of one point of a car, laid on in layers, and what the layers go by. */
export class CarBrush {
  readonly rgb = new Float64Array(3);
  label = BODY;
  readonly lines: BodyLines;
  readonly colours: PaintJob;

  /** @param soft width of soft edges, metres: about one sample of the image */
  constructor(
    readonly p: CarIdentity,
    readonly soft: number,
  ) {
    this.lines = bodyLines(p);
    this.colours = paintJob(p);
  }

  /** 1 well inside (positive), 0 well outside, soft between. */
  inside(distance: number): number {
    return smoothstep(-this.soft, this.soft, distance);
  }

  /** 1 from `low` to `high` with soft ends. */
  band(value: number, low: number, high: number): number {
    return this.inside(value - low) * this.inside(high - value);
  }

  /** A line of half-width `half` that keeps its weight where it is finer than a sample. */
  line(distance: number, half: number): number {
    const reach = Math.max(half, this.soft);
    return (half / reach) * smoothstep(reach * 1.5, reach * 0.5, Math.abs(distance));
  }

  set(colour: Rgb, label: number): void {
    this.rgb[0] = colour[0];
    this.rgb[1] = colour[1];
    this.rgb[2] = colour[2];
    this.label = label;
  }

  /** Lays a colour over what is there; from half its strength on, the label is its. */
  cover(colour: Rgb, t: number, label = this.label): void {
    if (t <= 0) return;
    const { rgb } = this;
    const share = Math.min(1, t);
    rgb[0] += (colour[0] - rgb[0]) * share;
    rgb[1] += (colour[1] - rgb[1]) * share;
    rgb[2] += (colour[2] - rgb[2]) * share;
    if (share > 0.5) this.label = label;
  }
}
