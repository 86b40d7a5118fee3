import type { Command } from "commander";
import type { Progress, Shape3D } from "../../method/index.js";
import { SCHEDULES } from "../../method/schedules.js";
import { action, INTERRUPTED } from "../command.js";
import {
  addDevice,
  addJson,
  addLpips,
  addModel,
  addOut,
  addSchedule,
  addSeed,
  type ModelOptions,
  wholeNumber,
} from "../options.js";
import { bar } from "../progress.js";
import type { OpenToolkit } from "../toolkit.js";

interface ReconstructCommandOptions extends ModelOptions {
  schedule: string;
  iterations?: number;
  checkpoint?: string;
  lpips?: string[];
}

const EXAMPLES = `
Examples:
  gan2shape reconstruct --seed 7 --schedule quick --out out/face
  gan2shape reconstruct me.png --schedule synface --checkpoint out/me/checkpoint --out out/me

Written are depth, normals, albedo and canonical image (PNG and .npy), the mesh as OBJ and GLB, turned and relit
pictures, metrics.json, report.html and, last, manifest.json. With --checkpoint a stopped run goes on where it was.`;

/** `gan2shape reconstruct`: from one image to a shape, and everything about it in files. */
export function registerReconstruct(program: Command, open: OpenToolkit): void {
  const command = program
    .command("reconstruct")
    .summary("reconstruct the shape in an image")
    .description(
      "Reconstructs the 3D shape in a picture, or in an image of the GAN when no picture is given.",
    )
    .argument("[image]", "a picture; without one, the GAN's image of --seed")
    .option(
      "--iterations <n>",
      "length of every step, in place of the schedule's",
      wholeNumber("iterations", { min: 1 }),
    )
    .option("--checkpoint <folder>", "keep the run here after each step, and go on from there")
    .addHelpText("after", EXAMPLES);
  addModel(command);
  addSchedule(command, Object.keys(SCHEDULES));
  addLpips(command);
  addOut(command, "folder to write into", "out/reconstruction");
  addSeed(command, "the GAN's image of this seed; all random numbers too");
  addDevice(command);
  addJson(command);
  command.action(
    action<ReconstructCommandOptions>(async ([image], options, { signal, progress }) => {
      const { model, seed, schedule, iterations, checkpoint, lpips, device, threads } = options;
      const began = performance.now();
      const toolkit = await open(model, { device, threads, lpips });
      const onProgress = (at: Progress | { iteration: number; iterations: number }) =>
        progress.show(stepBar(at));
      const target = image
        ? await toolkit.invert(image, { seed, signal, onProgress })
        : await toolkit.sample({ seed });
      const shape = await toolkit.reconstruct(target, {
        schedule: { name: schedule, ...(iterations && stagesOf(iterations)) },
        seed,
        checkpoint,
        signal,
        onProgress,
      });
      progress.clear();
      // Drawing loads the engine; help and errors shall not wait for it.
      const { finalLosses, writeShape } = await import("../writeShape.js");
      const files = writeShape(options.out, shape);
      const seconds = (performance.now() - began) / 1000;
      return {
        data: summary(shape, { seconds, losses: finalLosses(shape), files }),
        text: `${shape.describe()}\nEverything is in ${options.out}; open ${options.out}/report.html in a browser.`,
        failure: shape.interrupted
          ? {
              message: `Stopped by Ctrl-C; the shape as it was then is in ${options.out}.`,
              exitCode: INTERRUPTED,
            }
          : undefined,
      };
    }),
  );
}

function stagesOf(iterations: number) {
  const lengths = { step1: iterations, step2: iterations, step3: iterations };
  return { firstStage: lengths, laterStages: lengths };
}

function stepBar(at: Progress | { iteration: number; iterations: number }): string {
  const where = "step" in at ? `stage ${at.stage + 1}, ${at.step}` : "inversion";
  return `${where.padEnd(18)} ${bar(at.iteration, at.iterations)}`;
}

function summary(shape: Shape3D, made: { seconds: number; losses: object; files: string[] }): object {
  const { model, seed, stages, perceptual, device, maskSource, interrupted } = shape.manifest;
  return {
    model,
    seed,
    schedule: shape.schedule.name,
    stages,
    perceptual,
    device,
    maskSource,
    interrupted,
    ...(shape.metrics && { metrics: shape.metrics }),
    ...made,
  };
}
