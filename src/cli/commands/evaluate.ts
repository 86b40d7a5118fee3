import type { Command } from "commander";
import { SCHEDULES } from "../../method/schedules.js";
import { action } from "../command.js";
import {
  addDevice,
  addJson,
  addModel,
  addOut,
  addSchedule,
  addSeed,
  type ModelOptions,
  wholeNumber,
} from "../options.js";
import { OutputFolder } from "../outputFolder.js";
import { bar } from "../progress.js";
import type { EvaluationRow, OpenToolkit } from "../toolkit.js";

interface EvaluateOptions extends Omit<ModelOptions, "out"> {
  out?: string;
  count: number;
  schedule: string;
}

const EXAMPLES = `
Example:
  gan2shape evaluate --count 8 --schedule synface --json

Row "prior" is the ellipsoid alone, "ours" the reconstruction; SIDE (times 100) and MAD (degrees): lower is better.`;

/** `gan2shape evaluate`: held-out faces, inverted, reconstructed, measured against their ground truth. */
export function registerEvaluate(program: Command, open: OpenToolkit): void {
  const command = program
    .command("evaluate")
    .summary("measure the method on faces with ground truth")
    .description(
      "Renders faces that the GAN never saw, inverts and reconstructs them, and measures depth and normals.",
    )
    .option("-n, --count <n>", "number of faces", wholeNumber("count", { min: 1, max: 100_000 }), 8)
    .addHelpText("after", EXAMPLES);
  addModel(command);
  addSchedule(command, Object.keys(SCHEDULES));
  addOut(command, "folder for evaluation.json (default: nothing is written)");
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<EvaluateOptions>(async (_args, options, { signal, progress }) => {
      const { model, count, schedule, seed, device, threads } = options;
      const toolkit = await open(model, { device, threads });
      const { rows, seconds } = await toolkit.evaluate({
        count,
        schedule,
        seed,
        signal,
        onProgress: (at) => progress.show(bar(at.iteration, at.iterations)),
      });
      const data = { model, count, schedule, seed, seconds, rows };
      if (options.out !== undefined) {
        const out = new OutputFolder(options.out);
        out.json("evaluation.json", data);
        out.finish({ model, count, schedule, seed });
      }
      return { data, text: table(rows) };
    }),
  );
}

function table(rows: EvaluationRow[]): string {
  const lines = rows.map(
    ({ name, side, mad }) => `${name.padEnd(8)} ${side.toFixed(3).padStart(9)} ${mad.toFixed(2).padStart(9)}`,
  );
  return [`${"".padEnd(8)} ${"SIDE x100".padStart(9)} ${"MAD deg".padStart(9)}`, ...lines].join("\n");
}
