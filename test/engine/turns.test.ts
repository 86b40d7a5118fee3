import { describe, expect, it } from "vitest";
import { compile, tf } from "../../src/engine/index.js";
import { Turns } from "../../src/engine/turns.js";

describe("Turns", () => {
  it("let one in at a time, in order, also after a failure", async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const visit = async (name: string, fails = false): Promise<void> => {
      await turns.take();
      try {
        seen.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push(`${name} out`);
        if (fails) throw new Error("no");
      } finally {
        turns.end();
      }
    };
    const visits = [visit("a"), visit("b", true), visit("c")];
    await expect(visits[1]).rejects.toThrow("no");
    await Promise.all([visits[0], visits[2]]);
    await visit("d");
    expect(seen).toEqual(["a", "b", "c", "d"].flatMap((name) => [`${name} in`, `${name} out`]));
  });
});

describe.each(["cpu", "tfjs"] as const)("calls at the same time of a program on %s", (device) => {
  it("give each its own result", async () => {
    const program = await compile(({ inputs }) => ({ y: tf.square(tf.add(inputs.x, inputs.k)) }), {
      device,
      inputs: { x: [2], k: { shape: [2], fixed: true } },
    });
    await program.fix({ k: Float32Array.of(1, 1) });
    const call = async (x: number) => (await program.run({ x: Float32Array.of(x, -x) })).y.slice();
    const results = await Promise.all([1, 2, 3].map(call));
    expect(results.map((y) => [...y])).toEqual([1, 2, 3].map((x) => [(x + 1) ** 2, (1 - x) ** 2]));
    if (device === "tfjs") return;
    // Compiled, what is fixed meanwhile counts from then on.
    const [before, , after] = await Promise.all([
      call(1),
      program.fix({ k: Float32Array.of(2, 2) }),
      call(1),
    ]);
    expect([[...before], [...after]]).toEqual([
      [4, 0],
      [9, 1],
    ]);
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow();
    expect([...(await call(0))]).toEqual([4, 4]);
    await program.dispose();
  });
});
