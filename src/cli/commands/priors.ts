import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import {
  CATEGORIES,
  CATEGORY_NAMES,
  deviationsOf,
  estimatePrior,
  type GaussianPrior,
  isCategory,
  readNpy,
} from "../../data/index.js";
import { InputError } from "../../errors.js";
import type { ModelDescription, PriorStatistics } from "../../weights/index.js";
import { action } from "../command.js";
import { addJson, wholeNumber } from "../options.js";

interface PriorsOptions {
  model?: string;
  data?: string;
  views?: string;
  lights?: string;
  count: number;
}

/** Statistics and where they come from. */
interface Estimate {
  prior: GaussianPrior;
  from: string;
}

/** What a component is called, and what turns its raw number into the unit that people read. */
const COMPONENTS = {
  view: [
    ["pitch, degrees", 60],
    ["yaw, degrees", 60],
    ["roll, degrees", 60],
    ["shift x, scene units", 0.1],
    ["shift y, scene units", 0.1],
    ["shift z, scene units", 0.1],
  ],
  light: [
    ["ambient, raw", 1],
    ["diffuse, raw", 1],
    ["direction x", 1],
    ["direction y", 1],
  ],
} as const;
type Kind = keyof typeof COMPONENTS;
const ARRAYS = { view: "views", light: "lights" } as const;
const KINDS: Kind[] = ["view", "light"];

const EXAMPLES = `
Examples:
  gan2shape priors --data cars --json
  gan2shape priors --model models/mine --views views.npy --lights lights.npy
  gan2shape priors --data out/cars                 (a folder that "gan2shape dataset" wrote)

Pseudo samples are seen in views drawn from the prior; view and light networks begin at its means. Arrays are float32, a
row per image, raw: rotations about x, y, z over 60 degrees, shifts over 0.1; 2 ka - 1, 2 kd - 1, and the light's direction
x and y with z = 1. They need not be accurate: the authors took what an unsupervised method predicts for a collection
of images. Without priors a model has the published generic pair. Printed are mean (n) and covariance (n x n, row by row).`;

/** `gan2shape priors`: mean and covariance of a category's views and lights. */
export function registerPriors(program: Command): void {
  const command = program
    .command("priors")
    .summary("estimate how a category's views and lights are distributed")
    .description(
      "Estimates mean and covariance of views and lights; prints them, and puts them into a model where one is named.",
    )
    .option("-m, --model <folder>", "model whose priors these become (default: they are only printed)")
    .option(
      "--data <source>",
      `${CATEGORY_NAMES.join(", ")}, or a folder with views.npy and lights.npy (default: what the model shows)`,
    )
    .option("--views <file>", "views, N x 6 (.npy), in place of the data's")
    .option("--lights <file>", "lights, N x 4 (.npy), in place of the data's")
    .option(
      "-n, --count <n>",
      "how many views and lights of faces or cars are drawn",
      wholeNumber("count", { min: 16, max: 1_000_000 }),
      4096,
    )
    .addHelpText("after", EXAMPLES);
  addJson(command);
  command.action(
    action<PriorsOptions>(async (_args, options) => {
      const { readDescription, setPriors } = await import("../../weights/index.js");
      const model = options.model === undefined ? undefined : readDescription(options.model);
      const estimates = estimatesOf(options, model?.description);
      const found = Object.fromEntries(
        KINDS.flatMap((kind) => {
          const estimate = estimates[kind];
          return estimate ? [[kind, plain(estimate.prior)]] : [];
        }),
      ) as Partial<Record<Kind, PriorStatistics>>;
      const from = Object.fromEntries(KINDS.map((kind) => [kind, estimates[kind]?.from]));
      if (model) {
        const { cholesky, GENERIC_LIGHTS, GENERIC_VIEWS } = await import("../../method/gaussian.js");
        const generic = { view: GENERIC_VIEWS, light: GENERIC_LIGHTS };
        const chosen = (kind: Kind): PriorStatistics => {
          const { mean, covariance } = generic[kind];
          const given = found[kind];
          // Sampling needs its root: better refused now than in the midst of a reconstruction.
          if (given) cholesky(rowsOf(given));
          return given ?? model.description.priors?.[kind] ?? { mean, covariance: covariance.flat() };
        };
        setPriors(model.folder, { view: chosen("view"), light: chosen("light") }, from);
      }
      const written = model ? [`Written into ${path.join(model.folder, "model.json")}.`] : [];
      return {
        data: { model: model?.folder, from, ...found },
        text: [...KINDS.flatMap((kind) => tableOf(kind, estimates[kind])), ...written].join("\n"),
      };
    }),
  );
}

/** Both priors of the data, or those of the arrays that are given. */
function estimatesOf(
  { data, views, lights, count }: PriorsOptions,
  model?: ModelDescription,
): Partial<Record<Kind, Estimate>> {
  const given = {
    ...(views !== undefined && { view: ofFile("view", views) }),
    ...(lights !== undefined && { light: ofFile("light", lights) }),
  };
  const source = data ?? (views === undefined && lights === undefined ? model?.category : undefined);
  if (source === undefined) {
    if (views === undefined && lights === undefined) {
      throw new InputError(
        `There is nothing to estimate from; give --data ${CATEGORY_NAMES.join(" or --data ")}, or --views and --lights with arrays.`,
      );
    }
    return given;
  }
  if (isCategory(source)) {
    const prior = CATEGORIES[source].viewLightPrior(count);
    const from = `${count} ${source}`;
    return { view: { prior: prior.view, from }, light: { prior: prior.light, from }, ...given };
  }
  if (!existsSync(source) || !statSync(source).isDirectory()) {
    throw new InputError(
      `data is "${source}", but must be ${CATEGORY_NAMES.join(", ")} or a folder with views.npy and lights.npy; single arrays go to --views and --lights.`,
    );
  }
  return {
    view: given.view ?? ofFile("view", path.join(source, "views.npy")),
    light: given.light ?? ofFile("light", path.join(source, "lights.npy")),
  };
}

function ofFile(kind: Kind, file: string): Estimate {
  const array = readNpy(file);
  return {
    prior: estimatePrior(ARRAYS[kind], array),
    from: `${array.shape[0]} rows of ${path.basename(file)}`,
  };
}

const plain = ({ mean, covariance }: GaussianPrior): PriorStatistics => ({
  mean: [...mean],
  covariance: [...covariance],
});

function rowsOf({ mean, covariance }: PriorStatistics): number[][] {
  return mean.map((_, i) => covariance.slice(i * mean.length, (i + 1) * mean.length));
}

function tableOf(kind: Kind, estimate?: Estimate): string[] {
  if (!estimate) return [];
  const { prior, from } = estimate;
  const spreads = deviationsOf(prior);
  const line = (name: string, mean: string, spread: string) =>
    `${name.padEnd(22)}${mean.padStart(10)}${spread.padStart(10)}`;
  return [
    line(`${ARRAYS[kind]} (${from})`, "mean", "spread"),
    ...COMPONENTS[kind].map(([name, unit], i) => {
      const digits = unit === 60 ? 2 : 4;
      return line(`  ${name}`, (unit * prior.mean[i]).toFixed(digits), (unit * spreads[i]).toFixed(digits));
    }),
  ];
}
