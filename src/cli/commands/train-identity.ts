import type { Command } from "commander";
import { InterruptedError } from "../../errors.js";
import { action } from "../command.js";
import { readMeasuredModel } from "../measuredModel.js";
import { addDevice, addJson, addSeed, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface TrainIdentityCommandOptions extends SharedOptions {
  model: string;
  identities: number;
  views: number;
  iterations: number;
  tests: number;
}

/** Renders of each person or car that no training sees. */
const TEST_VIEWS = 6;

const EXAMPLES = `
Example:
  gan2shape train-identity --model models/synface-64

The network tells people or cars apart, whichever the model shows; "evaluate gan" compares sets of images by its features.
Its accuracy is measured on ones that it never saw, from sides within 45 degrees, with a threshold chosen on yet others.`;

/** `gan2shape train-identity`: trains the identity network of a model and puts it into the model's folder. */
export function registerTrainIdentity(program: Command): void {
  const command = program
    .command("train-identity")
    .summary("train the network that tells faces or cars apart")
    .description(
      "Trains the network that tells people or cars apart (ArcFace, on renders), and puts it into a model's folder.",
    )
    .requiredOption("-m, --model <folder>", "folder of a model, as train-gan --save-model writes it")
    .option(
      "--identities <n>",
      "how many people or cars to train on",
      wholeNumber("identities", { min: 2, max: 100_000 }),
      1000,
    )
    .option("--views <n>", "renders of each", wholeNumber("views", { min: 1, max: 512 }), 8)
    .option("--iterations <n>", "mini-batches", wholeNumber("iterations", { min: 1 }), 1500)
    .option(
      "--tests <n>",
      "people or cars to measure with, and as many to choose the threshold on",
      wholeNumber("tests", { min: 2, max: 100_000 }),
      150,
    )
    .addHelpText("after", EXAMPLES);
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<TrainIdentityCommandOptions>(async (_args, options, { signal, progress }) => {
      const { identities, views, iterations, tests, seed, device, threads } = options;
      const { model, category } = await readMeasuredModel(options.model);
      const { addNetwork } = await import("../../weights/index.js");
      const { trainIdentity } = await import("../../nets/trainIdentity.js");
      const { verifyIdentity } = await import("../../nets/verifyIdentity.js");
      const { size } = model.config;
      const { parameters, losses } = await trainIdentity(
        category.identities({
          identities,
          views,
          size,
          yawLimitDegrees: category.identityYawDegrees.trained,
        }),
        {
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
        },
      );
      if (signal.aborted) throw new InterruptedError(`Stopped by Ctrl-C; ${model.folder} is as it was.`);

      const unseen = (split: "val" | "test") =>
        category.identities({
          identities: tests,
          views: TEST_VIEWS,
          size,
          split,
          yawLimitDegrees: category.identityYawDegrees.measured,
        });
      const verification = await verifyIdentity(
        parameters,
        { chosenOn: unseen("val"), measuredOn: unseen("test") },
        { device, threads },
      );
      const card = { identities, views, iterations, seed, tests, ...verification };
      addNetwork(model.folder, "identity", parameters, { card: { identity: card } });
      return {
        data: { model: model.folder, category: category.name, loss: losses[losses.length - 1], ...card },
        text: `Trained the identity network of ${model.description.name}: ${(100 * verification.accuracy).toFixed(1)} % of ${2 * verification.pairs} pairs of ${tests} unseen ${category.name} told right.`,
      };
    }),
  );
}
