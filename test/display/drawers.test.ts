import { beforeAll, describe, expect, it } from "vitest";
import { buildViewer } from "../../scripts/build-viewer.mjs";
import { showCurves, showMaps } from "../../src/display/index.js";
import { PLOTLY_MIME, thinned } from "../../src/display/plotly.js";
import { depthError, viewLabels } from "../../src/display/resultFigures.js";
import { displayOf, type MimeBundle } from "../../src/results/display-registry.js";
import { JUPYTER_DISPLAY } from "../../src/results/result.js";
import {
  fakeDepth,
  fakeImage,
  fakeLosses,
  fakeMesh,
  fakeParts,
  fakePrior,
  fakeShape,
  fakeStep,
  fakeStep2,
  fakeTarget,
} from "./fakes.js";
import { decode } from "./pixels.js";

const images = [fakeImage(), fakeImage(64, [1, 0, 1]), fakeImage(64, [-1, 0, 1])];
const kinds: [kind: string, data: object, minWidth: number][] = [
  ["target", fakeTarget(), 500],
  [
    "target",
    { ...fakeTarget(), seed: undefined, truth: fakeShape().target.truth, inversion: fakeLosses(30) },
    900,
  ],
  ["prior", fakePrior(), 800],
  ["prior", { ...fakePrior(), losses: {} }, 800],
  ["step1", fakeStep(), 1000],
  ["step1", { ...fakeStep(128), stage: 2, interrupted: true }, 1000],
  ["step2", fakeStep2(), 1000],
  ["step2", fakeStep2(64, 3), 1000],
  ["step3", fakeStep(), 1000],
  ["shape", fakeShape(), 1000],
  ["mesh", fakeMesh(32), 800],
  ["samples", { images }, 500],
  ["views", { images, labels: ["−30°", "0°", "30°"] }, 500],
  ["parts", fakeParts(), 700],
  ["parts", fakeParts(128), 700],
];

function draw(kind: string, data: object): MimeBundle {
  const drawer = displayOf(kind) as ((result: object) => MimeBundle) | undefined;
  expect(drawer, `a drawer for ${kind}`).toBeDefined();
  return drawer!({ ...data, kind, describe: () => `${kind}: described` });
}

beforeAll(async () => {
  await buildViewer();
});

describe.each(kinds)("the bundle of a %s", (kind, data, minWidth) => {
  it("has a picture that is not blank, and a line of text", async () => {
    const bundle = draw(kind, data);
    expect(bundle["text/plain"]).toBe(`${kind}: described`);
    const { width, height, colors } = await decode(bundle["image/png"] as string);
    expect(width).toBeGreaterThan(minWidth);
    expect(width).toBeLessThan(1250); // wider is shrunk by notebooks, text included
    expect(height).toBeGreaterThan(150);
    expect(colors).toBeGreaterThan(200);
  });
});

