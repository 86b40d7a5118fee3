import path from "node:path";
import type { Command } from "commander";
import { CATEGORIES, CATEGORY_NAMES, type GaussianPrior, isCategory } from "../../data/index.js";
import { InputError } from "../../errors.js";
import type { RenderDistance } from "../../eval/renderDistance.js";
import { checkConfig, type GanConfig, paperConfig, SYNFACE_64 } from "../../gan/config.js";
import type { ImageSource } from "../../gan/imageSource.js";
import type { TrainedGan } from "../../gan/train.js";
import type { RunOn } from "../../method/model.js";
import type { Model } from "../../weights/index.js";
import { action, type Context } from "../command.js";
import {
  addDevice,
  addJson,
  addOut,
  addSeed,
  choice,
  decimal,
  type SharedOptions,
  wholeNumber,
} from "../options.js";
import { bar } from "../progress.js";
import { readImageFolder, renderPool } from "../trainingImages.js";

const CONFIGS = ["synface-64", "config-e", "config-f"] as const;

interface TrainGanCommandOptions extends SharedOptions {
  out?: string;
  data: string;
  images: number;
  pool?: string;
  config?: (typeof CONFIGS)[number];
  start?: string;
  grow?: string;
  size?: number;
  iterations?: number;
  minutes?: number;
  batch?: number;
  learningRate?: number;
  gamma?: number;
  pathLength?: number;
  flip?: boolean;
  encoder?: true | "kept";
  augment?: true | number;
  augmentImages?: number;
  measureWith?: true | string;
  measureEvery?: number;
  measureSamples: number;
  checkpointEvery?: number;
  saveModel?: string;
  shareLayers?: boolean;
}

const EXAMPLES = `
Examples:
  gan2shape train-gan --minutes 60 --out out/train/synface-64 --save-model models/synface-64
  gan2shape train-gan --data cars --minutes 60 --out out/train/cars --save-model out/models/cars
  gan2shape train-gan --iterations 20000 --measure-with synface-64 --save-model out/models/best
  gan2shape train-gan --grow synface-64 --size 128 --share-layers --save-model out/models/synface-128
  gan2shape train-gan --augment --data cats --config config-e --size 128 --out out/train/cats
  gan2shape train-gan --augment --data statues --start synface-64 --save-model out/models/statues

The same command again goes on from the last checkpoint, to the same weights as if it had never stopped.
In the folder are checkpoints, log.jsonl and previews of a fixed set of latents; with --measure-with also the networks of
the least distance, best.safetensors, which are then what --save-model writes.`;

