import { Command } from "commander";
import { registerDataset } from "./commands/dataset.js";
import { registerDoctor } from "./commands/doctor.js";
import { registerKernel } from "./commands/kernel.js";
import { registerRun } from "./commands/run.js";
import { registerTrainGan } from "./commands/train-gan.js";
import { packageVersion } from "./package-info.js";

const COMMANDS = [registerDataset, registerTrainGan, registerRun, registerKernel, registerDoctor];

/** The whole command line; parsing it runs the chosen command. */
export function createProgram(): Command {
  const program = new Command("gan2shape")
    .description("3D shape from one image and a GAN, without 3D supervision.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      "\nEach command has its own --help with examples.\nStart here: npm start, or gan2shape doctor",
    );
  for (const register of COMMANDS) register(program);
  quieten(program);
  return program;
}

/** commander prints and exits by itself; here main.ts does both, so that each error is one sentence. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  command.commands.forEach(quieten);
}
