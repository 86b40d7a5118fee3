import type { Command } from "commander";
import { SCHEDULES } from "../../method/schedules.js";
import { action } from "../command.js";
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
import { OutputFolder } from "../outputFolder.js";
import { bar } from "../progress.js";
import type { OpenToolkit } from "../toolkit.js";
import { registerEvaluateGan } from "./evaluate-gan.js";

interface EvaluateOptions extends Omit<ModelOptions, "out"> {
  out?: string;
  count: number;
  schedule: string;
  lpips?: string[];
}

const EXAMPLES = `
Examples:
  gan2shape evaluate --count 8 --schedule synface --json
  gan2shape evaluate gan --samples 1000 --json          (the GAN itself: gan2shape evaluate gan --help)

Row "prior" is the ellipsoid alone, "pretrained" what the model's own networks answer at once, "ours" the
reconstruction; SIDE (times 100) and MAD (degrees): lower is better.`;

/** `gan2shape evaluate`: held-out renders, inverted, reconstructed, measured against their ground truth. */
export function registerEvaluate(program: Command, open: OpenToolkit): void {
  const command = program
    .command("evaluate")
    .summary("measure the method on renders with ground truth")
    .description(
      "Renders faces or cars, whichever the model shows, that the GAN never saw, inverts and reconstructs them, and measures depth and normals.",
    )
    .option("-n, --count <n>", "number of faces or cars", wholeNumber("count", { min: 1, max: 100_000 }), 8)
    .addHelpText("after", EXAMPLES);
  addModel(command);
  addSchedule(command, Object.keys(SCHEDULES));
  addLpips(command);
  addOut(command, "folder for evaluation.json (default: nothing is written)");
  addSeed(command);
  addDevice(command);
  addJson(command);
  registerEvaluateGan(command, open);
  command.action(
    action<EvaluateOptions>(async (_args, options, { signal, progress }) => {
      const { model, count, schedule, seed, lpips, device, threads } = options;
      const toolkit = await open(model, { device, threads, lpips });
      const evaluation = await toolkit.evaluate({
        count,
        schedule,
        seed,
        signal,
        onProgress: (at) =>
          progress.show(
            `${toolkit.category} ${bar(at.iteration, at.iterations)} ${at.step?.step ?? "inversion"}`,
          ),
      });
      const { category, rows, objects, seconds } = evaluation;
      const data = { model, category, count, schedule, seed, seconds, rows, objects };
      if (options.out !== undefined) {
        const out = new OutputFolder(options.out);
        out.json("evaluation.json", data);
        out.finish({ model, count, schedule, seed });
      }
      return { data, text: evaluation.describe() };
    }),
  );
}
