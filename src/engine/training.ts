import { Adam, type AdamOptions } from "./adam.js";
import { BufferPool } from "./bufferPool.js";
import {
  type CompileOptions,
  compile,
  type NetSpec,
  type Program,
  type Role,
  type Traced,
} from "./compile.js";
import type { RunOptions } from "./interruption.js";
import { tf } from "./tf.js";
import type { Parameters, Tensors } from "./types.js";

/** A network of a training program; one that is trained may have a learning rate of its own. */
export type TrainedSpec = NetSpec<Role | "trained"> & { learningRate?: number };

/** Options of {@link compileTraining}. */
export interface TrainingOptions extends Omit<CompileOptions, "nets"> {
  /** Networks by name; at least one is `trained`. */
  nets: Record<string, TrainedSpec>;
  optimizer: AdamOptions;
}

/** What a loss function returns: a scalar `loss`, and whatever else is worth knowing. */
export type Losses = { loss: tf.Tensor } & Tensors;

/** A compiled optimisation step. */
export interface TrainingProgram {
  readonly program: Program;
  readonly optimizer: Adam;
  fix(feeds?: Record<string, Float32Array>, options?: RunOptions): Promise<void>;
  /**
   * One iteration: loss, gradients, Adam, in place. The outputs are written again by the next one. One that is abandoned
   * changes nothing: parameters, optimiser and outputs are those of the last whole one.
   */
  step(
    feeds?: Record<string, Float32Array>,
    options?: RunOptions,
  ): Promise<{ loss: number; outputs: Record<string, Float32Array> }>;
  dispose(): Promise<void>;
}

/** Separates network and parameter in names; no PyTorch name has it. */
const SEPARATOR = "/";
const GRADIENT = "gradient:";

/**
 * Compiles one iteration of an optimisation: the loss, its gradients in the trained networks, and Adam.
 *
 * @param lossOf maps inputs and networks to a scalar `loss` and other outputs
 * @param options inputs, networks with their roles, optimiser
 * @returns the step; the trained parameters change in place
 * @throws Error when no network is trained, or the loss does not depend on it
 * @example
 * const training = await compileTraining(
 *   ({ inputs, nets }) => ({ loss: tf.mean(tf.square(tf.sub(tf.mul(nets.f.a, inputs.x), inputs.y))) }),
 *   { inputs: { x: [8], y: [8] }, nets: { f: { parameters, role: "trained" } }, optimizer: { learningRate: 0.1 } },
 * );
 * const { loss } = await training.step({ x, y });
 */
export async function compileTraining(
  lossOf: (traced: Traced) => Losses,
  options: TrainingOptions,
): Promise<TrainingProgram> {
  const { nets, optimizer: adamOptions, buffers = new BufferPool(), ...rest } = options;
  const trained: Parameters = {};
  const learningRates: Record<string, number> = {};
  for (const [net, { parameters, role, learningRate }] of Object.entries(nets)) {
    if (role !== "trained") continue;
    for (const [name, parameter] of Object.entries(parameters)) {
      trained[net + SEPARATOR + name] = parameter;
      if (learningRate !== undefined) learningRates[net + SEPARATOR + name] = learningRate;
    }
  }
  const names = Object.keys(trained);
  if (names.length === 0) throw new Error(`${options.name ?? "program"}: no network has the role "trained".`);

  const withGradients = (traced: Traced): Tensors => {
    const tensors = names.map((name) => {
      const at = name.indexOf(SEPARATOR);
      return traced.nets[name.slice(0, at)][name.slice(at + 1)];
    });
    // The gradient call ends a scope of its own: what else the loss function returns is carried out of it.
    const kept: Tensors = {};
    const { value, grads } = tf.engine().gradients(() => {
      const { loss, ...others } = lossOf(traced);
      for (const [name, tensor] of Object.entries(others)) kept[name] = tf.keep(tensor.clone());
      return loss;
    }, tensors);
    const outputs: Tensors = { loss: value };
    for (const [name, tensor] of Object.entries(kept)) {
      outputs[name] = tensor.clone();
      tensor.dispose();
    }
    // A parameter that the loss does not reach has no gradient and stays as it is.
    names.forEach((name, i) => {
      if (grads[i]) outputs[GRADIENT + name] = grads[i];
    });
    return outputs;
  };

  // Parameters change as soon as their gradients are there, so that later gradients can take the arrays of earlier ones.
  let update: ReturnType<Adam["begin"]> | undefined;
  const program = await compile(withGradients, {
    ...rest,
    buffers,
    nets: Object.fromEntries(
      Object.entries(nets).map(([net, { parameters, role }]) => [
        net,
        { parameters, role: role === "trained" ? ("live" as const) : role },
      ]),
    ),
    updates: {
      outputOf: (parameter) => GRADIENT + parameter,
      apply(parameter, gradient) {
        update ??= optimizer.begin();
        update(parameter, gradient);
      },
    },
  });
  const optimizer = new Adam(trained, { ...adamOptions, learningRates }, buffers);
  // Not the program's own arrays, which a run writes before it is known whether it will be whole.
  const outputs: Record<string, Float32Array> = {};

  return {
    program,
    optimizer,
    fix: (feeds, options) => program.fix(feeds, options),
    async step(feeds, options) {
      update = undefined;
      for (const [name, data] of Object.entries(await program.run(feeds, options))) {
        outputs[name] ??= new Float32Array(data.length);
        outputs[name].set(data);
      }
      return { loss: outputs.loss[0], outputs };
    },
    async dispose() {
      await program.dispose();
      optimizer.dispose(buffers);
    },
  };
}
