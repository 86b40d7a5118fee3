import type { Command } from "commander";
import { action } from "../command.js";
import { addDevice, addJson, addModel, addOut, addSeed, type ModelOptions, wholeNumber } from "../options.js";
import { OutputFolder } from "../outputFolder.js";
import { bar } from "../progress.js";
import type { OpenToolkit } from "../toolkit.js";

const EXAMPLES = `
Example:
  gan2shape invert me.png --out out/me

Compare input.png with projection.png: what the GAN cannot draw, no reconstruction can find.`;

/** `gan2shape invert`: the latent vector whose image comes closest to a picture. */
export function registerInvert(program: Command, open: OpenToolkit): void {
  const command = program
    .command("invert")
    .summary("find a picture's place in the GAN's latent space")
    .description("Finds the latent vector whose image comes closest to a picture.")
    .argument("<image>", "a PNG, JPEG, WebP, GIF or BMP file")
    .option("--iterations <n>", "steps of the search", wholeNumber("iterations", { min: 1 }))
    .addHelpText("after", EXAMPLES);
  addModel(command);
  addOut(command, "folder to write into", "out/inverted");
  addSeed(command);
  addDevice(command);
  addJson(command);
  command.action(
    action<ModelOptions & { iterations?: number }>(async ([image], options, { signal, progress }) => {
      const { model, seed, iterations, device, threads } = options;
      const toolkit = await open(model, { device, threads });
      const target = await toolkit.invert(image, {
        seed,
        iterations,
        signal,
        onProgress: (at) => progress.show(bar(at.iteration, at.iterations)),
      });
      const out = new OutputFolder(options.out);
      out.png("input.png", target.image);
      out.png("projection.png", target.ganImage);
      out.npy("latent.npy", { shape: [target.latent.length], data: target.latent });
      const losses = Object.fromEntries(
        Object.entries(target.inversion ?? {}).map(([term, curve]) => [term, curve[curve.length - 1]]),
      );
      out.finish({ model, image, seed, losses });
      return {
        data: { model, image, losses, files: out.paths() },
        text: `Inverted ${image} into ${options.out}.`,
      };
    }),
  );
}
