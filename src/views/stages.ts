import type { MimeBundle } from "@gan2shape/kernel";
import { MapsDisplay } from "../display/index.js";
import { stepTitle } from "../display/stepTitles.js";
import type { MapData, Shape3D, StepResult } from "../method/index.js";
import { JUPYTER_DISPLAY } from "../results/result.js";
import { viewModel } from "./model.js";
import type { FrameState, StagesModelState, SurfaceState } from "./protocol.js";
import { linkOf } from "./shapeView.js";
import { packSurface } from "./surface.js";

/** Frames of a run, kept as long as its result is. */
const remembered = new WeakMap<object, FrameState[]>();

/** Keeps what a monitor saw, for `result.play()`. */
export function rememberFrames(result: object, frames: FrameState[]): void {
  if (frames.length > 0) remembered.set(result, [...frames]);
}

/**
 * Steps through a run from the prior to its end, by hand or as a film: the shape, its depth and the numbers follow.
 *
 * @example
 * const shape = await monitor((run) => g.reconstruct(target, run));
 * shape.play();
 */
export class StagesView extends viewModel<StagesModelState>("Stages", () => ({ index: 0 })) {
  constructor(label: string, frames: FrameState[], link: string) {
    super({ label, frames, index: frames.length - 1, link });
  }

  override still(): MimeBundle {
    const { frames, label } = this;
    const picked = frames.filter((_, i) => i % Math.max(1, Math.ceil(frames.length / 6)) === 0);
    const maps = Object.fromEntries(
      picked.map(({ title, surface }) => [title, { map: depthOf(surface), as: "depth" as const }]),
    );
    const bundle = new MapsDisplay(maps)[JUPYTER_DISPLAY]();
    const text = `${label}: ${frames.map(({ title }) => title).join("; ")}`;
    return { "image/png": bundle["image/png"], "text/plain": text };
  }
}

/** The stations of a reconstruction: what a monitor saw of it, else its prior and its end. */
export function stagesOf(shape: Shape3D): StagesView {
  const last = { title: "Result", surface: packSurface(shape), metrics: { ...shape.metrics } };
  const begin = shape.prior ? [frameOf(shape.prior)] : [];
  const frames = remembered.get(shape) ?? [...begin, last];
  return new StagesView(`Stages of ${shape.describe()}`, frames, linkOf(shape));
}

/**
 * Results of steps as stations to step through.
 *
 * @example stages(prior, s1, s3);
 */
export function stages(...results: Exclude<StepResult, { kind: "step2" }>[]): StagesView {
  return new StagesView("Stages", results.map(frameOf), linkOf(results[results.length - 1] ?? {}));
}

function frameOf(result: Exclude<StepResult, { kind: "step2" }>): FrameState {
  const maps = result.kind === "prior" ? result.initial : result;
  const curve = result.losses.total ?? Object.values(result.losses)[0];
  const loss = curve?.at(-1);
  return {
    title: stepTitle(result.kind, result.stage),
    surface: packSurface(maps),
    metrics: loss === undefined ? {} : { loss },
  };
}

function depthOf({ size, nearest, farthest, depth }: SurfaceState): MapData {
  const step = (farthest - nearest) / 65535;
  return {
    shape: [size, size],
    data: Float32Array.from(depth as Uint16Array, (value) => nearest + step * value),
  };
}
