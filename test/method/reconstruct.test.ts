import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Progress } from "../../src/method/loop.js";
import { reconstruct } from "../../src/method/reconstruct.js";
import { Workbench } from "../../src/method/workbench.js";
import { TINY_SCHEDULE, tinyModel, tinyTarget } from "./tinyModel.js";

const bench = new Workbench(tinyModel(), { threads: 1 });
const target = tinyTarget();
const schedule = TINY_SCHEDULE;
const folder = mkdtempSync(path.join(tmpdir(), "gan2shape-"));

/** A signal that fires when a step has done so many iterations. */
function stopAt(step: Progress["step"], iteration: number) {
  const controller = new AbortController();
  const onProgress = (progress: Progress) => {
    if (progress.step === step && progress.iteration === iteration) controller.abort();
  };
  return { signal: controller.signal, onProgress };
}

describe("reconstruct", () => {
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await bench.dispose();
  });

  it("stops between iterations, keeps what it has, and goes on to the same bytes", async () => {
    const whole = await reconstruct(bench, target, { schedule });
    expect(whole.interrupted).toBe(false);
    expect(whole.stages).toBe(1);
    expect(whole.history.map(({ step }) => step)).toEqual(["prior", "step1", "step2", "step3"]);
    expect(whole.manifest.iterations).toBe(4 + 4 + 12 + 3);
    expect(whole.mesh.positions.length).toBe(3 * (64 * 64 + 63 * 63));

    const cut = await reconstruct(bench, target, { schedule, checkpoint: folder, ...stopAt("step2", 2) });
    expect(cut.interrupted).toBe(true);
    expect(cut.history.at(-1)?.losses.total).toHaveLength(2);
    expect(cut.samples?.projected.shape).toEqual([2, 3, 64, 64]);

    await reconstruct(bench, target, { schedule, checkpoint: folder, ...stopAt("step3", 1) });
    const resumed = await reconstruct(bench, target, { schedule, checkpoint: folder });
    expect(resumed.interrupted).toBe(false);
    expect(resumed.history.map(({ losses }) => losses)).toEqual(whole.history.map(({ losses }) => losses));
    expect([...resumed.depth.data]).toEqual([...whole.depth.data]);
    expect([...resumed.albedo.data]).toEqual([...whole.albedo.data]);

    await expect(reconstruct(bench, target, { schedule, seed: 1, checkpoint: folder })).rejects.toThrow(
      "holds the checkpoint of another run",
    );
  }, 240_000);

  it("has nothing to give when it is stopped before the first iteration", async () => {
    const stopped = reconstruct(bench, target, { schedule, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("prior was interrupted before its first iteration");
  });
});
