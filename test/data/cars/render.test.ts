import { describe, expect, it } from "vitest";
import { meanCarIdentity, sampleCarIdentity } from "../../../src/data/cars/identity.js";
import { CAR_LABELS } from "../../../src/data/cars/labels.js";
import { CAR_PARAMETERS } from "../../../src/data/cars/parameters.js";
import { carScale, renderCar } from "../../../src/data/cars/render.js";
import { CAR_STYLE_NAMES, CAR_STYLES } from "../../../src/data/cars/styles.js";
import { renderFace } from "../../../src/data/index.js";
import { BACKGROUND_DEPTH, NEAR_DEPTH, viewRotation } from "../../../src/data/render/camera.js";
import { RandomStream } from "../../../src/engine/random.js";
import { InputError } from "../../../src/errors.js";
import { normalFromDepth } from "../depthNormal.js";

const SEEDS = [1, 11, 36, 51];
const CANONICAL_VIEW = [0, 0, 0, 0, 0, 0];
const LIGHT = [0, 0.2, 0.3, 0.5];

/** Share of the pixels of a mask, or of its left-right mirror image, that are in one of both only. */
function mirrorDifference({ mask, size }: { mask: Float32Array; size: number }): number {
  // About the middle of the object, not of the image.
  let [columns, count] = [0, 0];
  for (let i = 0; i < mask.length; i++) {
    columns += mask[i] * (i % size);
    count += mask[i];
  }
  const twiceCentre = Math.round((2 * columns) / count);
  let differing = 0;
  for (let i = 0; i < mask.length; i++) {
    const mirrored = twiceCentre - (i % size);
    const other = mirrored >= 0 && mirrored < size ? mask[i - (i % size) + mirrored] : 0;
    if (mask[i] === 1 && other === 0) differing++;
  }
  return differing / count;
}

describe("renderCar", () => {
  it("gives the same bytes for the same seed, whatever was rendered between", () => {
    const first = renderCar({ seed: 5, size: 64 });
    renderCar({ seed: 6, size: 32 });
    renderFace({ seed: 6, size: 32 });
    const second = renderCar({ seed: 5, size: 64 });
    expect(second).toEqual(first);
    expect(renderCar({ seed: 6, size: 64 }).image).not.toEqual(first.image);
  });

  it("keeps cars inside the depth range and the image, with a mask that is where depth is not background", () => {
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const car = renderCar({ seed, size: 64 });
      const unlike = car.mask.findIndex(
        (inside, i) => inside !== (car.depth[i] < Math.fround(BACKGROUND_DEPTH) ? 1 : 0),
      );
      expect(unlike, `seed ${seed}`).toBe(-1);
      const nearest = car.depth.reduce((least, depth) => Math.min(least, depth));
      const farthest = car.depth.reduce((most, depth, i) => (car.mask[i] ? Math.max(most, depth) : most), 0);
      expect(nearest, `seed ${seed}`).toBeGreaterThan(NEAR_DEPTH);
      expect(farthest, `seed ${seed}`).toBeLessThan(BACKGROUND_DEPTH - 0.002);
      for (let r = 0; r < 64; r++) expect(car.mask[64 * r] + car.mask[64 * r + 63], `seed ${seed}`).toBe(0);
      covered += car.mask.reduce((sum, inside) => sum + inside) / 4096 / 40;
    }
    expect(covered).toBeGreaterThan(0.13);
    expect(covered).toBeLessThan(0.4);
  });

  it.each(SEEDS)(
    "shades car %i exactly as the method does: albedo, light, and normals in the object's frame",
    (seed) => {
      const { image, albedo, normals, coverage, light, view, shading } = renderCar({ seed, size: 64 });
      const m = viewRotation(view);
      const [ka, kd] = [light[0] / 2 + 0.5, light[1] / 2 + 0.5];
      const length = Math.hypot(light[2], light[3], 1);
      const direction = [light[2] / length, light[3] / length, 1 / length];
      let checked = 0;
      for (let i = 0; i < 64 * 64; i++) {
        if (coverage[i] < 1) continue;
        let cosine = 0;
        for (let k = 0; k < 3; k++) {
          const canonical =
            m[k] * normals[3 * i] + m[3 + k] * normals[3 * i + 1] + m[6 + k] * normals[3 * i + 2];
          cosine += canonical * direction[k];
        }
        const shade = ka + kd * Math.max(0, cosine);
        expect(shading[i]).toBeCloseTo(shade, 5);
        for (let k = 0; k < 3; k++) {
          const texture = (albedo[k * 4096 + i] / 2 + 0.5) * shade * 2 - 1;
          expect(image[k * 4096 + i]).toBeCloseTo(Math.min(1, Math.max(-1, texture)), 5);
        }
        checked++;
      }
      expect(checked).toBeGreaterThan(300);
    },
  );

  it.each(SEEDS)("gives car %i unit normals that agree with its depth", (seed) => {
    const size = 192;
    const car = renderCar({ seed, size });
    const paint = ["body", "glass", "headlight", "grille", "plate"];
    const angles: number[] = [];
    for (let r = 2; r < size - 2; r++) {
      for (let c = 2; c < size - 2; c++) {
        const i = r * size + c;
        const [x, y, z] = car.normals.subarray(3 * i, 3 * i + 3);
        expect(Math.hypot(x, y, z)).toBeCloseTo(1, 5);
        let inside = true;
        for (let dr = -2; dr <= 2; dr++)
          for (let dc = -2; dc <= 2; dc++)
            inside &&= paint.includes(CAR_LABELS[car.labels[i + dr * size + dc]]);
        if (!inside) continue;
        const n = normalFromDepth(car, r, c);
        angles.push((Math.acos(Math.min(1, x * n[0] + y * n[1] + z * n[2])) * 180) / Math.PI);
      }
    }
    angles.sort((a, b) => a - b);
    expect(angles.length).toBeGreaterThan(500);
    expect(angles[angles.length >> 1], "median angle in degrees").toBeLessThan(3);
    expect(angles[Math.floor(angles.length * 0.9)], "90th percentile in degrees").toBeLessThan(20);
  });

  it("has no left-right symmetry in the canonical view, unlike a face", () => {
    for (const style of CAR_STYLE_NAMES) {
      const car = renderCar({
        seed: 1,
        identity: meanCarIdentity(style),
        view: CANONICAL_VIEW,
        light: LIGHT,
      });
      expect(mirrorDifference(car), style).toBeGreaterThan(0.04);
      // The front is to the left and nearer.
      let [left, leftCount, right, rightCount] = [0, 0, 0, 0];
      car.depth.forEach((depth, i) => {
        if (!car.mask[i]) return;
        if (i % 64 < 24) [left, leftCount] = [left + depth, leftCount + 1];
        else if (i % 64 >= 40) [right, rightCount] = [right + depth, rightCount + 1];
      });
      expect(right / rightCount - left / leftCount, style).toBeGreaterThan(0.01);
    }
    const face = renderFace({ seed: 1, view: CANONICAL_VIEW, light: LIGHT });
    expect(mirrorDifference(face)).toBeLessThan(0.04);
  });

  it("shows lights, grille and plate in front, taillights behind, wheels and windows from all sides", () => {
    const count = (yaw: number) => {
      const { labels } = renderCar({
        seed: 1,
        size: 128,
        identity: meanCarIdentity(),
        view: [0.1, yaw / 60, 0, 0, 0, 0],
        light: LIGHT,
      });
      const counts: Record<string, number> = {};
      for (const name of CAR_LABELS) counts[name] = 0;
      for (const label of labels) counts[CAR_LABELS[label]]++;
      return counts;
    };
    const front = count(-58);
    expect(front.headlight).toBeGreaterThan(20);
    expect(front.grille).toBeGreaterThan(20);
    expect(front.plate).toBeGreaterThan(10);
    expect(front.taillight).toBe(0);
    const rear = count(58);
    expect(rear.taillight).toBeGreaterThan(20);
    expect(rear.grille).toBe(0);
    for (const side of [front, count(0), rear]) {
      expect(side.glass).toBeGreaterThan(150);
      expect(side.tyre).toBeGreaterThan(80);
      expect(side.rim).toBeGreaterThan(15);
    }
  });

  it("leaves a quarter of a difference in length to be seen", () => {
    const short = { ...meanCarIdentity(), length: 3.6 };
    const long = { ...meanCarIdentity(), length: 5.2 };
    const ratio = (carScale(long) * long.length) / (carScale(short) * short.length);
    expect(ratio).toBeCloseTo((5.2 / 3.6) ** 0.25, 6);
  });

  it("refuses bad seeds, sizes, views, lights and identities", () => {
    expect(() => renderCar({ seed: -1 })).toThrow(InputError);
    expect(() => renderCar({ seed: 0.5 })).toThrow(/^renderCar: seed is 0.5/);
    expect(() => renderCar({ seed: 1, size: 8 })).toThrow(/size is 8/);
    expect(() => renderCar({ seed: 1, view: [0, 0, 0] })).toThrow(/6 finite/);
    expect(() => renderCar({ seed: 1, light: [0, 0, Number.NaN, 0] })).toThrow(/4 finite/);
    const half = { ...meanCarIdentity(), wheelRadius: Number.NaN };
    expect(() => renderCar({ seed: 1, identity: half })).toThrow(/wheelRadius is NaN.*meanCarIdentity/);
  });
});

