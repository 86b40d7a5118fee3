import { CATEGORIES, CATEGORY_NAMES, renderAll } from "../src/data/index.js";

/*
 * How fast the procedural categories are rendered, with everything that a sample has, by one thread and by one for each
 * core, their start included; bar: 150 faces a second at 64 px on two cores.
 *
 *   npm run bench -- render
 */
const COUNT = 2000;
const SIZE = 64;

for (const category of CATEGORY_NAMES) {
  const { dataset } = CATEGORIES[category];
  const rate = async (count: number, threads?: number): Promise<string> => {
    const start = performance.now();
    await renderAll(dataset({ count, size: SIZE }), () => {}, { threads });
    return ((1000 * count) / (performance.now() - start)).toFixed(0);
  };
  // The first ones are compiled while they run.
  await rate(30, 1);
  console.log(
    `${category} of ${SIZE} px: ${await rate(COUNT / 4, 1)} a second on one core, ${await rate(COUNT)} on all`,
  );
}
