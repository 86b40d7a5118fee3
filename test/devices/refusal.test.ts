import { describe, expect, it } from "vitest";
import { compile, defaultDevice, tf } from "../../src/engine/index.js";

const { device } = await defaultDevice();

describe(`a graph on ${device}`, () => {
  it("is refused when a part of it would be left to the processor, with the names of its operators", async () => {
    // Masks cannot be transposed there.
    const masked = compile(
      ({ inputs }) => ({
        y: tf.cast(tf.transpose(tf.greater(inputs.x, 0)), "float32"),
      }),
      { inputs: { x: [2, 3] }, device, name: "mask" },
    );
    await expect(masked).rejects.toThrow(
      `mask.loop.0 does not run on ${device}: it has no Transpose(bool[2,3]); take the device cpu.`,
    );
  });
});
