import { describe, expect, it } from "vitest";
import { meshStill } from "../../src/display/meshStill.js";
import type { SurfaceMode } from "../../src/display/viewer/look.js";
import { fakeMesh } from "./fakes.js";

const mesh = fakeMesh(32);
const pixel = ({ rgba, width }: { rgba: Uint8ClampedArray; width: number }, x: number, y: number) => [
  ...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
];

/** A square in the plane z = 0 that faces the viewer. */
const square = {
  positions: Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0),
  normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1),
  uvs: Float32Array.of(0, 0, 1, 0, 1, 1, 0, 1),
  indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
  // Left half red, right half blue.
  texture: {
    shape: [3, 4, 4],
    data: Float32Array.from({ length: 48 }, (_, i) =>
      i < 16 ? (i % 4 < 2 ? 1 : -1) : i < 32 ? -1 : i % 4 < 2 ? -1 : 1,
    ),
  },
};
const front = { yaw: 0, pitch: 0 };

describe("meshStill", () => {
  it("fills the middle and leaves the backdrop at the corners", () => {
    const still = meshStill(mesh, { width: 120, height: 90 });
    expect(pixel(still, 60, 45)).not.toEqual(pixel(still, 2, 2));
    expect(Math.min(...pixel(still, 2, 2))).toBeGreaterThan(215);
  });

  it("keeps left and right, and shows the light backdrop through nothing", () => {
    const still = meshStill(square, { width: 100, height: 100, orbit: front });
    expect(pixel(still, 28, 50)).toEqual([255, 0, 0]);
    expect(pixel(still, 72, 50)).toEqual([0, 0, 255]);
  });

  it("sees a darker back from behind, with left and right exchanged", () => {
    const still = meshStill(square, { width: 100, height: 100, orbit: { yaw: Math.PI, pitch: 0 } });
    const [red, , blue] = pixel(still, 28, 50);
    expect(blue).toBeGreaterThan(80);
    expect(blue).toBeLessThan(160);
    expect(red).toBe(0);
  });

  it("moves the near side to the left when the camera goes to the right", () => {
    const [left, right] = [-0.5, 0.5].map((yaw) =>
      meshStill(mesh, { width: 96, height: 96, mode: "depth", orbit: { yaw, pitch: 0 } }),
    );
    const brightest = (still: typeof left) => {
      let [best, x] = [-1, 0];
      for (let i = 0; i < still.rgba.length; i += 4) {
        const [r, g, b] = still.rgba.subarray(i, i + 3);
        if (r > 150 && g - b > best) [best, x] = [g - b, (i / 4) % 96];
      }
      return x;
    };
    expect(brightest(right)).toBeLessThan(brightest(left));
  });

  it.each<SurfaceMode>(["texture", "shading", "normals", "depth"])("shows %s in its own colours", (mode) => {
    const still = meshStill(mesh, { width: 60, height: 60, mode });
    expect(new Set(new Uint32Array(still.rgba.buffer)).size).toBeGreaterThan(100);
  });

  it("shows a normal toward the viewer as lavender", () => {
    const still = meshStill(square, { width: 40, height: 40, mode: "normals", orbit: front });
    expect(pixel(still, 20, 20)).toEqual([128, 128, 255]);
  });

  it("draws the same pixels twice", () => {
    expect(meshStill(mesh, { width: 50, height: 40 })).toEqual(meshStill(mesh, { width: 50, height: 40 }));
  });
});