/** `gan2shape train-gan`: StyleGAN2 on the procedural faces or cars, or on a folder of images. */
export function registerTrainGan(program: Command): void {
  const command = program
    .command("train-gan")
    .summary("train a StyleGAN2, or go on training it")
    .description(
      "Trains a StyleGAN2 on the procedural faces or cars, or on a folder of images; Ctrl-C saves and stops.",
    )
    .option("--data <source>", `${CATEGORY_NAMES.join(", ")}, or a folder of images`, "faces")
    .option(
      "--images <n>",
      "how many faces or cars are rendered to train on",
      wholeNumber("images", { min: 1, max: 2 ** 30 }),
      20_000,
    )
    .option("--pool <file>", "keep the rendered images here for the next start")
    .option(
      "--config <name>",
      `sizes of the network: ${CONFIGS.join(", ")} (default: synface-64)`,
      choice("config", CONFIGS),
    )
    .option(
      "--start <model>",
      "begin with this model's networks, whatever they show; few images, as with --augment, are enough then",
    )
    .option(
      "--grow <model>",
      "begin with this smaller model, and keep its mapping network and coarse layers: the same seed shows the same object",
    )
    .option(
      "--size <pixels>",
      "image size, for config-e, config-f and --grow",
      wholeNumber("size", { min: 8, max: 1024 }),
    )
    .option("--iterations <n>", "stop after so many in all", wholeNumber("iterations", { min: 1 }))
    .option("--minutes <n>", "stop after so many minutes of this call", decimal("minutes", { min: 0.01 }))
    .option("--batch <n>", "images per iteration (default: 16)", wholeNumber("batch", { min: 1 }))
    .option(
      "--learning-rate <n>",
      "of both networks (default: 0.002); less of it later on calms samples that change from one preview to the next",
      decimal("learning-rate", { min: 1e-6 }),
    )
    .option(
      "--gamma <n>",
      "weight of the R1 penalty (default: by size and batch)",
      decimal("gamma", { min: 0 }),
    )
    .option(
      "--path-length <weight>",
      "weight of the path length regularisation, 2 in the paper (default: 0, none)",
      decimal("path-length", { min: 0 }),
    )
    .option("--no-flip", "never mirror images of a folder, for objects with a left and a right")
    .option(
      "--encoder [kept]",
      'train an encoder, too: images must come back from the generator; with "kept" the run\'s stays as it is, so that latents keep their meaning',
      choice("encoder", ["kept"]),
    )
    .option(
      "--augment [p]",
      "for few images: change what the discriminator sees, as much as it overfits, or with probability p",
      decimal("augment", { min: 0, max: 1 }),
    )
    .option(
      "--augment-images <n>",
      "images in which --augment can go from nothing to everything (default: 500000)",
      wholeNumber("augment-images", { min: 1 }),
    )
    .option(
      "--measure-with [model]",
      "keep the best by the Fréchet distance from unseen renders, by this model's identity network (without a name: that of --save-model)",
    )
    .option(
      "--measure-every <n>",
      "iterations between measurements (default: 1000)",
      wholeNumber("measure-every", { min: 1 }),
    )
    .option(
      "--measure-samples <n>",
      "samples and renders that are compared",
      wholeNumber("measure-samples", { min: 8, max: 1_000_000 }),
      2000,
    )
    .option(
      "--checkpoint-every <n>",
      "iterations between checkpoints (default: 500)",
      wholeNumber("checkpoint-every", { min: 1 }),
    )
    .option("--save-model <folder>", "write the result as a model that the other commands open")
    .option(
      "--share-layers",
      "with --grow: save only what is not the smaller model's; the result needs that one beside it, or bundled",
    )
    .addHelpText("after", EXAMPLES);
  addOut(
    command,
    "folder of the run (default: out/train/synface-64 for faces, else out/train/ and the name of the data)",
  );
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<TrainGanCommandOptions>(async (_args, options, context) => {
      const { startFrom, growFrom, config } = await networksOf(options);
      // First of all, so that a model without the network is told at once.
      const distance = await distanceOf(options, config, context);
      const images = await imagesOf(options, config.size, context);
      const { trainGan } = await import("../../gan/train.js");
      const { seed, iterations, minutes, batch, learningRate, gamma, pathLength, encoder } = options;
      const { augment, augmentImages, measureEvery } = options;
      const out = options.out ?? standardFolder(options.data, config.size);
      const { checkpointEvery, saveModel, shareLayers, device, threads } = options;
      const trained = await trainGan({
        config,
        images,
        folder: out,
        seed,
        iterations,
        minutes,
        batch,
        learningRate,
        r1Gamma: gamma,
        pathLengthWeight: pathLength,
        encoder,
        startFrom,
        growFrom,
        augment: augment === true ? "adaptive" : augment,
        augmentImages,
        measure: distance && ((average) => distance.measure(average)),
        measureEvery,
        checkpointEvery,
        device,
        threads,
        signal: context.signal,
        progress: (record) =>
          context.progress.show(
            `iteration ${record.iteration}, D ${record.discriminatorLoss.toFixed(3)}, G ${record.generatorLoss.toFixed(3)}, ${record.imagesPerSecond.toFixed(1)} images/s`,
          ),
      });
      await distance?.dispose();
      const { iteration } = trained;
      const best = trained.best && {
        iteration: trained.best.iteration,
        frechetDistance: trained.best.measured,
      };
      if (saveModel !== undefined) {
        const kept = trained.best ? { config, ...trained.best } : trained;
        const card = {
          trainedOn: describeData(options, images.count),
          ...(startFrom && { startedFrom: startOf(startFrom) }),
          ...(growFrom && { grownFrom: { model: growFrom.description.name, size: growFrom.config.size } }),
          iterations: kept.iteration,
          seed,
          // Written even if there is none, so that no earlier model's stays.
          best: best && { ...best, trainedTo: iteration },
        };
        const { latentMean, folder: smaller } = growFrom ?? {};
        const sharesWith = shareLayers ? smaller : undefined;
        await saveGan(saveModel, kept, { ...options, card, latentMean, sharesWith });
      }
      const which = best
        ? ` of iteration ${best.iteration}, the best one (Fréchet distance ${best.frechetDistance.toPrecision(3)}),`
        : "";
      const model = saveModel === undefined ? "" : ` The model${which} is in ${saveModel}.`;
      return {
        data: { folder: out, config, seed, images: images.count, iteration, best, model: saveModel },
        text: `Trained to iteration ${iteration}; checkpoints and previews are in ${out}.${model}`,
      };
    }),
  );
}

/** What `--measure-with` measures by. The renders are of the validation split: the test split is for "evaluate gan". */
async function distanceOf(
  { measureWith, measureSamples, saveModel, data, device, threads }: TrainGanCommandOptions,
  config: GanConfig,
  { progress, signal }: Context,
): Promise<RenderDistance | undefined> {
  if (measureWith === undefined) return undefined;
  if (!isCategory(data)) {
    throw new InputError(
      `measure-with needs unseen renders, which "${data}" has none of; leave it out, or train on ${CATEGORY_NAMES.join(" or ")}.`,
    );
  }
  const folder = measureWith === true ? saveModel : measureWith;
  if (folder === undefined) {
    throw new InputError(
      "measure-with names no model, and there is no save-model whose network to take; name one.",
    );
  }
  const { readModel } = await import("../../weights/index.js");
  const model = readModel(folder);
  const { category } = model.description;
  if (category !== undefined && category !== data) {
    throw new InputError(
      `measure-with is ${folder}, whose identity network is for ${category}, but data is ${data}; name a model of ${data}.`,
    );
  }
  const identity = model.network("identity");
  if (!identity) {
    throw new InputError(
      `The model ${folder} has no identity network; train one into it: gan2shape train-identity --model ${folder}.`,
    );
  }
  const { RenderDistance } = await import("../../eval/renderDistance.js");
  const renders = CATEGORIES[data].dataset({ count: measureSamples, size: config.size, split: "val" });
  return RenderDistance.create({
    config,
    identity,
    render: (index) => renders.get(index).image,
    samples: measureSamples,
    device,
    threads,
    signal,
    onProgress: ({ phase, iteration, iterations }) =>
      progress.show(`measuring ${phase} ${bar(iteration, iterations)}`),
  });
}

