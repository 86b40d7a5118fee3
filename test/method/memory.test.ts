import { describe, expect, it } from "vitest";
import { tf } from "../../src/engine/index.js";
import { GraphSession } from "../../src/engine/session.js";
import { initialNetworks } from "../../src/method/initialNetworks.js";
import { reconstruct } from "../../src/method/reconstruct.js";
import { Workbench } from "../../src/method/workbench.js";
import { TINY_SCHEDULE, tinyModel, tinyTarget } from "./tinyModel.js";

const narrow = () => ({ ...tinyModel(), networkWidth: 0.25 });

describe("memory of a reconstruction", () => {
  it("is given back after every step, and no more of it is taken in later iterations and stages", async () => {
    const sessions = GraphSession.open;
    const bench = new Workbench(narrow());
    const iterations = { step1: 3, step2: 3, step3: 3 };
    const schedule = { ...TINY_SCHEDULE, stages: 3, firstStage: iterations, laterStages: iterations };
    const used: Record<string, number[]> = {};
    const tensors: Record<string, number[]> = {};
    const idle: number[] = [];
    await reconstruct(bench, tinyTarget(), {
      schedule,
      onProgress: ({ step, stage }) => {
        if (step === "collect") return;
        const key = `${step} ${stage}`;
        used[key] = [...(used[key] ?? []), bench.buffers.used];
        tensors[key] = [...(tensors[key] ?? []), tf.memory().numTensors];
      },
      onResult: ({ kind }) => {
        // The pass that gives the prior's maps stays.
        expect(GraphSession.open, kind).toBe(sessions + 3);
        expect(bench.buffers.used, kind).toBe(0);
        if (kind === "step3") idle.push(bench.buffers.idle);
      },
    });
    for (const step of Object.keys(used)) {
      expect(new Set(used[step]), step).toEqual(new Set([used[step][0]]));
      expect(new Set(tensors[step]), step).toEqual(new Set([tensors[step][0]]));
    }
    for (const step of ["step1", "step2", "step3"]) expect(used[`${step} 2`]).toEqual(used[`${step} 1`]);
    expect(idle[2]).toBe(idle[1]);
    await bench.dispose();
    expect([GraphSession.open, bench.buffers.idle]).toEqual([sessions, 0]);
  }, 120_000);
});

describe("initialNetworks", () => {
  it("draws the same numbers whenever it is asked, and takes pre-trained networks as they are", () => {
    const { networks } = new Workbench(narrow());
    const initial = initialNetworks(networks, 3);
    expect(initial.L).toEqual(networks.L.init(3));
    expect(initial.L).toEqual(initial.L);
    expect(Object.keys(initial)).toEqual(["D", "A", "V", "L", "E"]);
    const L = networks.L.init(4);
    expect(initialNetworks(networks, 3, { L }).L).toBe(L);
  });
});
