import { cloneParameters, type Device, defaultDevice, type TrainingProgram } from "../engine/index.js";
import { checkParameters, copyParameters } from "../nets/parameters.js";
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
  readonly #programs = new Map<string, Promise<{ dispose(): Promise<void> }>>();
  #training?: { key: string; program: TrainingProgram };
  #initial?: { seed: number; networks: Networks };
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly model: MethodModel,
    readonly runOn: RunOn = {},
  ) {
    this.networks = networksOf(model);
    const initial = this.initialNetworks(0);
    this.working = this.#each((name) => cloneParameters(initial[name]));
  }

  #each(value: (name: NetworkName) => Networks[NetworkName]): Networks {
    return Object.fromEntries(NETWORK_NAMES.map((name) => [name, value(name)])) as unknown as Networks;
  }

  /** What its programs run on. */
  async device(): Promise<Device> {
    return this.runOn.device ?? (await defaultDevice()).device;
  }

  /** The weights every target starts from: the model's pre-trained ones where it has them, else random. */
  initialNetworks(seed: number): Networks {
    if (this.#initial?.seed !== seed) {
      const networks = this.#each((name) => {
        const given = this.model.pretrained?.[name];
        const drawn = given ?? this.networks[name].init(seed);
        if (given) checkParameters(given, this.networks[name].init(0), name);
        return drawn;
      });
      this.#initial = { seed, networks };
    }
    return this.#initial.networks;
  }

  /** Puts a result's weights in place. */
  load(networks: Networks): void {
    for (const name of NETWORK_NAMES) copyParameters(this.working[name], networks[name], name);
  }

  /** The networks of `from`, with copies of those that were trained. */
  taken(from: Networks, trained: readonly NetworkName[]): Networks {
    return this.#each((name) => (trained.includes(name) ? cloneParameters(this.working[name]) : from[name]));
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
      await this.#training?.program.dispose();
      this.#training = undefined;
      this.#training = { key, program: await build() };
    }
    return this.#training.program;
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
    const programs = [...this.#programs.values()];
    this.#programs.clear();
    for (const program of programs) await (await program).dispose();
    await this.#training?.program.dispose();
    this.#training = undefined;
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

/** A copy of a program's output as a map. */
export function mapOf(data: Float32Array, shape: number[]): MapData {
  return { shape, data: data.slice() };
}
