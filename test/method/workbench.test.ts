import { describe, expect, it } from "vitest";
import type { TrainingProgram } from "../../src/engine/index.js";
import { Workbench } from "../../src/method/workbench.js";
import { tinyModel } from "./tinyModel.js";

describe("Workbench", () => {
  it("holds one training program at a time", async () => {
    const bench = new Workbench(tinyModel());
    const log: string[] = [];
    const make = (name: string) => async () => {
      log.push(`made ${name}`);
      return { dispose: async () => void log.push(`freed ${name}`) } as unknown as TrainingProgram;
    };
    const first = await bench.training("a", make("a"));
    expect(await bench.training("a", make("a"))).toBe(first);
    await bench.training("b", make("b"));
    await bench.dispose();
    expect(log).toEqual(["made a", "freed a", "made b", "freed b"]);
  });
});
