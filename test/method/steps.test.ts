import { afterAll, describe, expect, it } from "vitest";
import { fitPrior } from "../../src/method/prior.js";
import type { Networks } from "../../src/method/results.js";
import { runStep1 } from "../../src/method/step1.js";
import { runStep2 } from "../../src/method/step2.js";
import { runStep3 } from "../../src/method/step3.js";
import { Workbench } from "../../src/method/workbench.js";
import { TINY_SCHEDULE, tinyModel, tinyTarget } from "./tinyModel.js";

const bench = new Workbench(tinyModel(), { threads: 1 });
const target = tinyTarget();

/** Sums of some weights: they change when a network is trained. */
function fingerprint(networks: Networks): Record<string, number> {
  return Object.fromEntries(
    Object.entries(networks).map(([name, parameters]) => [
      name,
      Object.values(parameters as Networks["D"]).reduce((sum, { data }) => {
        for (let i = 0; i < data.length; i += 997) sum += Math.abs(data[i]);
        return sum;
      }, 0),
    ]),
  );
}

async function run() {
  const prior = await fitPrior(bench, target, { schedule: TINY_SCHEDULE, seed: 5 });
  const step1 = await runStep1(bench, prior);
  const step2 = await runStep2(bench, step1);
  const step3 = await runStep3(bench, step2);
  return { prior, step1, step2, step3 };
}

describe("the steps of a stage", () => {
  afterAll(() => bench.dispose());

  it("lower their losses, train only their networks, and give the same bytes again", async () => {
    const first = await run();
    const { prior, step1, step2, step3 } = first;
    const lowered = (curve: Float32Array) => curve[curve.length - 1] < curve[0];
    expect(lowered(prior.losses.total)).toBe(true);
    expect(lowered(step1.losses.total)).toBe(true);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const ofStep2 = step2.losses.total;
    expect(mean(ofStep2.subarray(6))).toBeLessThan(mean(ofStep2.subarray(0, 6)));
    expect(step3.losses.total).toHaveLength(3);
    expect(lowered(step3.losses.projectedL1)).toBe(true);

    const initial = fingerprint(bench.initialNetworks(5));
    const changed = (a: Networks, b: Networks) => {
      const [x, y] = [fingerprint(a), fingerprint(b)];
      return Object.keys(x).filter((name) => x[name] !== y[name]);
    };
    expect(changed(bench.initialNetworks(5), prior.networks)).toEqual(["D"]);
    expect(changed(prior.networks, step1.networks)).toEqual(["A"]);
    expect(changed(step1.networks, step2.networks)).toEqual(["E"]);
    expect(changed(step2.networks, step3.networks)).toEqual(["D", "A", "V", "L"]);

    expect(step2.projected.shape).toEqual([4, 3, 64, 64]);
    expect(step2.masks.shape).toEqual([4, 1, 64, 64]);
    expect(step1.perceptual).toBe("discriminator features");

    const before = [...prior.depth.data];
    const second = await run();
    expect(fingerprint(bench.initialNetworks(5))).toEqual(initial);
    expect([...prior.depth.data]).toEqual(before);
    for (const [a, b] of [
      [first.prior.depth, second.prior.depth],
      [first.step1.albedo, second.step1.albedo],
      [first.step2.projected, second.step2.projected],
      [first.step3.depth, second.step3.depth],
    ]) {
      expect(Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer))).toBe(true);
    }
    expect(second.step3.losses).toEqual(first.step3.losses);
    expect(Object.isFrozen(step3)).toBe(true);
  }, 240_000);

  it("refuse iterations that are no count", async () => {
    await expect(fitPrior(bench, target, { iterations: -3 })).rejects.toThrow(
      "iterations of prior is -3, but must be a whole number of at least 1.",
    );
  });
});