function describeData({ data }: TrainGanCommandOptions, count: number): string {
  return isCategory(data) ? `${count} procedural ${data} of gan2shape` : `${count} images`;
}

/** Runs on other data must not go on from each other's checkpoints. */
function standardFolder(data: string, size: number): string {
  return `out/train/${data === "faces" ? `synface-${size}` : path.basename(path.resolve(data))}`;
}

/** Rendered images have known views and lights; for other images the method uses its generic ones. */
async function saveGan(
  folder: string,
  { config, average, discriminator, encoder }: Omit<TrainedGan, "generator">,
  {
    data,
    card,
    latentMean,
    sharesWith,
    device,
    threads,
  }: { data: string; card: Record<string, unknown>; latentMean?: Float32Array; sharesWith?: string } & RunOn,
): Promise<void> {
  const { latentStatistics } = await import("../../gan/latent.js");
  const { writeModel } = await import("../../weights/index.js");
  const plain = ({ mean, covariance }: GaussianPrior) => ({ mean: [...mean], covariance: [...covariance] });
  const category = isCategory(data) ? data : undefined;
  const known = category && CATEGORIES[category].viewLightPrior();
  const name = path.basename(path.resolve(folder));
  const priors = known && { view: plain(known.view), light: plain(known.light) };
  const networks = encoder ? { encoder } : undefined;
  writeModel(folder, {
    name,
    config,
    category,
    generator: average,
    discriminator,
    latentMean: latentMean ?? (await latentStatistics(config, average, { device, threads })).mean,
    networks,
    priors,
    card,
    sharesWith,
  });
}

/** What the GAN is, and what it grows from. */
async function networksOf(
  options: TrainGanCommandOptions,
): Promise<{ config: GanConfig; startFrom?: Model; growFrom?: Model }> {
  const { start, grow, config, size, saveModel, shareLayers } = options;
  if (shareLayers && (grow === undefined || saveModel === undefined)) {
    throw new InputError(
      "share-layers is about a grown model that is saved, so it needs --grow and --save-model; add them, or leave it out.",
    );
  }
  const { readModel, smallerModel } = await import("../../weights/index.js");
  if (start !== undefined) {
    const other = (["grow", "config", "size"] as const).find((name) => options[name] !== undefined);
    if (other) {
      throw new InputError(
        `${other} is ${options[other]}, but a GAN that starts from another is as that one; leave out ${other} or start.`,
      );
    }
    const startFrom = readModel(start);
    return { startFrom, config: startFrom.config };
  }
  if (grow === undefined) return { config: configOf(options) };
  if (config !== undefined) {
    throw new InputError(
      `config is ${config}, but a grown GAN is as the one that it grows from; leave it out.`,
    );
  }
  const growFrom = readModel(grow);
  // Told now, not after the training.
  if (shareLayers && saveModel !== undefined) smallerModel(saveModel, grow);
  return { growFrom, config: checkConfig({ ...growFrom.config, size: size ?? 2 * growFrom.config.size }) };
}

/** For the card: how long the model had been trained that this one began with, where its own card says so. */
function startOf({ description }: Model): { model: string; iterations?: number } {
  const { iterations } = description.card ?? {};
  return { model: description.name, ...(typeof iterations === "number" && { iterations }) };
}

function configOf({ config = "synface-64", size }: TrainGanCommandOptions): GanConfig {
  if (config === "synface-64") {
    if (size !== undefined && size !== SYNFACE_64.size) {
      throw new InputError(
        `size is ${size}, but synface-64 is always 64 px; take --config config-e for other sizes, or --grow synface-64.`,
      );
    }
    return { ...SYNFACE_64 };
  }
  return paperConfig(size ?? 64, config === "config-f" ? 2 : 1);
}

async function imagesOf(
  { data, images, pool, flip }: TrainGanCommandOptions,
  size: number,
  { progress, signal }: Context,
): Promise<ImageSource> {
  const onProgress = (done: number, count: number) => {
    signal.throwIfAborted();
    progress.show(`images ${bar(done, count)}`);
  };
  if (!isCategory(data)) return readImageFolder(data, { size, mirrored: flip !== false, onProgress });
  return renderPool({ category: data, count: images, size, file: pool, onProgress });
}
