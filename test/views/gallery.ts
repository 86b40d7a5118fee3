import { savedWidgetState, type Widget } from "@gan2shape/kernel";
import { fakeKernel } from "../../kernel-ext/test/widgets/fake-kernel.js";
import { Shape3D, Step2Result, Target } from "../../src/method/index.js";
import type { CodeCell, Notebook } from "../../src/notebook/format.js";
import { notebookToHtml } from "../../src/notebook/html/page.js";
import { JUPYTER_DISPLAY } from "../../src/results/result.js";
import { compare, Monitor, StagesView, tune } from "../../src/views/index.js";
import { packCurves } from "../../src/views/runTracker.js";
import { packSurface } from "../../src/views/surface.js";
import { fakeLosses, fakeShape, fakeStep2 } from "../display/fakes.js";

/** A made-up shape; `depth` 0 is flat and 1 as it is. */
export function shapeOfDepth(size: number, depth = 1): Shape3D {
  const fields = fakeShape(size);
  const data = fields.depth.data.map((value) => 1.03 + depth * (value - 1.03));
  const target = new Target(fields.target);
  return new Shape3D({ ...fields, target, depth: { shape: fields.depth.shape, data } });
}

/** Every view of ours, made from made-up results, by name. Needs a kernel or a fake one. */
export function allViews(size = 64): Record<string, Widget<never> & { still(): object }> {
  const shape = shapeOfDepth(size);
  const step2 = new Step2Result({ ...fakeStep2(size, 20), kind: "step2", describe: () => "step 2" } as never);
  const monitor = new Monitor({ label: "Reconstruct" });
  monitor.set({
    run: {
      status: "running",
      step: "Step 3",
      iteration: 240,
      iterations: 400,
      loss: 0.123,
      seconds: 62,
      secondsLeft: 41,
      message: "",
    },
    curves: packCurves(fakeLosses(240)),
    surface: packSurface(shape),
  });
  const frames = [0.2, 0.5, 0.8, 1].map((depth, i) => ({
    title: ["Prior", "Step 1, 80", "Step 3, 20", "Step 3, 40"][i],
    surface: packSurface(shapeOfDepth(size, depth)),
    metrics: { loss: 1 / (i + 1) },
  }));
  const session = {} as never; // nothing is run here
  return {
    shape: shape.show(),
    maps: shape.maps(),
    samples: step2.grid(),
    monitor,
    stages: new StagesView("Stages", frames, "stages"),
    compare: compare(shapeOfDepth(size, 0.6), shape, { labels: ["quick", "synface"] }),
    tuner: tune(session, shape.target),
  } as never;
}

/** A page from disk with every view. */
export function galleryHtml(size = 64): string {
  const kernel = fakeKernel();
  try {
    const cells = Object.entries(allViews(size)).map(([name, view]) => cellOf(name, view));
    const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    return notebookToHtml(notebook, { title: "Views", widgetState: savedWidgetState() });
  } finally {
    kernel.remove();
  }
}

function cellOf(name: string, view: object): CodeCell {
  const data = (view as { [JUPYTER_DISPLAY](): Record<string, unknown> })[JUPYTER_DISPLAY]();
  return {
    cell_type: "code",
    id: name,
    metadata: {},
    source: name,
    execution_count: 1,
    outputs: [{ output_type: "execute_result", execution_count: 1, data, metadata: {} }],
  };
}