describe("the bundle of a mesh", () => {
  it("is live in HTML, and small once the viewer is in the notebook", () => {
    const kernel = Symbol.for("gan2shape.kernel");
    const state = globalThis as Record<symbol, unknown>;
    state[kernel] = { executionCount: 1 };
    try {
      const first = draw("mesh", fakeMesh(16));
      const second = draw("mesh", fakeMesh(64));
      expect(first["text/html"]).toContain("DecompressionStream");
      expect(second["text/html"]).not.toContain("DecompressionStream");
      const size = String(second["text/html"]).length + String(second["image/png"]).length;
      expect(size).toBeLessThan(150_000);
      expect(draw("mesh", fakeMesh(16))["text/html"]).toContain("DecompressionStream"); // run again
    } finally {
      delete state[kernel];
      delete state[Symbol.for("gan2shape.viewerCarrier")];
    }
  });

  it("reaches for nothing outside itself", () => {
    expect(draw("mesh", fakeMesh(16))["text/html"]).not.toMatch(/(src|href)="(?!data:)/);
  });
});

describe("the bundle of parts", () => {
  it("shows every part in its colour, and the colours in a legend", async () => {
    const parts = fakeParts();
    const { at, width, height } = await decode(draw("parts", parts)["image/png"] as string);
    const nearest = (x: number, y: number) => {
      const distance = (color: string) =>
        Math.hypot(
          ...at(x, y).map((value, c) => value - Number.parseInt(color.slice(2 * c + 1, 2 * c + 3), 16)),
        );
      const colors = parts.parts.map(({ color }) => distance(color));
      return Math.min(...colors) < 100 ? colors.indexOf(Math.min(...colors)) : undefined;
    };
    // From the left: margin, image, gap, parts, gap, legend. From below: margin, half of each picture.
    const [left, bottom] = [20 + 256 + 18, height - 20 - 256];
    expect(nearest(left + 128, bottom + 40)).toBe(1);
    expect(nearest(left + 128, bottom + 200)).toBe(0);
    expect(nearest(left + 252, bottom + 254)).toBe(2);
    const swatches = [0, 1, 2].map((i) => nearest(left + 256 + 18 + 8, bottom + 26 * i + 13));
    expect(swatches).toEqual([0, 1, 2]);
    expect(width).toBeLessThan(820);
  });
});

describe("showCurves", () => {
  it("is a Plotly figure with a picture beside it", async () => {
    const bundle = showCurves(fakeLosses(1200), { title: "Step 1" })[JUPYTER_DISPLAY]();
    const { data, layout } = bundle[PLOTLY_MIME] as {
      data: { x: number[]; y: number[] }[];
      layout: { yaxis: object };
    };
    expect(data).toHaveLength(4);
    expect(data[0].x.length).toBeLessThanOrEqual(500);
    expect(data[0].x.at(-1)).toBeLessThanOrEqual(1200);
    expect(layout.yaxis).toMatchObject({ type: "log" });
    expect((await decode(bundle["image/png"] as string)).colors).toBeGreaterThan(50);
    expect(bundle["text/plain"]).toMatch(/^Step 1: total 0\.\d+ after 1200/);
  });

  it("takes the curve of one term", () => {
    expect(showCurves(Float32Array.of(3, 2, 1)).describe()).toBe("curves: loss 1.00 after 3");
  });

  it("refuses no curves at all", () => {
    expect(() => showCurves({})).toThrow(/curves is empty/);
  });
});

describe("showMaps", () => {
  it("tells maps by their shape and shares one scale between depths", async () => {
    const shown = showMaps({ Input: fakeImage(), Prior: fakeDepth(), Final: fakeDepth() });
    expect(shown.maps.Input.as).toBe("image");
    expect(shown.maps.Final.as).toBe("depth");
    const bundle = shown[JUPYTER_DISPLAY]();
    expect(bundle[PLOTLY_MIME]).toBeUndefined();
    expect((await decode(bundle["image/png"] as string)).colors).toBeGreaterThan(200);
  });

  it("offers a single depth map to be read off", () => {
    const figure = showMaps({ Depth: fakeDepth() })[JUPYTER_DISPLAY]()[PLOTLY_MIME] as {
      data: { z: number[][] }[];
    };
    expect(figure.data[0].z).toHaveLength(64);
  });

  it("says which map it cannot show", () => {
    expect(() => showMaps({ Odd: { shape: [2, 3, 4], data: new Float32Array(24) } })).toThrow(
      /The map "Odd" is \[2,3,4\], but must be/,
    );
  });
});

describe("what figures say", () => {
  it("takes the mean offset out of the depth error and leaves the background alone", () => {
    const shape = fakeShape();
    const data = shape.target.truth!.depth.data.map((depth) => depth + 0.05);
    const truth = { ...shape.target.truth!, depth: { shape: [64, 64], data } };
    const error = depthError({ ...shape, target: { ...shape.target, truth } as never })!;
    expect(Math.max(...error.data.map(Math.abs))).toBeLessThan(0.006);
    expect(error.data[0]).toBe(0);
    expect(depthError({ ...shape, target: { ...shape.target, truth: undefined } as never })).toBeUndefined();
  });

  it("gives yaw in degrees", () => {
    const views = { shape: [2, 6], data: Float32Array.of(0, 0.5, 0, 0, 0, 0, 0, -0.25, 0, 0, 0, 0) };
    expect(viewLabels(views)).toEqual(["yaw 30°", "yaw −15°"]);
  });

  it("thins curves to their means", () => {
    expect(thinned(Float32Array.of(1, 3, 5, 7, 9), 3)).toEqual({ every: 2, values: [2, 6, 9] });
    expect(thinned(Float32Array.of(Number.NaN), 3).values).toEqual([null]);
  });
});
