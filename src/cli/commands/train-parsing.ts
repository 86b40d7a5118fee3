import type { Command } from "commander";
import { CATEGORIES, CATEGORY_NAMES, type CategoryName } from "../../data/index.js";
import { InputError, InterruptedError } from "../../errors.js";
import type { ModelDescription } from "../../weights/index.js";
import { action, type Context } from "../command.js";
import { addDevice, addJson, addSeed, choice, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface TrainParsingCommandOptions extends SharedOptions {
  model: string;
  data?: CategoryName;
  parts?: boolean;
  images: number;
  inversions: number;
  iterations: number;
  tests: number;
}

const SIZE = 64;

const EXAMPLES = `
Example:
  gan2shape train-parsing --model models/synface-64
  gan2shape train-parsing --model models/syncar-64 --inversions 200
  gan2shape train-parsing --model models/synface-64 --parts --images 2000 --iterations 3000

The network tells the object from the background; the method uses it where an image comes without a mask. With --parts it
is another network, in a file of its own: it tells eyes from lips, or wheels from lights, and is for looking at images.`;

/** `gan2shape train-parsing`: trains a segmentation network of a model and puts it into the model's folder. */
export function registerTrainParsing(program: Command): void {
  const command = program
    .command("train-parsing")
    .summary("train the network that finds the object's mask, or its parts")
    .description(
      "Trains the network that tells the object from the background, or its parts, and puts it into a model's folder.",
    )
    .requiredOption("-m, --model <folder>", "folder of a model, as train-gan --save-model writes it")
    .option(
      "--data <category>",
      `${CATEGORY_NAMES.join(" or ")} (default: what the model shows)`,
      choice("data", CATEGORY_NAMES),
    )
    .option("--parts", "train the network that tells the object's parts apart, in place of the mask's")
    .option(
      "--images <n>",
      "how many images to train on",
      wholeNumber("images", { min: 16, max: 100_000 }),
      800,
    )
    .option(
      "--inversions <n>",
      "show as often, with the renders' masks, what the model's GAN makes of this many: its images are softer",
      wholeNumber("inversions", { min: 0, max: 100_000 }),
      0,
    )
    .option("--iterations <n>", "mini-batches", wholeNumber("iterations", { min: 1 }), 500)
    .option("--tests <n>", "unseen images to measure with", wholeNumber("tests", { min: 1, max: 256 }), 64)
    .addHelpText("after", EXAMPLES);
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<TrainParsingCommandOptions>(async (_args, options, { signal, progress }) => {
      const { images, inversions, iterations, tests, seed, device, threads } = options;
      if (options.parts && inversions > 0) {
        throw new InputError(
          `inversions is ${inversions}, but they are for the network of masks; leave out --parts or --inversions.`,
        );
      }
      const { addNetwork, readModel } = await import("../../weights/index.js");
      const { MASK_NETWORK, PARTS_NETWORK } = await import("../parsingNetworks.js");
      const model = readModel(options.model);
      const data = objectsOf(model.description, options.data);
      if (model.config.size !== SIZE) {
        throw new InputError(
          `${options.model} makes images of ${model.config.size} px, but the parsing network is for ${SIZE} px.`,
        );
      }
      const network = options.parts ? PARTS_NETWORK : MASK_NETWORK;
      const { role } = network;
      const inverted =
        inversions > 0 ? await invertedRenders(model.folder, data, options, { signal, progress }) : [];
      const { parameters, losses } = await network.train(CATEGORIES[data], images, {
        inverted,
        iterations,
        seed,
        device,
        threads,
        signal,
        onProgress: (at) => progress.show(`${bar(at.iteration, at.iterations)}  loss ${at.loss.toFixed(4)}`),
      });
      if (signal.aborted) throw new InterruptedError(`Stopped by Ctrl-C; ${model.folder} is as it was.`);

      const measured = await network.measure(parameters, CATEGORIES[data], tests, { device, threads });
      const card = {
        images,
        ...(inversions > 0 && { inversions }),
        iterations,
        seed,
        tests,
        ...measured.card,
      };
      addNetwork(model.folder, role, parameters, { card: { [role]: { data, ...card } } });
      return {
        data: { model: model.folder, category: data, loss: losses[losses.length - 1], ...card },
        text: `Trained the ${role} network of ${model.description.name}: ${measured.text}`,
      };
    }),
  );
}

/** What the model's GAN makes of renders that it may have been trained on, with the renders' masks. */
async function invertedRenders(
  folder: string,
  data: CategoryName,
  { inversions: count, seed, device, threads }: TrainParsingCommandOptions,
  { signal, progress }: Context,
): Promise<{ image: Float32Array; mask: Float32Array }[]> {
  const { open } = await import("../../session/open.js");
  const { pretrainingTargets } = await import("../../session/pretrainingTargets.js");
  const targets = await pretrainingTargets(await open(folder, { device, threads }), {
    data,
    count,
    seed,
    signal,
    onProgress: (done) => progress.show(`inversions ${bar(done, count)}`),
  });
  return targets.map(({ ganImage, mask }) => ({ image: ganImage.data, mask: mask.data }));
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
