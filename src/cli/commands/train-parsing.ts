import type { Command } from "commander";
import { CATEGORIES, CATEGORY_NAMES, type CategoryName } from "../../data/index.js";
import { InputError, InterruptedError } from "../../errors.js";
import type { ModelDescription } from "../../weights/index.js";
import { action } from "../command.js";
import { addDevice, addJson, addSeed, choice, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface TrainParsingCommandOptions extends SharedOptions {
  model: string;
  data?: CategoryName;
  images: number;
  iterations: number;
}

/** Images that no training sees, to measure with. */
const HELD_OUT = 64;
const SIZE = 64;

const EXAMPLES = `
Example:
  gan2shape train-parsing --model models/synface-64

The network tells the object from the background; the method uses it where an image comes without a mask.`;

/** `gan2shape train-parsing`: trains the segmentation network of a model and puts it into the model's folder. */
export function registerTrainParsing(program: Command): void {
  const command = program
    .command("train-parsing")
    .summary("train the network that finds the object's mask")
    .description(
      "Trains the network that tells the object from the background, and puts it into a model's folder.",
    )
    .requiredOption("-m, --model <folder>", "folder of a model, as train-gan --save-model writes it")
    .option(
      "--data <category>",
      `${CATEGORY_NAMES.join(" or ")} (default: what the model shows)`,
      choice("data", CATEGORY_NAMES),
    )
    .option(
      "--images <n>",
      "how many images to train on",
      wholeNumber("images", { min: 16, max: 100_000 }),
      800,
    )
    .option("--iterations <n>", "mini-batches", wholeNumber("iterations", { min: 1 }), 500)
    .addHelpText("after", EXAMPLES);
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<TrainParsingCommandOptions>(async (_args, options, { signal, progress }) => {
      const { images, iterations, seed, device, threads } = options;
      const { addNetwork, readModel } = await import("../../weights/index.js");
      const { intersectionOverUnion, parseImages, trainParsing } = await import("../../nets/trainParsing.js");
      const model = readModel(options.model);
      const data = objectsOf(model.description, options.data);
      const { dataset } = CATEGORIES[data];
      if (model.config.size !== SIZE) {
        throw new InputError(
          `${options.model} makes images of ${model.config.size} px, but the parsing network is for ${SIZE} px.`,
        );
      }
      const { parameters, losses } = await trainParsing(dataset({ count: images, size: SIZE }), {
        iterations,
        seed,
        device,
        threads,
        signal,
        onProgress: (at) => progress.show(`${bar(at.iteration, at.iterations)}  loss ${at.loss.toFixed(4)}`),
      });
      if (signal.aborted) throw new InterruptedError(`Stopped by Ctrl-C; ${model.folder} is as it was.`);

      const tests = [...dataset({ count: HELD_OUT, size: SIZE, split: "val" })];
      const masks = await parseImages(parameters, joined(tests.map((sample) => sample.image)), {
        device,
        threads,
      });
      const overlap = intersectionOverUnion(masks, joined(tests.map((sample) => sample.mask)));

      const card = { parsing: { data, images, iterations, seed, overlap } };
      addNetwork(model.folder, "parsing", parameters, { card });
      return {
        data: {
          model: model.folder,
          category: data,
          images,
          iterations,
          seed,
          loss: losses[losses.length - 1],
          overlap,
        },
        text: `Trained the parsing network of ${model.description.name}: overlap with the truth ${(100 * overlap).toFixed(1)} % on ${HELD_OUT} unseen ${data}.`,
      };
    }),
  );
}

/** What the network is to find: what the model shows, else what is asked for. */
function objectsOf({ name, category }: ModelDescription, asked?: CategoryName): CategoryName {
  const objects = asked ?? category;
  if (!objects) {
    throw new InputError(
      `The model ${name} names no procedural category; say what to train on: --data ${CATEGORY_NAMES.join(" or --data ")}.`,
    );
  }
  if (category && objects !== category) {
    throw new InputError(`data is "${objects}", but the model ${name} shows ${category}; leave --data out.`);
  }
  return objects;
}

function joined(parts: Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, i) => {
    all.set(part, i * part.length);
  });
  return all;
}
