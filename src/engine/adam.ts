import { adamUpdate } from "./adamKernel.js";
import { BufferPool } from "./bufferPool.js";
import type { Parameters } from "./types.js";

/** Settings of {@link Adam}, with PyTorch's names and defaults. */
export interface AdamOptions {
  learningRate: number;
  /** Other rates, by parameter. */
  learningRates?: Record<string, number>;
  /** Default 0.9. */
  beta1?: number;
  /** Default 0.999. */
  beta2?: number;
  /** Default 1e-8. */
  epsilon?: number;
  /** Classic L2: `weightDecay * w` is added to the gradient; default 0. */
  weightDecay?: number;
}

/** What a checkpoint keeps of an optimiser. */
export interface AdamState {
  step: number;
  /** First and second moments by parameter. */
  moments: Record<string, { first: Float32Array; second: Float32Array }>;
}

/**
 * Adam (Kingma and Ba 2015) with L2 weight decay, in place: one pass over each parameter.
 *
 * One pass outside the graph (see adamKernel.ts): ten element-wise ONNX nodes over 40 M numbers would cost more than
 * the convolutions of a step.
 *
 * @example
 * const adam = new Adam(parameters, { learningRate: 1e-4, weightDecay: 5e-4 });
 * adam.update({ weight: gradient });
 */
export class Adam {
  readonly options: Required<AdamOptions>;
  readonly #state: AdamState;

  constructor(
    readonly parameters: Parameters,
    options: AdamOptions,
    buffers = new BufferPool(),
  ) {
    this.options = { learningRates: {}, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, ...options };
    this.#state = {
      step: 0,
      moments: Object.fromEntries(
        Object.entries(this.parameters).map(([name, { data }]) => [
          name,
          { first: buffers.take(data.length).fill(0), second: buffers.take(data.length).fill(0) },
        ]),
      ),
    };
  }

  /** Forgets the moments, in place: for 40 M parameters new ones would be 320 MB beside the old. */
  reset(): void {
    this.#state.step = 0;
    for (const { first, second } of Object.values(this.#state.moments)) {
      first.fill(0);
      second.fill(0);
    }
  }

  /** Leaves the moments to others; this optimiser is of no use then. */
  dispose(buffers: BufferPool): void {
    for (const { first, second } of Object.values(this.#state.moments)) {
      buffers.give(first);
      buffers.give(second);
    }
    this.#state.moments = {};
  }

  /** The moments; shared, not copied. */
  state(): AdamState {
    return this.#state;
  }

  /** Goes on from a state (its numbers are copied). */
  load(state: AdamState): void {
    this.#state.step = state.step;
    for (const [name, { first, second }] of Object.entries(this.#state.moments)) {
      const from = state.moments[name];
      if (from?.first.length !== first.length)
        throw new Error(`The optimiser state has no moments for ${name}.`);
      first.set(from.first);
      second.set(from.second);
    }
  }

  /** One step; parameters without a gradient keep their values. */
  update(gradients: Record<string, Float32Array>): void {
    const apply = this.begin();
    for (const [name, gradient] of Object.entries(gradients)) apply(name, gradient);
  }

  /** Begins a step; what it gives updates one parameter. */
  begin(): (parameter: string, gradient: Float32Array) => void {
    const { learningRate, learningRates, beta1, beta2, epsilon, weightDecay } = this.options;
    const step = ++this.#state.step;
    const correction = 1 / (1 - beta1 ** step);
    const scale = 1 / Math.sqrt(1 - beta2 ** step);
    const scalars = { beta1, beta2, scale, epsilon, weightDecay };
    return (name, gradient) => {
      const { first, second } = this.#state.moments[name];
      const stepSize = (learningRates[name] ?? learningRate) * correction;
      adamUpdate(this.parameters[name].data, gradient, first, second, { ...scalars, stepSize });
    };
  }
}
