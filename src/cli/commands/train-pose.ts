import type { Command } from "commander";
import { deviationsOf, sequenceOf } from "../../data/index.js";
import { InterruptedError } from "../../errors.js";
import { action } from "../command.js";
import { readMeasuredModel } from "../measuredModel.js";
import { addDevice, addJson, addSeed, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface TrainPoseCommandOptions extends SharedOptions {
  model: string;
  identities: number;
  views: number;
  iterations: number;
  tests: number;
}

const EXAMPLES = `
Example:
  gan2shape train-pose --model models/synface-64

The network reads view and light off images. It is for measuring alone ("evaluate gan"): the method never sees a label,
and does not use it.`;

/** `gan2shape train-pose`: trains the network that reads view and light, and puts it into a model's folder. */
export function registerTrainPose(program: Command): void {
  const command = program
    .command("train-pose")
    .summary("train the network that measures view and light")
    .description(
      "Trains the network that reads view and light off images (on renders whose view and light are known), and puts it into a model's folder.",
    )
    .requiredOption("-m, --model <folder>", "folder of a model, as train-gan --save-model writes it")
    .option(
      "--identities <n>",
      "how many people or cars to train on",
      wholeNumber("identities", { min: 1, max: 100_000 }),
      1000,
    )
    .option("--views <n>", "renders of each", wholeNumber("views", { min: 1, max: 512 }), 6)
    .option("--iterations <n>", "mini-batches", wholeNumber("iterations", { min: 1 }), 1500)
    .option(
      "--tests <n>",
      "unseen renders to measure with",
      wholeNumber("tests", { min: 2, max: 100_000 }),
      500,
    )
    .addHelpText("after", EXAMPLES);
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<TrainPoseCommandOptions>(async (_args, options, { signal, progress }) => {
      const { identities, views, iterations, tests, seed, device, threads } = options;
      const { model, category } = await readMeasuredModel(options.model);
      const { addNetwork } = await import("../../weights/index.js");
      const { trainPose } = await import("../../nets/trainPose.js");
      const { poseOf } = await import("../../nets/pose.js");
      const { poseAccuracy } = await import("../../nets/poseAccuracy.js");
      const { size } = model.config;
      const { view, light } = category.viewLightPrior();
      const renders = category.identities({ identities, views, size });
      const { parameters, losses } = await trainPose(sequenceOf(renders), {
        spreads: poseOf({ view: deviationsOf(view), light: deviationsOf(light) }),
        mirrored: category.mirrored,
        iterations,
        seed,
        device,
        threads,
        signal,
        onProgress: ({ phase, iteration, iterations: total, loss }) =>
          progress.show(
            `${phase} ${bar(iteration, total)}${loss === undefined ? "" : `  loss ${loss.toFixed(3)}`}`,
          ),
      });
      if (signal.aborted) throw new InterruptedError(`Stopped by Ctrl-C; ${model.folder} is as it was.`);

      const unseen = category.dataset({ count: tests, size, split: "test" });
      const accuracy = await poseAccuracy(parameters, unseen, { device, threads });
      const card = { identities, views, iterations, seed, tests, accuracy };
      addNetwork(model.folder, "pose", parameters, { card: { pose: card } });
      const told = ({ error, correlation }: { error: number; correlation: number }, digits: number) =>
        `${error.toFixed(digits)} (correlation ${correlation.toFixed(3)})`;
      return {
        data: { model: model.folder, category: category.name, loss: losses[losses.length - 1], ...card },
        text: `Trained the pose network of ${model.description.name}: mean errors on ${tests} unseen ${category.name}: yaw ${told(accuracy.yaw, 1)} and pitch ${told(accuracy.pitch, 1)} in degrees, light x ${told(accuracy["light x"], 2)}, light y ${told(accuracy["light y"], 2)}.`,
      };
    }),
  );
}
