import { compile, RandomStream, tf } from "../src/engine/index.js";

const SIZE = 1536;

/** The machine's fastest matrix product, GFLOP/s: the best of some runs of 1536 x 1536 x 1536. */
export async function gemmPeak(threads: number): Promise<number> {
  const shape = [SIZE, SIZE];
  const program = await compile(
    ({ inputs }) => ({ c: tf.matMul(inputs.a as tf.Tensor2D, inputs.b as tf.Tensor2D) }),
    {
      inputs: { a: shape, b: shape },
      threads,
    },
  );
  const random = new RandomStream(1, "gemm");
  const feeds = { a: random.normal(SIZE * SIZE), b: random.normal(SIZE * SIZE) };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    await program.run(feeds);
    best = Math.min(best, performance.now() - start);
  }
  await program.dispose();
  return (2 * SIZE ** 3) / best / 1e6;
}
