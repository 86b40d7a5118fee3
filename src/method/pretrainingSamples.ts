import { RandomStream } from "../engine/index.js";
import { type LoopOptions, runLoop } from "./loop.js";
import { collectProgram, type SampleSource, sourceFeeds } from "./projectionPass.js";
import { drawViewsAndLights } from "./pseudoSamples.js";
import { currentMaps } from "./reconstructionMaps.js";
import type { Target } from "./results.js";
import type { Schedule } from "./schedules.js";
import { rawLights } from "./warmUp.js";
import type { Workbench } from "./workbench.js";

/** The projected samples of one target; n each. */
export interface PretrainingSamples {
  /** n x 3 x S x S */
  projected: Float32Array;
  /** n x S x S */
  masks: Float32Array;
  /** n x 6, raw */
  views: Float32Array;
  /** n x 4, raw */
  lights: Float32Array;
}

/** What all targets look like to the networks on the bench. */
export async function seeObjects(
  bench: Workbench,
  targets: Target[],
  { useMask }: Schedule,
): Promise<SampleSource[]> {
  const objects: SampleSource[] = [];
  for (const target of targets) {
    const maps = await currentMaps(bench, target.image, useMask ? target.mask : undefined);
    objects.push({ ...maps, target });
  }
  return objects;
}

/** Random views and lights of a mini-batch, by what they are for: depends on nothing that was drawn before. */
export function drawFor(bench: Workbench, schedule: Schedule, seed: number, use: string) {
  return drawViewsAndLights(bench.model.viewPrior, schedule, {
    views: new RandomStream(seed, `${use}/views`),
    lights: new RandomStream(seed, `${use}/lights`),
  });
}

/**
 * Collects projected samples of all objects, equally many of each.
 *
 * @returns samples by target, or undefined when the signal fired
 */
export async function collectSamples(
  bench: Workbench,
  objects: SampleSource[],
  plan: { schedule: Schedule; seed: number; stage: number; options: LoopOptions },
): Promise<PretrainingSamples[] | undefined> {
  const { schedule, seed, stage, options } = plan;
  const { batchSize, collectIterations, randomLight } = schedule;
  const program = await collectProgram(bench, schedule);
  const area = bench.model.size ** 2;
  const rounds = Math.max(1, Math.round(collectIterations / objects.length));
  const count = rounds * batchSize;
  const samples = objects.map(() => ({
    projected: new Float32Array(count * 3 * area),
    masks: new Float32Array(count * area),
    views: new Float32Array(count * 6),
    lights: new Float32Array(count * 4),
  }));
  const iterations = rounds * objects.length;
  const ended = await runLoop(
    { step: "collect", stage, iterations, atLeast: 1 },
    options,
    async (iteration, run) => {
      const target = Math.floor(iteration / rounds);
      const round = iteration % rounds;
      const object = objects[target];
      const draw = drawFor(bench, schedule, seed, `pretrain/${stage}/collect/${iteration}`);
      if (round === 0) await program.fix(sourceFeeds(bench, object), run);
      const { projected, masks } = await program.run(draw, run);
      const rows = {
        projected,
        masks,
        views: draw.views,
        lights: rawLights(draw.lights, object.light, randomLight),
      };
      for (const [name, data] of Object.entries(rows)) {
        samples[target][name as keyof PretrainingSamples].set(data, round * data.length);
      }
      return {};
    },
  );
  return ended.interrupted ? undefined : samples;
}
