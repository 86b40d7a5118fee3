import { Command } from "commander";
import { registerDataset } from "./commands/dataset.js";
import { registerDoctor } from "./commands/doctor.js";
import { registerEvaluate } from "./commands/evaluate.js";
import { registerInvert } from "./commands/invert.js";
import { registerKernel } from "./commands/kernel.js";
import { registerLab } from "./commands/lab.js";
import { registerPretrain } from "./commands/pretrain.js";
import { registerPriors } from "./commands/priors.js";
import { registerReconstruct } from "./commands/reconstruct.js";
import { registerRun } from "./commands/run.js";
import { registerSample } from "./commands/sample.js";
import { registerTrainGan } from "./commands/train-gan.js";
import { registerTrainIdentity } from "./commands/train-identity.js";
import { registerTrainParsing } from "./commands/train-parsing.js";
import { registerTrainPose } from "./commands/train-pose.js";
import { packageVersion } from "./package-info.js";
import { type OpenToolkit, openToolkit } from "./toolkit.js";

const WITH_MODEL = [registerSample, registerReconstruct, registerInvert, registerEvaluate];
const WITHOUT_MODEL = [
  registerDataset,
  registerTrainGan,
  registerTrainParsing,
  registerTrainIdentity,
  registerTrainPose,
  registerPretrain,
  registerPriors,
  registerRun,
  registerLab,
  registerKernel,
  registerDoctor,
];

/**
 * The whole command line; parsing it runs the chosen command.
 *
 * @param open opens models; tests give one of their own
 */
export function createProgram(open: OpenToolkit = openToolkit): Command {
  const program = new Command("gan2shape")
    .description("3D shape from one image and a GAN, without 3D supervision.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      "\nEach command has its own --help with examples.\nStart here: npm start, or gan2shape doctor",
    );
  for (const register of WITH_MODEL) register(program, open);
  for (const register of WITHOUT_MODEL) register(program);
  quieten(program);
  return program;
}

/** commander prints and exits by itself; here main.ts does both, so that each error is one sentence. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  command.commands.forEach(quieten);
}
