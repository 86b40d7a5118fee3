import { type CompileOptions, isFixed, type Program, shapeOf, type Traced } from "./compile.js";
import { checkFeeds } from "./feeds.js";
import { goOnUnlessAborted, type RunOptions } from "./interruption.js";
import { tf } from "./tf.js";
import type { Shape, Tensors } from "./types.js";

/** A program that runs its function as it is, on TensorFlow.js' current backend. */
export class EagerProgram implements Program {
  readonly name: string;
  readonly shapes: Record<string, Shape> = {};
  readonly arithmetic = 0;
  #fixed: Record<string, Float32Array> = {};

  constructor(
    readonly fn: (traced: Traced) => Tensors,
    readonly options: CompileOptions,
  ) {
    this.name = options.name ?? "program";
  }

  async fix(feeds: Record<string, Float32Array> = {}): Promise<void> {
    checkFeeds(this.options, feeds, true);
    this.#fixed = Object.fromEntries(Object.entries(feeds).map(([name, data]) => [name, data.slice()]));
  }

  async run(
    feeds: Record<string, Float32Array> = {},
    run: RunOptions = {},
  ): Promise<Record<string, Float32Array>> {
    await goOnUnlessAborted(this.name, run);
    const { inputs, nets = {}, updates } = this.options;
    checkFeeds(this.options, feeds, false);
    if (Object.entries(inputs).some(([name, spec]) => isFixed(spec) && !this.#fixed[name])) {
      throw new Error(`${this.name}: call fix() before run(): it has fixed inputs.`);
    }
    const outputs: Record<string, Float32Array> = {};
    tf.tidy(() => {
      const all = { ...this.#fixed, ...feeds };
      const results = this.fn({
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([n, spec]) => [n, tf.tensor(all[n], shapeOf(spec))]),
        ),
        nets: Object.fromEntries(
          Object.entries(nets).map(([net, { parameters }]) => [
            net,
            Object.fromEntries(Object.entries(parameters).map(([n, p]) => [n, tf.tensor(p.data, p.shape)])),
          ]),
        ),
      });
      for (const [name, tensor] of Object.entries(results)) {
        outputs[name] = Float32Array.from(tensor.dataSync());
        this.shapes[name] = tensor.shape;
      }
    });
    for (const [net, { parameters, role }] of Object.entries(nets)) {
      for (const name of role === "live" && updates ? Object.keys(parameters) : []) {
        const output = updates!.outputOf(`${net}/${name}`);
        if (!outputs[output]) continue;
        updates!.apply(`${net}/${name}`, outputs[output]);
        delete outputs[output];
      }
    }
    return outputs;
  }

  describe(): string {
    return `${this.name}: eager, on the "${tf.getBackend()}" backend`;
  }

  async dispose(): Promise<void> {}
}
