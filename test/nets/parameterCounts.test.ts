import { describe, expect, it } from "vitest";
import { sizeOf } from "../../src/engine/index.js";
import { albedoNetwork, depthNetwork } from "../../src/nets/autoencoder.js";
import { type Layer, parameterRules } from "../../src/nets/layers.js";
import { offsetEncoder } from "../../src/nets/offsetEncoder.js";
import { parsingRules } from "../../src/nets/parsing.js";
import { lightNetwork, viewNetwork } from "../../src/nets/regressor.js";

const count = (layers: Layer[]) =>
  Object.values(parameterRules(layers)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

describe("parameter counts of the reference implementation", () => {
  it.each([
    ["D", 64, depthNetwork(64), 12_979_648],
    ["D", 128, depthNetwork(128), 12_947_680],
    ["A", 64, albedoNetwork(64), 12_982_848],
    ["A", 128, albedoNetwork(128), 12_949_280],
    ["V", 64, viewNetwork(64), 6_952_960],
    ["V", 128, viewNetwork(128), 6_984_192],
    ["L", 64, lightNetwork(64), 6_952_960 - 1024],
    ["L", 128, lightNetwork(128), 6_984_192 - 1024],
    ["E", 64, offsetEncoder(64), 3_565_504],
    ["E", 128, offsetEncoder(128), 13_789_632],
  ])("%s at %i px", (name, _size, network, expected) => {
    expect(network.name).toBe(name);
    expect(count(network.layers)).toBe(expected);
  });

  it("makes networks of a fraction of the published channels", () => {
    expect(parameterRules(depthNetwork(64, 0.5).layers)["network.13.weight"].shape).toEqual([128, 256, 4, 4]);
    // Halving all channels quarters all but the first and last layers.
    expect(count(viewNetwork(64, 0.5).layers)).toBe(1_739_776);
    expect(parameterRules(offsetEncoder(64, 256, 0.25).layers)["network.7.weight"].shape).toEqual([
      256, 128, 1, 1,
    ]);
    expect(() => lightNetwork(64, 0.3)).toThrow("width is 0.3, but must be 1 (as published), 0.5 or 0.25");
  });

  it("names parameters by their place in the PyTorch Sequential", () => {
    const small = parameterRules(depthNetwork(64).layers);
    expect(small["network.9.weight"].shape).toEqual([512, 256, 4, 4]);
    expect(small["network.13.weight"].shape).toEqual([256, 512, 4, 4]);
    expect(small["network.40.bias"].shape).toEqual([64]);
    expect(small["network.42.weight"].shape).toEqual([1, 64, 5, 5]);
    const large = parameterRules(albedoNetwork(128).layers);
    expect(large["network.12.weight"].shape).toEqual([512, 256, 4, 4]);
    expect(large["network.38.weight"].shape).toEqual([64, 32, 4, 4]);
    expect(large["network.51.weight"].shape).toEqual([3, 32, 5, 5]);
    expect(albedoNetwork(128).layers[52]).toEqual({ op: "tanh" });
    const encoder = parameterRules(offsetEncoder(64).layers);
    expect(Object.keys(encoder)).toContain("network.3.conv_sc.bias");
    expect(encoder["network.7.weight"].shape).toEqual([512, 512, 1, 1]);
  });

  it("keeps the parsing network small", () => {
    const total = Object.values(parsingRules()).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(150_000);
  });

  it("refuses other sizes in one sentence", () => {
    expect(() => depthNetwork(32)).toThrow("image size is 32, but the networks exist for 64 and 128");
  });
});
