import { describe, expect, it } from "vitest";
import {
  channelsAt,
  checkConfig,
  configFromShapes,
  latentSlots,
  noiseResolutions,
  paperConfig,
  SYNFACE_64,
} from "../../src/gan/config.js";
import { discriminatorShapes } from "../../src/gan/discriminator.js";
import { generatorShapes } from "../../src/gan/generator.js";

const count = (shapes: Record<string, number[]>): number =>
  Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

describe("paperConfig", () => {
  it("has the channels and the parameter counts of the published networks", () => {
    expect([4, 32, 64, 128, 256].map((r) => channelsAt(paperConfig(256, 2), r))).toEqual([
      512, 512, 512, 256, 128,
    ]);
    const sizes: [number, number, number, number][] = [
      [128, 1, 24_525_213, 23_882_369],
      [256, 1, 24_767_458, 24_001_089],
      [256, 2, 30_034_338, 28_864_129],
      [512, 2, 30_276_583, 28_982_849],
    ];
    for (const [size, multiplier, generator, discriminator] of sizes) {
      const config = paperConfig(size, multiplier);
      expect(count(generatorShapes(config))).toBe(generator);
      expect(count(discriminatorShapes(config))).toBe(discriminator);
    }
  });

  it("gives latents and noise their places", () => {
    expect([128, 256, 512, 1024].map((size) => latentSlots(paperConfig(size)))).toEqual([12, 14, 16, 18]);
    expect(noiseResolutions(paperConfig(16))).toEqual([4, 8, 8, 16, 16]);
  });
});

describe("configFromShapes", () => {
  it("recognises what it has written", () => {
    for (const config of [paperConfig(128, 1), paperConfig(512, 2), SYNFACE_64]) {
      const found = configFromShapes(generatorShapes(config));
      expect(found).toMatchObject({ size: config.size, latentSize: config.latentSize, noise: config.noise });
      expect(generatorShapes(found)).toEqual(generatorShapes(config));
    }
  });

  it("refuses what is no generator", () => {
    expect(() => configFromShapes({ "layer.weight": [3, 3] })).toThrow(/no StyleGAN2 generator/);
    const odd = { ...generatorShapes(SYNFACE_64), "convs.2.conv.weight": [1, 77, 128, 3, 3] };
    expect(() => configFromShapes(odd)).toThrow(/77 channels at 16 px where 128/);
  });
});

describe("checkConfig", () => {
  it("names the field that cannot be", () => {
    expect(() => checkConfig({ ...SYNFACE_64, size: 60 })).toThrow(/size is 60, but must be a power of two/);
    expect(() => checkConfig({ ...SYNFACE_64, mappingLayers: 0 })).toThrow(/mappingLayers is 0/);
  });
});
