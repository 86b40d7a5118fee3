import { describe, expect, it } from "vitest";
import { relightList, rotationTurns } from "../../src/edit/cameraSets.js";
import { relight, relightTexture } from "../../src/edit/relight.js";
import { rotate, surfaceColors } from "../../src/edit/rotate.js";
import { InputError } from "../../src/errors.js";
import { makeScene } from "../../src/geometry/index.js";
import { expectClose } from "../geometry/close.js";
import { testFace } from "./testFace.js";

const face = testFace(16);
const { depth: canonicalDepth, image: canonicalImage, normals, size } = face;
const pixels = size * size;
const meanOf = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;

describe("camera sets", () => {
  it("has nine yaws and five pitches", () => {
    const turns = rotationTurns("face");
    expect(turns.map((t) => t.yawDegrees).slice(0, 9)).toEqual([
      -70, -52.5, -35, -17.5, 0, 17.5, 35, 52.5, 70,
    ]);
    expect(turns.map((t) => t.pitchDegrees).slice(9)).toEqual([-20, -10, 0, 10, 20]);
    expect(rotationTurns("car")[0].yawDegrees).toBe(-45);
  });

  it("has twenty lights", () => {
    expect(relightList().length).toBe(20);
    expect(relightList()[6]).toEqual({ strength: 0.3, x: -0.7, y: 0.6 });
  });
});

describe("rotate", () => {
  it("shows the canonical image from the front", () => {
    const scene = makeScene({ compatibility: "clean" });
    const front = rotate({ canonicalDepth, canonicalImage, scene });
    expect(front.shape).toEqual([3, size, size]);
    for (const at of [5 * size + 3, 8 * size + 12])
      for (let k = 0; k < 3; k++)
        expect(front.data[k * pixels + at]).toBeCloseTo(canonicalImage.data[k * pixels + at], 1);
  });

  it("turns the front to the left with positive yaw, down with positive pitch", () => {
    const dot = { shape: [3, size, size], data: new Float32Array(3 * pixels).fill(-1) };
    for (const row of [7, 8]) for (const column of [7, 8]) dot.data[row * size + column] = 1;
    const place = (turn: object) => {
      const { data } = rotate({ canonicalDepth, canonicalImage: dot, outputSize: 64, ...turn });
      let [x, y, weight] = [0, 0, 0];
      for (let i = 0; i < 64 * 64; i++) {
        // Red but not white.
        const redness = Math.max(0, (data[i] - data[i + 64 * 64]) / 2);
        x += redness * (i % 64);
        y += redness * Math.floor(i / 64);
        weight += redness;
      }
      return [x / weight, y / weight];
    };
    const [x, y] = place({});
    expect(place({ yawDegrees: 20 })[0]).toBeLessThan(x - 1);
    expect(place({ pitchDegrees: 20 })[1]).toBeGreaterThan(y + 1);
    // A raw yaw of 1/3 is 20 degrees.
    expectClose(place({ view: [0, 1 / 3, 0, 0, 0, 0] }), place({ yawDegrees: 20 }), 1e-3);
  });

  it("whitens what the mask leaves out", () => {
    const mask = { shape: [size, size], data: new Float32Array(pixels).fill(0.2) };
    const { data } = rotate({ canonicalDepth, canonicalImage, mask });
    expectClose(data, new Float32Array(3 * pixels).fill(1), 1e-6);
  });

  it("draws the surface itself", () => {
    const colors = surfaceColors(normals, "normal").data;
    expect(colors[pixels + 17]).toBe(normals.data[3 * 17 + 1]);
    const grey = surfaceColors(normals, "shape").data;
    expect(grey[17]).toBeCloseTo(1.4 * normals.data[3 * 17 + 2] - 1, 6);
    expect(grey[17]).toBe(grey[2 * pixels + 17]);
  });

  it("refuses maps that do not fit", () => {
    expect(() => rotate({ canonicalDepth, canonicalImage: testFace(8).image })).toThrow(InputError);
    expect(() => rotate({ canonicalDepth: canonicalImage, canonicalImage })).toThrow(InputError);
    expect(() => rotate({ canonicalDepth, canonicalImage, yawDegrees: Number.NaN })).toThrow(InputError);
  });
});

describe("relight", () => {
  const light = [0.2, 0.4, 0, 0];

  it("follows the formula", () => {
    const texture = relightTexture({ albedo: canonicalImage, normals, light, x: 0.7, y: 0.6, strength: 0.3 });
    const at = 5 * size + 4;
    const [nx, ny, nz] = normals.data.subarray(3 * at, 3 * at + 3);
    const shading =
      0.6 - 0.6 * 0.3 + (0.7 + 0.3) * Math.max(0, (0.7 * nx + 0.6 * ny + nz) / Math.hypot(0.7, 0.6, 1));
    expect(texture.data[at]).toBeCloseTo((canonicalImage.data[at] / 2 + 0.5) * shading * 2 - 1, 5);
  });

  it("lights the left side when x is positive", () => {
    const albedo = { shape: [3, size, size], data: new Float32Array(3 * pixels) };
    const texture = relightTexture({ albedo, normals, light, x: 1.5 }).data;
    const row = texture.subarray(8 * size, 9 * size);
    expect(meanOf(row.subarray(1, 7))).toBeGreaterThan(meanOf(row.subarray(9, 15)) + 0.1);
  });

  it("draws in the view that is asked for", () => {
    const picture = relight({
      canonicalDepth,
      albedo: canonicalImage,
      normals,
      light,
      x: 0.7,
      view: [0, 0.3, 0, 0, 0, 0],
      outputSize: 24,
    });
    expect(picture.shape).toEqual([3, 24, 24]);
    expect(picture.data.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(() => relight({ canonicalDepth, albedo: canonicalImage, normals, light: [] })).toThrow(InputError);
  });
});