describe("sampleCarIdentity", () => {
  const many = Array.from({ length: 400 }, (_, seed) =>
    sampleCarIdentity(new RandomStream(seed, "car-identity")),
  );

  it("documents at least 25 shape and 10 albedo parameters and stays in their ranges", () => {
    expect(CAR_PARAMETERS.filter((p) => p.group === "shape").length).toBeGreaterThanOrEqual(25);
    expect(CAR_PARAMETERS.filter((p) => p.group === "albedo").length).toBeGreaterThanOrEqual(10);
    for (const identity of many) {
      for (const { name, range } of CAR_PARAMETERS) {
        expect(identity[name], name).toBeGreaterThanOrEqual(Math.min(0, range[0]));
        expect(identity[name], name).toBeLessThanOrEqual(range[1]);
      }
    }
  });

  it("draws every kind of body about as often as it says, and means within their ranges", () => {
    expect(CAR_STYLE_NAMES.reduce((sum, name) => sum + CAR_STYLES[name].share, 0)).toBeCloseTo(1, 9);
    for (const style of CAR_STYLE_NAMES) {
      const share = many.filter((identity) => identity.style === style).length / many.length;
      expect(Math.abs(share - CAR_STYLES[style].share), style).toBeLessThan(0.06);
      const means: Partial<Record<string, number>> = CAR_STYLES[style].means;
      for (const { name, range, group } of CAR_PARAMETERS) {
        const mean = means[name];
        if (mean === undefined || group !== "shape") continue;
        expect(mean >= range[0] && mean <= range[1], `${style} ${name}`).toBe(true);
      }
    }
  });

  it("lets rugged cars stand high on large wheels", () => {
    const saloons = many.filter(({ style }) => style === "saloon");
    const together = saloons.reduce(
      (sum, p) => sum + ((p.groundClearance - 0.17) / 0.02) * ((p.archGap - 0.05) / 0.013),
      0,
    );
    expect(together / saloons.length).toBeGreaterThan(0.1);
  });
});
