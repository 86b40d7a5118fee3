import type { Command } from "commander";
import { InputError } from "../../errors.js";
import type { EvaluateGanOptions } from "../../eval/evaluateGan.js";
import { action } from "../command.js";
import { decimal, type ModelOptions, wholeNumber } from "../options.js";
import { OutputFolder } from "../outputFolder.js";
import { bar } from "../progress.js";
import type { OpenToolkit } from "../toolkit.js";

interface EvaluateGanCommandOptions extends Omit<ModelOptions, "out"> {
  out?: string;
  samples: number;
  psi: number;
  neighbours: number;
  inversions: number;
  inversionIterations: number;
  lpips?: string[];
  measureWith?: string;
}

const EXAMPLES = `
Examples:
  gan2shape evaluate gan --model synface-64 --samples 1000 --inversions 0 --json
  gan2shape evaluate gan --model models/mine --measure-with synface-64 --out out/evaluation

The model needs its measuring networks, gan2shape train-identity and train-pose, or those of another model. "half renders" compares two halves of the
renders with each other. The distances are of this project's own features: compare them with each other, not with
published ones. --out gets gan-evaluation.json and the figure, gan-evaluation.png.`;

/** `gan2shape evaluate gan`: samples against renders that no training saw. Shared options are the parent command's. */
export function registerEvaluateGan(evaluate: Command, open: OpenToolkit): void {
  const command = evaluate
    .command("gan")
    .summary("measure the GAN itself against unseen renders")
    .description(
      "Compares samples of the GAN with renders that no training saw: Fréchet distance, precision and recall, spread of view and light, inversion.",
    )
    .option("--samples <n>", "images in each set", wholeNumber("samples", { min: 8, max: 1_000_000 }), 5000)
    .option("--psi <x>", "truncation; 1 is none", decimal("psi", { min: 0, max: 2 }), 1)
    .option("--neighbours <k>", "of precision and recall", wholeNumber("neighbours", { min: 1 }), 3)
    .option(
      "--inversions <n>",
      "renders to invert; 0 leaves this out",
      wholeNumber("inversions", { min: 0, max: 100_000 }),
      100,
    )
    .option(
      "--inversion-iterations <n>",
      "length of each inversion",
      wholeNumber("inversion-iterations", { min: 1 }),
      500,
    )
    .option(
      "--measure-with <model>",
      "model whose identity and pose networks look at the images (default: the model itself)",
    )
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", EXAMPLES);
  command.action(
    action<EvaluateGanCommandOptions>(async (_args, options, { signal, progress }) => {
      const { model, seed, lpips, device, threads, samples, psi, neighbours } = options;
      const { inversions, inversionIterations, measureWith } = options;
      for (const foreign of ["count", "schedule"]) {
        if (evaluate.getOptionValueSource(foreign) === "cli") {
          throw new InputError(
            `--${foreign} is for measuring the method; "evaluate gan" takes --samples and --inversions.`,
          );
        }
      }
      const networks = measureWith === undefined ? undefined : await networksOf(measureWith, model);
      const toolkit = await open(model, { device, threads, lpips });
      const evaluation = await toolkit.evaluateGan({
        networks,
        samples,
        truncationPsi: psi,
        neighbours,
        inversions,
        inversionIterations,
        seed,
        signal,
        onProgress: ({ phase, iteration, iterations }) =>
          progress.show(`${phase} ${bar(iteration, iterations)}`),
      });
      const { category, comparison, halves, spreads, inversion, seconds } = evaluation;
      const measured = { comparison, halves, spreads, ...(inversion ? { inversion } : {}) };
      const data = { model, measureWith, category, samples, psi, neighbours, seed, seconds, ...measured };
      if (options.out !== undefined) {
        const out = new OutputFolder(options.out);
        out.json("gan-evaluation.json", data);
        const { ganEvaluationFigure, renderFigure } = await import("../../display/index.js");
        out.write("gan-evaluation.png", renderFigure(ganEvaluationFigure(evaluation)));
        out.finish({ model, samples, seed });
      }
      return { data, text: evaluation.describe() };
    }),
  );
}

/** The measuring networks of a model that knows the same objects. */
async function networksOf(measureWith: string, model: string): Promise<EvaluateGanOptions["networks"]> {
  const { readDescription, readModel } = await import("../../weights/index.js");
  const measuring = readModel(measureWith);
  const [theirs, ours] = [measuring.description.category, readDescription(model).description.category];
  if (theirs !== ours) {
    throw new InputError(
      `measure-with is ${measureWith}, whose networks are for ${theirs}, but ${model} shows ${ours}; name a model of ${ours}.`,
    );
  }
  return { identity: measuring.network("identity"), pose: measuring.network("pose") };
}
