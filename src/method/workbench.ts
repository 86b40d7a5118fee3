import { BufferPool, type Device, defaultDevice, type TrainingProgram } from "../engine/index.js";
import { parameterRules } from "../nets/layers.js";
import { checkParameters, copyParameters, emptyParameters, takenParameters } from "../nets/parameters.js";
import { initialNetworks } from "./initialNetworks.js";
import type { Continuation } from "./loop.js";
import { type MethodModel, type MethodNetworks, networksOf, type RunOn } from "./model.js";
import { NETWORK_NAMES, type NetworkName } from "./networkNames.js";
import type { MapData, Networks } from "./results.js";

/**
 * The place where a model's steps are worked on: the networks that are being trained, and the programs compiled
 * for them, which serve one image after the other.
 *
 * @example
 * const bench = new Workbench(methodModel({ name: "mine", gan }));
 * const prior = await fitPrior(bench, target);
 */
export class Workbench {
  readonly networks: MethodNetworks;
  /** Programs are compiled on these arrays; results hold copies. */
  readonly working: Networks;
  /** What training programs, and copies for results, are made of. */
  readonly buffers = new BufferPool();
  readonly #programs = new Map<string, Promise<{ dispose(): Promise<void> }>>();
  #training?: { key: string; program: TrainingProgram };
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly model: MethodModel,
    readonly runOn: RunOn = {},
  ) {
    this.networks = networksOf(model);
    this.working = Object.fromEntries(
      NETWORK_NAMES.map((name) => {
        const rules = parameterRules(this.networks[name].layers);
        const given = model.pretrained?.[name];
        if (given) checkParameters(given, rules, name);
        return [name, emptyParameters(rules)];
      }),
    ) as unknown as Networks;
  }

  /** What its programs run on. */
  async device(): Promise<Device> {
    return this.runOn.device ?? (await defaultDevice()).device;
  }

  /** The weights every target starts from: the model's pre-trained ones where it has them, else random. */
  initialNetworks(seed: number): Networks {
    return initialNetworks(this.networks, seed, this.model.pretrained);
  }

  /** Puts a result's weights in place. */
  load(networks: Networks): void {
    for (const name of NETWORK_NAMES) {
      const from = networks[name];
      if (from !== this.working[name]) copyParameters(this.working[name], from, name);
    }
  }

  /**
   * The networks of `from`, with copies of those that were trained.
   *
   * @param inPlace with the trained ones as they are worked on: for who needs them until the next step changes them
   */
  taken(from: Networks, trained: readonly NetworkName[], inPlace = false): Networks {
    const networks = {} as Networks;
    for (const name of NETWORK_NAMES) {
      const kept = Object.getOwnPropertyDescriptor(from, name)!;
      const working = this.working[name];
      if (trained.includes(name) || kept.value === working)
        networks[name] = inPlace ? working : takenParameters(working, this.buffers);
      // Not by value: networks that are drawn when asked for stay so.
      else Object.defineProperty(networks, name, kept);
    }
    return networks;
  }

  /** A program by what it depends on; compiled at first use. */
  program<T extends { dispose(): Promise<void> }>(key: string, build: () => Promise<T>): Promise<T> {
    let program = this.#programs.get(key) as Promise<T> | undefined;
    if (!program) {
      program = build();
      program.catch(() => this.#programs.delete(key));
      this.#programs.set(key, program);
    }
    return program;
  }

  /**
   * The program of the step that is trained now. The one before is freed, moments, gradients and all: together they
   * would hold gigabytes, and compiling again takes less than a second.
   */
  async training(key: string, build: () => Promise<TrainingProgram>): Promise<TrainingProgram> {
    if (this.#training?.key !== key) {
      await this.finish();
      this.#training = { key, program: await build() };
      this.buffers.trim();
    }
    return this.#training.program;
  }

  /** Frees the training program. */
  async finish(): Promise<void> {
    const training = this.#training;
    this.#training = undefined;
    await training?.program.dispose();
  }

  /** Frees a program that will not be wanted soon. */
  async drop(key: string): Promise<void> {
    const program = this.#programs.get(key);
    this.#programs.delete(key);
    await (await program)?.dispose();
  }

  /** The program of the step that was trained last. */
  get trained(): TrainingProgram | undefined {
    return this.#training?.program;
  }

  /** Runs one step at a time, since all share the networks. */
  exclusive<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(step, step);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Frees the compiled programs; they are compiled again when needed. */
  async dispose(): Promise<void> {
    for (const key of [...this.#programs.keys()]) await this.drop(key);
    await this.finish();
    this.buffers.clear();
  }
}

/** Starts an optimiser afresh, or where a continuation left it. */
export function startOptimizer(training: TrainingProgram, from?: Continuation): void {
  if (from) training.optimizer.load(from.optimizer);
  else training.optimizer.reset();
}

/** What a step must keep to be resumed. */
export function continuationOf(
  training: TrainingProgram,
  ended: { iterations: number; losses: Continuation["losses"]; seconds: number },
  random: Record<string, number> = {},
  extra?: Continuation["extra"],
): Continuation {
  const { step, moments } = training.optimizer.state();
  return {
    iteration: ended.iterations,
    losses: ended.losses,
    seconds: ended.seconds,
    optimizer: {
      step,
      moments: Object.fromEntries(
        Object.entries(moments).map(([name, { first, second }]) => [
          name,
          { first: first.slice(), second: second.slice() },
        ]),
      ),
    },
    random,
    extra,
  };
}

/**
 * Ends the training of a step: what is needed to go on when it was interrupted; else its program is freed, since what
 * comes next trains by another one and needs the memory. The program's outputs must have been read before.
 */
export async function leave(
  bench: Workbench,
  training: TrainingProgram,
  ended: Parameters<typeof continuationOf>[1] & { interrupted: boolean },
  random?: Record<string, number>,
  extra?: Continuation["extra"],
): Promise<Continuation | undefined> {
  if (ended.interrupted) return continuationOf(training, ended, random, extra);
  await bench.finish();
  return undefined;
}

/** A copy of a program's output as a map. */
export function mapOf(data: Float32Array, shape: number[]): MapData {
  return { shape, data: data.slice() };
}
