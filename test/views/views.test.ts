import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeKernel } from "../../kernel-ext/test/widgets/fake-kernel.js";
import { InputError } from "../../src/errors.js";
import type { Progress, Step3Result } from "../../src/method/index.js";
import { JUPYTER_DISPLAY } from "../../src/results/result.js";
import { Monitor, tune } from "../../src/views/index.js";
import { RunTracker } from "../../src/views/runTracker.js";
import { fakeMaps } from "../display/fakes.js";
import { allViews, shapeOfDepth } from "./gallery.js";

describe("the live views", () => {
  let kernel: ReturnType<typeof fakeKernel>;
  beforeEach(() => {
    kernel = fakeKernel();
  });
  afterEach(() => kernel.remove());

  it("carry a picture and a line of text each", () => {
    for (const [name, view] of Object.entries(allViews(16))) {
      const bundle = (view as unknown as { [JUPYTER_DISPLAY](): Record<string, string> })[JUPYTER_DISPLAY]();
      expect(Object.keys(bundle), name).toEqual(
        expect.arrayContaining(["application/vnd.jupyter.widget-view+json", "image/png", "text/plain"]),
      );
      expect(Buffer.from(bundle["image/png"], "base64").subarray(1, 4).toString(), name).toBe("PNG");
    }
  });

  it("send a new 128 px shape as one message of binary parts, no list of numbers in it", () => {
    const view = shapeOfDepth(128).show();
    const before = kernel.sent.length;
    view.update(shapeOfDepth(128, 0.5));
    view.flush();
    const [message, ...others] = kernel.sent.slice(before);
    expect(others).toEqual([]);
    expect(message.data.buffer_paths).toEqual([
      ["surface", "depth"],
      ["surface", "normals"],
      ["surface", "albedo"],
    ]);
    expect(JSON.stringify(message.data)).not.toMatch(/\[\s*-?\d/);
    const bytes = message.buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    expect(bytes + JSON.stringify(message.data).length).toBeLessThan(600_000);
  });

  it("take the reader's camera and light back", async () => {
    const view = shapeOfDepth(16).show();
    const light = { ambient: 0.2, diffuse: 0.9, x: 1, y: 0 };
    await kernel.receive("comm_msg", { comm_id: view.id, data: { method: "update", state: { light } } });
    expect(view.light).toEqual(light);
  });

  it("put a screenshot together from its pieces", async () => {
    const view = shapeOfDepth(16).show();
    const picture = view.screenshot();
    const { upload } = kernel.sent.at(-1)!.data.content;
    for (const index of [1, 0]) {
      const data = { method: "custom", content: { event: "piece", upload, index, count: 2 } };
      await kernel.receive("comm_msg", { comm_id: view.id, data }, [Uint8Array.of(index)]);
    }
    expect([...(await picture)]).toEqual([0, 1]);
  });

  it("refuse a mode that there is not", () => {
    expect(() => shapeOfDepth(16).show({ mode: "sepia" as never })).toThrow(InputError);
  });

  it("stop a monitored run when the page says so", async () => {
    const monitor = new Monitor();
    monitor.tracker.onProgress(progress(1));
    await kernel.receive("comm_msg", {
      comm_id: monitor.id,
      data: { method: "custom", content: { event: "stop" } },
    });
    expect(monitor.tracker.controller.signal.aborted).toBe(true);
    expect(monitor.run.status).toBe("stopping");
    monitor.tracker.finish({ interrupted: true });
    expect(monitor.run.status).toBe("stopped");
  });

  it("give tuned values back as typed options and as code, and take back what is out of range", async () => {
    const tuner = tune({} as never, shapeOfDepth(16).target);
    const values = { ...tuner.values, seed: 3, smoothWeight: 0.02, lightWidth: 0.5 };
    await kernel.receive("comm_msg", { comm_id: tuner.id, data: { method: "update", state: { values } } });
    expect(tuner.options).toMatchObject({ seed: 3, schedule: { name: "quick", smoothWeight: 0.02 } });
    expect(tuner.options.schedule.randomLight?.x).toEqual([-0.5, 0.5]);
    expect(tuner.code).toContain(
      'g.reconstruct(target, { seed: 3, schedule: { name: "quick", smoothWeight: 0.02',
    );
    const wrong = { ...values, smoothWeight: 99 };
    await kernel.receive("comm_msg", {
      comm_id: tuner.id,
      data: { method: "update", state: { values: wrong } },
    });
    expect(tuner.values.smoothWeight).toBe(0.01);
  });

  it("run a tuned step when asked and show its result in place", async () => {
    const shape = shapeOfDepth(16);
    const calls: unknown[] = [];
    const session = {
      reconstruct: async (_target: unknown, options: { onProgress(progress: Progress): void }) => {
        calls.push(options);
        options.onProgress(progress(1));
        return shape;
      },
    };
    const tuner = tune(session as never, shape.target);
    expect(await tuner.apply()).toBe(shape);
    expect(tuner.result).toBe(shape);
    expect(tuner.surface?.size).toBe(16);
    expect(tuner.run.status).toBe("done");
    expect(calls).toHaveLength(1);
  });
});

describe("a run's tracker", () => {
  it("tells the time left and keeps stations to step through", () => {
    let now = 0;
    const changes: { run: { secondsLeft: number | null } }[] = [];
    const tracker = new RunTracker(
      (change) => changes.push(change),
      () => now,
    );
    for (let i = 1; i <= 100; i++) {
      now += 1000;
      tracker.onProgress(progress(i));
    }
    expect(changes[49].run.secondsLeft).toBeCloseTo(50, 0);
    expect(tracker.frames.length).toBeLessThanOrEqual(24);
    const stations = tracker.frames.map(({ title }) => Number(title.replace("Step 3, ", "")));
    expect(stations.at(-1)).toBe(100);
    const gaps = stations.slice(1, -1).map((station, i) => station - stations[i]);
    expect(new Set(gaps).size, `${stations}`).toBe(1); // evenly, from the start
    expect(stations[0]).toBe(1);
  });

  it("says that a run failed, and why", () => {
    const changes: { run: { status: string; message: string } }[] = [];
    const tracker = new RunTracker((change) => changes.push(change));
    tracker.finish({ error: new Error("no memory") });
    expect(changes.at(-1)?.run).toMatchObject({ status: "failed", message: "no memory" });
  });
});

function progress(iteration: number): Progress {
  return {
    step: "step3",
    stage: 0,
    iteration,
    iterations: 100,
    loss: 1 / iteration,
    losses: { total: 1 / iteration },
    maps: () => fakeMaps(16) as unknown as Step3Result,
  };
}
