import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentMaps, pretrain, scheduleOf, Workbench } from "../../src/method/index.js";
import { Target } from "../../src/method/results.js";
import { abortedAtLook } from "../engine/helpers.js";
import { TINY_SCHEDULE, tinyModel, tinyTarget } from "./tinyModel.js";

const SCHEDULE = scheduleOf({
  ...TINY_SCHEDULE,
  stages: 2,
  laterStages: { step1: 2, step2: 2, step3: 2 },
  flip1: [false, true],
  collectIterations: 4,
});

/** The disc, and the same in other colours with its own latent. */
function targets(): Target[] {
  const first = tinyTarget();
  const image = { ...first.image, data: first.image.data.map((value) => -value) };
  const latent = first.latent.map((value) => -value);
  return [first, new Target({ ...first, image, ganImage: image, latent })];
}

let bench: Workbench;
let folder: string;
beforeAll(() => {
  // Checkpoints of the published width would take most of the time.
  bench = new Workbench({ ...tinyModel(), networkWidth: 0.25 });
  folder = mkdtempSync(path.join(tmpdir(), "pretrain-"));
});
afterAll(async () => {
  await bench.dispose();
  rmSync(folder, { recursive: true });
});

describe("pretrain", () => {
  it("goes through the phases of all stages and lowers the losses", async () => {
    const before = bench.initialNetworks(0);
    const trained = await pretrain(bench, targets(), { schedule: SCHEDULE });
    expect(trained.history.map(({ step, stage }) => `${step} ${stage}`)).toEqual([
      "prior 0",
      "step1 0",
      "step2 0",
      "warmUp 0",
      "step3 0",
      "step1 1",
      "step2 1",
      "warmUp 1",
      "step3 1",
    ]);
    const [first] = trained.history;
    expect(first.losses.total.at(-1)).toBeLessThan(first.losses.total[0]);
    for (const name of ["D", "A", "V", "L", "E"] as const) {
      const changed = Object.entries(trained.networks[name]).some(([key, { data }]) =>
        data.some((value, i) => value !== before[name][key].data[i]),
      );
      expect(changed, name).toBe(true);
    }
    expect(trained.examples).toHaveLength(2);
    // The networks on the bench are the result's.
    const { depth } = await currentMaps(bench, targets()[1].image);
    expect(depth.data).toEqual(trained.examples[1].maps.depth.data);
  }, 120_000);

  it("stops within an iteration, which it drops, and goes on to the same bytes", async () => {
    const schedule = { ...SCHEDULE, stages: 1 };
    const whole = await pretrain(bench, targets(), { schedule });
    for (const [stop, at] of [
      ["collect", 1],
      ["step3", 1],
    ] as const) {
      const checkpoint = path.join(folder, stop);
      let reached = false;
      const stopped = await pretrain(bench, targets(), {
        schedule,
        checkpoint,
        // Later than at the loop's look: where programs may be abandoned.
        signal: abortedAtLook(3, () => reached),
        onProgress: ({ step, iteration }) => {
          reached ||= step === stop && iteration === at;
        },
      });
      expect(stopped.interrupted).toBe(true);
      const resumed = await pretrain(bench, targets(), { schedule, checkpoint });
      expect(resumed.interrupted).toBe(false);
      for (const name of ["D", "A", "V", "L", "E"] as const) {
        for (const [key, { data }] of Object.entries(whole.networks[name])) {
          expect(resumed.networks[name][key].data, `${stop}: ${name}.${key}`).toEqual(data);
        }
      }
      expect(resumed.history.map(({ losses }) => losses)).toEqual(whole.history.map(({ losses }) => losses));
    }
  }, 240_000);

  it("names what it cannot use", async () => {
    await expect(pretrain(bench, targets().slice(1))).rejects.toThrow("1 targets were given");
    await expect(pretrain(bench, targets(), { schedule: "fast" })).rejects.toThrow(
      'no schedule "fast"; take one of shapes, views, celeba, cat, synface',
    );
    const checkpoint = path.join(folder, "step3");
    await expect(pretrain(bench, targets(), { schedule: SCHEDULE, seed: 1, checkpoint })).rejects.toThrow(
      "another pre-training",
    );
  });
});
