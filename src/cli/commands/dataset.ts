import type { Command } from "commander";
import {
  CATEGORIES,
  CATEGORY_NAMES,
  type CategoryName,
  DATASET_SPLITS,
  type DatasetSplit,
} from "../../data/index.js";
import { action } from "../command.js";
import { addJson, addOut, addSeed, choice, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface DatasetOptions extends SharedOptions {
  out?: string;
  count: number;
  size: number;
  split: DatasetSplit;
}

const EXAMPLES = `
Examples:
  gan2shape dataset faces --count 100 --split test --out out/faces
  gan2shape dataset faces --count 1000 --size 128 --seed 3 --out out/faces-128
  gan2shape dataset cars --count 100 --out out/cars

Written are image/NAME.png, depth/NAME.png (white: near, black: background), views.npy, lights.npy and, last,
list.txt: a folder without it is not complete. The same options give the same files on every machine.`;

/** `gan2shape dataset`: procedural 3D faces or cars with exact ground truth. */
export function registerDataset(program: Command): void {
  const command = program
    .command("dataset")
    .summary("render 3D faces or cars with their exact depth, views and lights")
    .description(
      "Renders procedural 3D faces or cars with exact ground truth, in the layout of the paper's synface data.",
    )
    .argument(
      "[kind]",
      `what to render: ${CATEGORY_NAMES.join(" or ")}`,
      choice("kind", CATEGORY_NAMES),
      "faces",
    )
    .option("-n, --count <n>", "number of images", wholeNumber("count", { min: 1, max: 2 ** 30 }), 100)
    .option("--size <pixels>", "pixels per side", wholeNumber("size", { min: 16, max: 1024 }), 64)
    .option(
      "--split <name>",
      `one of ${DATASET_SPLITS.join(", ")}: no face or car is in two of them`,
      choice("split", DATASET_SPLITS),
      "train",
    )
    .addHelpText("after", EXAMPLES);
  addOut(command, "folder to write into (default: out/ and the kind)");
  addSeed(command, "0 to 1023; another seed, other faces or cars");
  addJson(command);
  command.action(
    action<DatasetOptions>(async ([kind], { out: given, count, size, split, seed }, { signal, progress }) => {
      const category = kind as CategoryName;
      const out = given ?? `out/${category}`;
      const { names } = await CATEGORIES[category].write(out, {
        count,
        size,
        split,
        seed,
        signal,
        onProgress: (done) => progress.show(bar(done, count)),
      });
      const data = { folder: out, kind, count: names.length, size, split, seed };
      return { data, text: `Wrote ${names.length} ${category} of ${size} px to ${out}.` };
    }),
  );
}
