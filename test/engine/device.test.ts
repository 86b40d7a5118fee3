import { describe, expect, it } from "vitest";
import { compile, type DeviceTrial, fastestDevice, tf, tryDevices } from "../../src/engine/index.js";
import { nodePlatform } from "../../src/engine/nodePlatform.js";
import { InputError } from "../../src/errors.js";

const cpu: DeviceTrial = { device: "cpu", available: true, gigaflops: 100 };

describe("fastestDevice", () => {
  it("takes a GPU where it is much faster, and says by how much", () => {
    const webgpu: DeviceTrial = { device: "webgpu", available: true, gigaflops: 450 };
    const cuda: DeviceTrial = { device: "cuda", available: true, gigaflops: 2000 };
    expect(fastestDevice([cpu, webgpu])).toEqual({
      device: "webgpu",
      reason: "webgpu is 4.5 times as fast as cpu in a convolution",
    });
    expect(fastestDevice([cpu, cuda, webgpu])).toMatchObject({ device: "cuda" });
  });

  it("stays on the processor where a GPU is slow or broken", () => {
    const slow: DeviceTrial = { device: "webgpu", available: true, gigaflops: 120 };
    expect(fastestDevice([cpu, slow])).toEqual({
      device: "cpu",
      reason: "webgpu is 1.2 times as fast as cpu in a convolution; less than 3 does not pay",
    });
    const broken: DeviceTrial = { device: "webgpu", available: false, reason: "no GPU" };
    expect(fastestDevice([cpu, broken]).device).toBe("cpu");
  });
});

describe("tryDevices", () => {
  it("measures the processor, and gives each of the others a speed or a reason", async () => {
    const [first, ...others] = await tryDevices();
    expect(first).toMatchObject({ device: "cpu", available: true });
    expect(first.gigaflops).toBeGreaterThan(0);
    expect(others.map(({ device }) => device)).toEqual(["cuda", "webgpu"]);
    for (const { available, gigaflops, reason } of others) {
      if (available) expect(gigaflops).toBeGreaterThan(0);
      else expect(reason).toBeTruthy();
    }
  });
});

const { device, missing } =
  nodePlatform.candidates().find((candidate) => candidate.missing !== undefined) ?? {};

describe.skipIf(device === undefined)(`the device ${device}, which is not there`, () => {
  it("is refused in one sentence with the reason", async () => {
    const program = compile(({ inputs }) => ({ y: tf.neg(inputs.x) }), { inputs: { x: [1] }, device });
    await expect(program).rejects.toThrow(
      new InputError(`The device ${device} is not there: ${missing}; take cpu, which always is.`),
    );
  });
});
