import { describe, expect, it } from "vitest";
import {
  flipOf,
  lengthsOf,
  PRETRAINING_SCHEDULES,
  SCHEDULES,
  scheduleFor,
  scheduleOf,
  totalIterations,
} from "../../src/method/schedules.js";

describe("schedules", () => {
  it("has the lengths of the reference implementation", () => {
    const total = (name: string) => totalIterations(scheduleOf(name));
    expect([total("car"), total("church"), total("celeba"), total("cat"), total("synface")]).toEqual([
      5300, 5300, 4600, 4600, 1200,
    ]);
  });

  it("mirrors in step 3 of the faces' first stage only", () => {
    const celeba = scheduleOf("celeba");
    expect([0, 1, 2, 3].map((stage) => flipOf(celeba, 3, stage))).toEqual([true, false, false, false]);
    expect([0, 1].map((stage) => flipOf(celeba, 1, stage))).toEqual([false, false]);
    expect(lengthsOf(celeba, 1).step1).toBe(200);
    expect(flipOf(scheduleOf("synface"), 3, 0)).toBe(true);
  });

  it("takes changes, and leaves the table as it is", () => {
    expect(scheduleOf({ name: "synface", stages: 2 }).stages).toBe(2);
    expect(SCHEDULES.synface.stages).toBe(1);
  });

  it("mirrors nothing of objects without left-right symmetry, unless it is told to", () => {
    const car = { symmetric: false };
    const celeba = scheduleFor(car, "celeba");
    expect([0, 1, 2, 3].map((stage) => flipOf(celeba, 3, stage))).toEqual([false, false, false, false]);
    const shapes = scheduleFor(car, "shapes", PRETRAINING_SCHEDULES);
    expect([0, 1, 2].map((stage) => flipOf(shapes, 1, stage))).toEqual([false, false, false]);
    expect(scheduleFor(car, { name: "synface", flip3: [true] })).toMatchObject({
      flip1: [false],
      flip3: [true],
    });
    expect(scheduleFor({ symmetric: true }, "celeba")).toEqual(scheduleOf("celeba"));
  });

  it("names what is wrong", () => {
    expect(() => scheduleOf("fast")).toThrow('There is no schedule "fast"; take one of quick, synface');
    expect(() => scheduleOf({ name: "synface", stages: 0 })).toThrow("stages of the schedule is 0");
    expect(() => scheduleOf({ name: "synface", firstStage: { step1: 5, step2: -3, step3: 5 } })).toThrow(
      "step2 of the schedule is -3",
    );
  });
});
