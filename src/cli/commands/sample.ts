import type { Command } from "commander";
import { contactSheet, type RgbImage } from "../../data/index.js";
import { action } from "../command.js";
import { addDevice, addJson, addModel, addOut, addSeed, type ModelOptions, wholeNumber } from "../options.js";
import { OutputFolder } from "../outputFolder.js";
import { bar } from "../progress.js";
import type { OpenToolkit } from "../toolkit.js";

const EXAMPLES = `
Examples:
  gan2shape sample --count 16 --out out/samples
  gan2shape sample --seed 7 --count 1

The image of seed N is the one that \`gan2shape reconstruct --seed N\` reconstructs.`;

/** `gan2shape sample`: images that a GAN makes, with their latent vectors. */
export function registerSample(program: Command, open: OpenToolkit): void {
  const command = program
    .command("sample")
    .summary("draw images from the GAN")
    .description("Draws images from the GAN: PNG, latent vectors as .npy, and all of them on one sheet.")
    .option(
      "-n, --count <n>",
      "number of images, of the seeds from --seed on",
      wholeNumber("count", { min: 1, max: 10_000 }),
      16,
    )
    .addHelpText("after", EXAMPLES);
  addModel(command);
  addOut(command, "folder to write into", "out/samples");
  addSeed(command, "seed of the first image");
  addDevice(command);
  addJson(command);
  command.action(
    action<ModelOptions & { count: number }>(async (_args, options, { signal, progress }) => {
      const { model, count, seed, device, threads } = options;
      const toolkit = await open(model, { device, threads });
      const out = new OutputFolder(options.out);
      const images: RgbImage[] = [];
      for (let i = 0; i < count; i++) {
        signal.throwIfAborted();
        const { image, latent } = await toolkit.sample({ seed: seed + i });
        const name = String(seed + i).padStart(6, "0");
        out.png(`${name}.png`, image);
        out.npy(`${name}.npy`, { shape: [latent.length], data: latent });
        images.push(image as RgbImage);
        progress.show(bar(i + 1, count));
      }
      out.write("sheet.png", contactSheet(images, { zoom: 2, gap: 4 }));
      out.finish({ model, seed, count });
      return {
        data: { model, seed, count, files: out.paths() },
        text: `Drew ${count} images of ${model} into ${options.out}.`,
      };
    }),
  );
}
