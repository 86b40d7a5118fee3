import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Progress, runLoop } from "../../src/method/loop.js";
import { fitPrior } from "../../src/method/prior.js";
import type { Curves, Networks, PriorResult, Step1Result } from "../../src/method/results.js";
import { runStep1 } from "../../src/method/step1.js";
import { runStep2 } from "../../src/method/step2.js";
import { runStep3 } from "../../src/method/step3.js";
import { Workbench } from "../../src/method/workbench.js";
import { abortedAtLook } from "../engine/helpers.js";
import { TINY_SCHEDULE, tinyModel, tinyTarget } from "./tinyModel.js";

/** What results of steps have in common. */
interface Stepped {
  networks: Networks;
  losses: Curves;
  iterations: number;
  interrupted: boolean;
  seconds: number;
  continuation?: { seconds: number };
}

interface RunOptions<R> {
  iterations?: number;
  signal?: AbortSignal;
  resume?: R;
  onProgress?: (progress: Progress) => void;
}

const bench = new Workbench({ ...tinyModel(), networkWidth: 0.25 }, { threads: 1 });
const schedule = { ...TINY_SCHEDULE, warmUpIterations: 0 };
let prior: PriorResult;
let step1: Step1Result;

/**
 * Runs a step in calls that each do one whole iteration and are interrupted in the next, at its first boundary, then its
 * second, until it has no more; and beside it one whose calls end after the whole iteration. Interrupted results must be
 * the same, and the last one that of a run that was never interrupted.
 *
 * @returns how many boundaries an iteration has
 */
async function expectWholeAtEveryBoundary<R extends Stepped>(
  step: Progress["step"],
  run: (options: RunOptions<R>) => Promise<R>,
): Promise<number> {
  /** One whole iteration, after which the signal is looked at `looks` times before it is aborted. */
  const goOn = (resume: R | undefined, looks: number) => {
    let done = false;
    const onProgress = (progress: Progress) => {
      done ||= progress.step === step;
    };
    const signal = abortedAtLook(looks, () => done);
    return run({ iterations: 100, signal, resume, onProgress });
  };
  let cut: R | undefined;
  let expected: R | undefined;
  for (let boundaries = 0; ; boundaries++) {
    expected = await goOn(expected, 0);
    // The first look is the loop's own.
    const next = await goOn(cut, 1 + boundaries);
    if (next.iterations > expected.iterations) {
      const whole = await run({ iterations: next.iterations });
      expect(whole.interrupted).toBe(false);
      expect(digest(next.networks)).toEqual(digest(whole.networks));
      expect(next.losses).toEqual(whole.losses);
      return boundaries;
    }
    expect(next.iterations).toBe(boundaries + 1);
    expect(next.interrupted).toBe(true);
    expect(digest(next)).toEqual(digest(expected));
    cut = next;
  }
}

/** All that a result holds, arrays by their hashes, without how long it took and how it came about. */
function digest(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    return createHash("sha1")
      .update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      .digest("hex");
  }
  if (typeof value !== "object" || value === null) return value;
  const left = Object.entries(value).filter(
    ([name]) => !["seconds", "step1", "step2", "prior"].includes(name),
  );
  return Object.fromEntries(left.map(([name, field]) => [name, digest(field)]));
}

describe("an iteration that is interrupted", () => {
  beforeAll(async () => {
    prior = await fitPrior(bench, tinyTarget(), { schedule, iterations: 1 });
    step1 = await runStep1(bench, prior, { iterations: 1 });
  }, 240_000);
  afterAll(() => bench.dispose());

  it("is as if it had never begun, at every boundary of the prior", async () => {
    const run = (options: RunOptions<PriorResult>) => fitPrior(bench, tinyTarget(), { schedule, ...options });
    expect(await expectWholeAtEveryBoundary("prior", run)).toBe(2);
  }, 240_000);

  it("is as if it had never begun, at every boundary of step 2", async () => {
    const run = (options: Parameters<typeof runStep2>[2]) => runStep2(bench, step1, options);
    expect(await expectWholeAtEveryBoundary("step2", run)).toBeGreaterThan(1);
  }, 240_000);

  it("is as if it had never begun, at every boundary of step 3", async () => {
    const step2 = await runStep2(bench, step1, { iterations: 1 });
    const run = (options: Parameters<typeof runStep3>[2]) => runStep3(bench, step2, options);
    expect(await expectWholeAtEveryBoundary("step3", run)).toBeGreaterThan(3);
  }, 240_000);

  it("leaves nothing behind when it was the first", async () => {
    const before = digest(prior.networks);
    await expect(runStep1(bench, prior, { signal: abortedAtLook(2) })).rejects.toThrow(
      "step1 was interrupted before its first iteration; nothing was changed.",
    );
    expect(digest(prior.networks)).toEqual(before);
    expect(digest(await runStep1(bench, prior, { iterations: 1 }))).toEqual(digest(step1));
  }, 240_000);
});

describe("runLoop", () => {
  const plan = { step: "step1" as const, stage: 0, iterations: 3 };

  it("passes on errors that have nothing to do with its signal", async () => {
    const { signal } = new AbortController();
    const failing = runLoop(plan, { signal }, async () => {
      throw new Error("out of memory");
    });
    await expect(failing).rejects.toThrow("out of memory");
  });

  it("gives no signal to iterations that must be done", async () => {
    const signals: unknown[] = [];
    const ended = await runLoop({ ...plan, atLeast: 2 }, { signal: AbortSignal.abort() }, async (_, run) => {
      signals.push(run.signal);
      return { total: 1 };
    });
    expect(signals).toEqual([undefined, undefined]);
    expect(ended).toMatchObject({ iterations: 2, interrupted: true });
  });
});
