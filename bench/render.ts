import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CATEGORIES, CATEGORY_NAMES, type CategoryName } from "../src/data/index.js";

/*
 * How fast the procedural categories are rendered, with everything that a sample has, by one process and by one for each
 * core at once; bar: 150 faces a second at 64 px on two cores.
 *
 *   npm run bench -- render
 */
const COUNT = 300;
const SIZE = 64;

/** Samples a second. */
function rate(category: CategoryName): number {
  const samples = CATEGORIES[category].dataset({ count: COUNT, size: SIZE });
  // The first ones are compiled while they run.
  for (let i = 0; i < 30; i++) samples.get(i);
  const start = performance.now();
  for (let i = 0; i < COUNT; i++) samples.get(i);
  return (1000 * COUNT) / (performance.now() - start);
}

async function rateInProcess(category: CategoryName): Promise<number> {
  const file = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, file, category]);
  return Number(stdout);
}

const [measured] = process.argv.slice(2) as CategoryName[];
if (measured) console.log(rate(measured));
else {
  const cores = availableParallelism();
  for (const category of CATEGORY_NAMES) {
    const alone = await rateInProcess(category);
    const together = await Promise.all(Array.from({ length: cores }, () => rateInProcess(category)));
    const sum = together.reduce((total, one) => total + one, 0);
    console.log(
      `${category} of ${SIZE} px: ${alone.toFixed(0)} a second by one process, ${sum.toFixed(0)} by ${cores} at once`,
    );
  }
}
