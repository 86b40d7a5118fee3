import path from "node:path";
import type { Command } from "commander";
import { InputError, InterruptedError } from "../../errors.js";
import { NETWORK_NAMES, type NetworkName } from "../../method/networkNames.js";
import { PRETRAINING_SCHEDULES } from "../../method/schedules.js";
import { PRETRAINING_DATA, type PretrainingData } from "../../session/pretrainingData.js";
import { action } from "../command.js";
import {
  addDevice,
  addJson,
  addLpips,
  addOut,
  addSchedule,
  addSeed,
  decimal,
  type SharedOptions,
  wholeNumber,
} from "../options.js";
import { bar } from "../progress.js";
import { imageFiles } from "../trainingImages.js";

interface PretrainCommandOptions extends SharedOptions {
  model: string;
  out: string;
  data: string;
  count: number;
  schedule: string;
  inversionIterations: number;
  width?: number;
  lpips?: string[];
  start?: NetworkName[];
  keep: NetworkName[];
}

const EXAMPLES = `
Example:
  gan2shape pretrain --model models/synface-64 --data frontal --schedule views --keep V --out out/views
  gan2shape pretrain --model models/synface-64 --schedule shapes --out out/shapes

Trains depth, albedo, view, light and offset networks (D, A, V, L, E) on many images together and puts them into the
model's folder; single images then start from them. Stopped, the same command goes on. Data: "faces" or "cars" (renders of
what the model shows, inverted), "samples" (the GAN's own), "frontal" (the same from the front, for objects with left-right
symmetry: the view network then learns how far any image is turned), or a folder of images. Objects without that symmetry,
as cars, are not supervised by mirror images; their views begin with --data samples --schedule views.`;

/** Networks of the model that a schedule starts from. */
const STARTS: Partial<Record<string, NetworkName[]>> = { shapes: ["V"] };
/** Images over which views are made to spread as the model's prior says. */
const SPREAD_OVER = 96;

const isKnown = (data: string): data is PretrainingData =>
  (PRETRAINING_DATA as readonly string[]).includes(data);

const networkNames =
  (option: string) =>
  (text: string): NetworkName[] => {
    const names = text.split(",").map((name) => name.trim());
    const wrong = names.find((name) => !(NETWORK_NAMES as readonly string[]).includes(name));
    if (wrong !== undefined) {
      throw new InputError(
        `${option} is "${text}", but must name some of ${NETWORK_NAMES.join(", ")}, with commas between.`,
      );
    }
    return names as NetworkName[];
  };

/** `gan2shape pretrain`: joint training of a model's networks on many images. */
export function registerPretrain(program: Command): void {
  const command = program
    .command("pretrain")
    .summary("train the method's networks on many images together")
    .description("Trains the method's five networks on many images and puts them into a model's folder.")
    .requiredOption("-m, --model <folder>", "folder of a model, as train-gan --save-model writes it")
    .option("--data <what>", `images: ${PRETRAINING_DATA.join(", ")}, or a folder`, "samples")
    .option("-n, --count <n>", "how many images", wholeNumber("count", { min: 2, max: 1000 }), 48)
    .option(
      "--inversion-iterations <n>",
      "iterations of each image's inversion",
      wholeNumber("inversion-iterations", { min: 1 }),
      150,
    )
    .option(
      "--width <fraction>",
      "channels of the networks: 1 as published, 0.5 or 0.25 (default: the model's)",
      decimal("width"),
    )
    .option(
      "--start <names>",
      "networks to take from those that the model brings (default: V for the schedule shapes, else none)",
      networkNames("start"),
    )
    .option("--keep <names>", "networks to put into the model, such as V,L", networkNames("keep"), [
      ...NETWORK_NAMES,
    ]);
  addSchedule(command, Object.keys(PRETRAINING_SCHEDULES), "shapes");
  addLpips(command);
  addOut(command, "folder for checkpoints and the picture of the result", "out/pretrain");
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.addHelpText("after", EXAMPLES);
  command.action(
    action<PretrainCommandOptions>(async (_args, options, context) => {
      const { out, schedule, seed, device, threads, width, lpips, keep } = options;
      const start = options.start ?? STARTS[schedule] ?? [];
      const { addNetwork, readDescription } = await import("../../weights/index.js");
      // Where the networks go at the end, also of a model that is named without its folder.
      const { folder } = readDescription(options.model);
      const { joinNetworks, open } = await import("../../session/open.js");
      const model = await open(folder, { device, threads, lpips, networkWidth: width, pretrained: start });
      const missing = start.find((name) => !model.method.pretrained?.[name]);
      if (missing !== undefined) {
        const data = model.method.symmetric ? "frontal" : "samples";
        throw new InputError(
          `start names ${missing}, which ${folder} does not bring at this width; for V, pre-train with --data ${data} --schedule views --keep V first.`,
        );
      }
      const { pretrainingTargets } = await import("../../session/pretrainingTargets.js");
      const { data, count, inversionIterations } = options;
      const targets = await pretrainingTargets(model, {
        data: isKnown(data) ? data : imageFiles(data).slice(0, count),
        count,
        seed,
        inversionIterations,
        checkpoint: path.join(out, "targets"),
        signal: context.signal,
        onProgress: (done) => context.progress.show(`images ${bar(done, count)}`),
      });
      const trained = await model.pretrain(targets, {
        schedule,
        seed,
        checkpoint: path.join(out, "run"),
        spreadOver:
          data === "frontal"
            ? (await model.samples({ count: SPREAD_OVER, seed, truncationPsi: 1 })).images
            : undefined,
        signal: context.signal,
        onProgress: ({ step, stage, iteration, iterations, loss }) =>
          context.progress.show(
            `${step}, stage ${stage + 1}  ${bar(iteration, iterations)}  loss ${loss.toFixed(4)}`,
          ),
      });
      if (trained.interrupted) {
        throw new InterruptedError(
          `Pre-training was stopped after ${trained.iterations} iterations; run the same command to go on.`,
        );
      }
      const { pretrainingFigure, renderFigure } = await import("../../display/index.js");
      const { writeFileAtomic } = await import("../../files.js");
      writeFileAtomic(path.join(out, "pretraining.png"), renderFigure(pretrainingFigure(trained)));
      const { iterations, images, perceptual } = trained;
      const seconds = Math.round(trained.seconds);
      const card = { networks: keep, start, data, images, schedule, seed, iterations, seconds, perceptual };
      addNetwork(folder, "pretrained", joinNetworks(keep.map((name) => [name, trained.networks[name]])), {
        networkWidth: model.method.networkWidth,
        card: { pretrained: card },
      });
      return {
        data: { model: folder, out, ...card },
        text: `${trained.describe()}. The networks are in ${folder}.`,
      };
    }),
  );
}
