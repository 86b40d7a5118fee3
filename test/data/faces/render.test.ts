import { describe, expect, it } from "vitest";
import { meanIdentity, mirrorIdentity, sampleIdentity } from "../../../src/data/faces/identity.js";
import { FACE_LABELS } from "../../../src/data/faces/paint.js";
import { FACE_PARAMETERS } from "../../../src/data/faces/parameters.js";
import { renderFace } from "../../../src/data/faces/render.js";
import { BACKGROUND_DEPTH, viewRotation } from "../../../src/data/render/camera.js";
import { RandomStream } from "../../../src/engine/random.js";
import { InputError } from "../../../src/errors.js";
import { normalFromDepth } from "../depthNormal.js";

const SEEDS = [3, 17, 42];

describe("renderFace", () => {
  it("gives the same bytes for the same seed, whatever was rendered between", () => {
    const first = renderFace({ seed: 5, size: 64 });
    renderFace({ seed: 6, size: 32 });
    const second = renderFace({ seed: 5, size: 64 });
    expect(second).toEqual(first);
    expect(renderFace({ seed: 6, size: 64 }).image).not.toEqual(first.image);
  });

  it.each(SEEDS)(
    "keeps face %i inside the method's depth range, with a mask that is where depth is not background",
    (seed) => {
      const face = renderFace({ seed, size: 64 });
      let covered = 0;
      for (let i = 0; i < 64 * 64; i++) {
        expect(face.mask[i]).toBe(face.depth[i] < Math.fround(BACKGROUND_DEPTH) ? 1 : 0);
        expect(face.depth[i]).toBeGreaterThanOrEqual(0.89);
        covered += face.mask[i];
      }
      expect(covered / 64 ** 2).toBeGreaterThan(0.25);
      expect(covered / 64 ** 2).toBeLessThan(0.8);
    },
  );

  it.each(SEEDS)(
    "shades face %i exactly as the method does: albedo, light, and normals in the head's frame",
    (seed) => {
      const { image, albedo, normals, coverage, light, view, shading } = renderFace({ seed, size: 64 });
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
      expect(checked).toBeGreaterThan(800);
    },
  );

  it.each(SEEDS)("gives face %i unit normals that agree with its depth", (seed) => {
    const face = renderFace({ seed, size: 128 });
    const angles: number[] = [];
    for (let r = 2; r < 126; r++) {
      for (let c = 2; c < 126; c++) {
        const i = r * 128 + c;
        let inside = true;
        for (let dr = -2; dr <= 2; dr++)
          for (let dc = -2; dc <= 2; dc++) inside &&= face.labels[i + dr * 128 + dc] === 1;
        if (!inside) continue;
        const [x, y, z] = face.normals.subarray(3 * i, 3 * i + 3);
        expect(Math.hypot(x, y, z)).toBeCloseTo(1, 5);
        expect(z).toBeGreaterThan(-0.2);
        const n = normalFromDepth(face, r, c);
        angles.push((Math.acos(Math.min(1, x * n[0] + y * n[1] + z * n[2])) * 180) / Math.PI);
      }
    }
    angles.sort((a, b) => a - b);
    expect(angles.length).toBeGreaterThan(500);
    expect(angles[angles.length >> 1], "median angle in degrees").toBeLessThan(3);
    expect(angles[Math.floor(angles.length * 0.95)], "95th percentile in degrees").toBeLessThan(25);
  });

  it("mirrors: a symmetric head under a mirrored view and light is the mirror image", () => {
    const identity = { ...meanIdentity(), hairCurl: 0 };
    const view = [0.05, 0.4, 0.04, 0.02, -0.03, 0];
    const mirroredView = [0.05, -0.4, -0.04, -0.02, -0.03, 0];
    const a = renderFace({ seed: 1, size: 64, identity, view, light: [0, 0.2, 0.6, 0.3] });
    const b = renderFace({
      seed: 1,
      size: 64,
      identity: mirrorIdentity(identity),
      view: mirroredView,
      light: [0, 0.2, -0.6, 0.3],
    });
    const errors: number[] = [];
    let differing = 0;
    for (let r = 0; r < 64; r++) {
      for (let c = 0; c < 64; c++) {
        const i = r * 64 + c;
        const j = r * 64 + 63 - c;
        if (a.mask[i] !== b.mask[j]) differing++;
        else if (a.coverage[i] === 1 && b.coverage[j] === 1) {
          errors.push(Math.max(Math.abs(a.depth[i] - b.depth[j]), Math.abs(a.shading[i] - b.shading[j])));
        }
      }
    }
    expect(differing).toBeLessThan(4);
    errors.sort((x, y) => x - y);
    // The grid cuts every quad along the same diagonal, so the mirror image differs a little.
    expect(errors[errors.length >> 1], "median").toBeLessThan(2e-3);
    expect(errors[Math.floor(0.99 * errors.length)], "99th percentile").toBeLessThan(0.05);
  });

  it("moves the nose to the left of the image for positive yaw and down for positive pitch", () => {
    const nose = (view: number[]) => {
      const { depth, labels } = renderFace({ seed: 2, size: 64, view, identity: meanIdentity() });
      let nearest = 0;
      let [eyes, rows] = [0, 0];
      for (let i = 0; i < depth.length; i++) {
        if (depth[i] < depth[nearest]) nearest = i;
        if (FACE_LABELS[labels[i]] !== "eye") continue;
        eyes++;
        rows += i >> 6;
      }
      return { eyeRow: rows / eyes, column: nearest & 63, depth: depth[nearest] };
    };
    const ahead = nose([0, 0, 0, 0, 0, 0]);
    expect(ahead.depth).toBeGreaterThan(0.9);
    expect(ahead.depth).toBeLessThan(0.94);
    expect(Math.abs(ahead.column - 31.5)).toBeLessThan(2);
    expect(nose([0, 0.4, 0, 0, 0, 0]).column).toBeLessThan(ahead.column - 5);
    expect(nose([0.3, 0, 0, 0, 0, 0]).eyeRow).toBeGreaterThan(ahead.eyeRow + 4);
    expect(nose([0, 0, 0, 0.1, 0, 0]).column - ahead.column).toBeGreaterThan(2);
  });

  it("refuses bad seeds, sizes, views and lights", () => {
    expect(() => renderFace({ seed: -1 })).toThrow(InputError);
    expect(() => renderFace({ seed: 0.5 })).toThrow(/seed is 0.5/);
    expect(() => renderFace({ seed: 1, size: 8 })).toThrow(/size is 8/);
    expect(() => renderFace({ seed: 1, view: [0, 0, 0] })).toThrow(/6 finite/);
    const half = { ...meanIdentity(), noseWidth: Number.NaN };
    expect(() => renderFace({ seed: 1, identity: half })).toThrow(/noseWidth is NaN/);
    expect(() => renderFace({ seed: 1, light: [0, 0, Number.NaN, 0] })).toThrow(/4 finite/);
  });
});

describe("sampleIdentity", () => {
  it("documents at least 30 shape and 15 albedo parameters and stays in their ranges", () => {
    expect(FACE_PARAMETERS.filter((p) => p.group === "shape").length).toBeGreaterThanOrEqual(30);
    expect(FACE_PARAMETERS.filter((p) => p.group === "albedo").length).toBeGreaterThanOrEqual(15);
    for (let seed = 0; seed < 50; seed++) {
      const identity = sampleIdentity(new RandomStream(seed, "face-identity"));
      for (const { name, range } of FACE_PARAMETERS) {
        expect(identity[name], name).toBeGreaterThanOrEqual(Math.min(0, range[0]));
        expect(identity[name], name).toBeLessThanOrEqual(range[1]);
      }
    }
  });

  it("lets strong jaws go with thick brows", () => {
    let together = 0;
    for (let seed = 0; seed < 400; seed++) {
      const p = sampleIdentity(new RandomStream(seed, "face-identity"));
      together += ((p.jawWidth - 5.35) / 0.42) * ((p.browThickness - 0.43) / 0.11);
    }
    expect(together / 400).toBeGreaterThan(0.1);
  });
});
