import { describe, expect, it } from "vitest";
import { POSE_OUTPUTS } from "../../src/nets/pose.js";
import { poseAccuracy, readingAccuracy } from "../../src/nets/poseAccuracy.js";
import { type TrainPoseOptions, trainPose } from "../../src/nets/trainPose.js";

/** A ramp of brightness whose slope is the yaw, and whose mean is the ambient light. */
function ramps(count: number) {
  return {
    count,
    get(index: number) {
      const yaw = Math.sin(1 + 2.3 * index) * 0.6;
      const ambient = Math.cos(3.1 * index) * 0.3;
      const image = Float32Array.from(
        { length: 3 * 4096 },
        (_, i) => ambient + yaw * (((i % 64) - 31.5) / 32),
      );
      return { image, view: Float32Array.of(0, yaw, 0, 0, 0, 0), light: Float32Array.of(ambient, 0, 0, 0) };
    },
  };
}

describe("training the pose network", () => {
  it("gives the same numbers for the same seed, and others for another", async () => {
    const train = (seed: number) => trainPose(ramps(6), { iterations: 3, batchSize: 4, threads: 1, seed });
    const [first, again, other] = [await train(1), await train(1), await train(2)];
    expect(again).toEqual(first);
    expect(other.losses).not.toEqual(first.losses);
  });

  it("learns to read, a mirrored image as the mirrored pose", async () => {
    const { parameters } = await trainPose(ramps(40), {
      iterations: 60,
      batchSize: 16,
      threads: 1,
      learningRate: 5e-3,
    });
    const { yaw, ambient } = await poseAccuracy(parameters, ramps(48), { threads: 1 });
    expect(yaw.correlation).toBeGreaterThan(0.9);
    // In degrees: the spread is 25.
    expect(yaw.error).toBeLessThan(12);
    expect(ambient.correlation).toBeGreaterThan(0.8);
  });

  it("mirrors unless it is told not to, and weighs errors by the spreads that it is given", async () => {
    const short = { iterations: 2, batchSize: 4, threads: 1 };
    const losses = async (options: TrainPoseOptions) =>
      (await trainPose(ramps(6), { ...short, ...options })).losses;
    const usual = await losses({});
    expect(await losses({ mirrored: false })).not.toEqual(usual);
    const spreads = POSE_OUTPUTS.map(({ spread }) => 2 * spread);
    expect((await losses({ spreads }))[0]).toBeCloseTo(usual[0] / 4, 5);
    await expect(trainPose(ramps(6), { spreads: [1, 2] })).rejects.toThrow("must be 9 numbers above 0");
  });

  it("wants an image", async () => {
    await expect(trainPose(ramps(0))).rejects.toThrow("no image to train the pose network on");
  });
});

describe("readingAccuracy", () => {
  it("gives mean absolute error and correlation", () => {
    const { error, correlation } = readingAccuracy([2, 4, 6], [1, 2, 3]);
    expect(error).toBeCloseTo(2, 10);
    expect(correlation).toBeCloseTo(1, 10);
    expect(readingAccuracy([1, 2, 4], [3, 2, 1]).correlation).toBeCloseTo(-0.98198, 5);
    expect(readingAccuracy([1, 1], [1, 2]).correlation).toBe(0);
  });
});
