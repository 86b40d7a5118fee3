import { describe, expect, it } from "vitest";
import { CATEGORIES, CATEGORY_NAMES, categoryOf, isCategory } from "../../src/data/index.js";

describe("CATEGORIES", () => {
  it("have all that training and measuring ask of them", () => {
    for (const name of CATEGORY_NAMES) {
      const { dataset, identities, identityYawDegrees, viewLightPrior, ...words } = CATEGORIES[name];
      expect(words.name, name).toBe(name);
      expect(dataset({ count: 1, size: 16 }).get(0).image.length, name).toBe(3 * 16 * 16);
      expect(viewLightPrior(64).view.mean.length, name).toBe(6);
      const seen = identities({
        identities: 1,
        views: 1,
        size: 16,
        yawLimitDegrees: identityYawDegrees.measured,
      });
      expect(seen.get(0, 0).light.length, name).toBe(4);
      expect(identityYawDegrees.trained, name).toBeGreaterThan(identityYawDegrees.measured);
    }
    expect([CATEGORIES.faces.mirrored, CATEGORIES.cars.mirrored]).toEqual([true, false]);
  });

  it("are found by what a model says it shows", () => {
    expect(categoryOf({ name: "mine", category: "cars" })).toBe(CATEGORIES.cars);
    expect(() => categoryOf({ name: "mine" })).toThrow(
      'The model mine names no procedural category, so there are no renders with ground truth for it; if it was trained on this project\'s faces or cars, write "category": "faces" or "category": "cars" into its model.json.',
    );
    expect([isCategory("cars"), isCategory("boats"), isCategory(3)]).toEqual([true, false, false]);
  });
});
