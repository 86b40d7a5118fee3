import type { Command } from "commander";
import { DATASET_SPLITS, type DatasetSplit, writeFaceDataset } from "../../data/index.js";
import { action } from "../command.js";
import { addJson, addOut, addSeed, choice, type SharedOptions, wholeNumber } from "../options.js";
import { bar } from "../progress.js";

interface DatasetOptions extends SharedOptions {
  out: string;
  count: number;
  size: number;
  split: DatasetSplit;
}

const EXAMPLES = `
Examples:
  gan2shape dataset faces --count 100 --split test --out out/faces
  gan2shape dataset faces --count 1000 --size 128 --seed 3 --out out/faces-128

Written are image/NAME.png, depth/NAME.png (white: near, black: background), views.npy, lights.npy and, last,
list.txt: a folder without it is not complete. The same options give the same files on every machine.`;

/** `gan2shape dataset`: procedural 3D faces with exact ground truth. */
export function registerDataset(program: Command): void {
  const command = program
    .command("dataset")
    .summary("render 3D faces with their exact depth, views and lights")
    .description(
      "Renders procedural 3D faces with exact ground truth, in the layout of the paper's synface data.",
    )
    .argument("[kind]", "what to render; faces is all there is", choice("kind", ["faces"]), "faces")
    .option("-n, --count <n>", "number of faces", wholeNumber("count", { min: 1, max: 2 ** 30 }), 100)
    .option("--size <pixels>", "pixels per side", wholeNumber("size", { min: 16, max: 1024 }), 64)
    .option(
      "--split <name>",
      `one of ${DATASET_SPLITS.join(", ")}: no face is in two of them`,
      choice("split", DATASET_SPLITS),
      "train",
    )
    .addHelpText("after", EXAMPLES);
  addOut(command, "folder to write into", "out/faces");
  addSeed(command, "0 to 1023; another seed, other faces");
  addJson(command);
  command.action(
    action<DatasetOptions>(async ([kind], { out, count, size, split, seed }, { signal, progress }) => {
      const { names } = await writeFaceDataset(out, {
        count,
        size,
        split,
        seed,
        signal,
        onProgress: (done) => progress.show(bar(done, count)),
      });
      const data = { folder: out, kind, count: names.length, size, split, seed };
      return { data, text: `Wrote ${names.length} faces of ${size} px to ${out}.` };
    }),
  );
}
