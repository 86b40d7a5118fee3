import { setFlagsFromString } from "node:v8";

/**
 * Keeps resident memory near what is really used. Live objects grow by 1 MB in a hundred cells, but in 1,000 cells the
 * process grew from 306 to 780 MB. Two settings of V8, both read whenever they are used, so that they may be set late:
 *
 * - It lets garbage grow to several times what is live; now to half of it. The programs that TypeScript drops with
 *   every cell are such garbage. Twice what is live: 266 MB at cell 200, 306 at cell 1,000; half: 235 and 257. The time
 *   for 1,000 cells is the same.
 * - It optimised `createTypeChecker`, a function of thousands of closures that gains nothing by it: 3 s of a second
 *   core and 130 MB that stay with malloc, at some cell after the 200th. Functions of that size are no longer
 *   optimised. A bound of 30,000 bytes of bytecode still lets it pass.
 */
export function boundMemory(): void {
  setFlagsFromString("--heap-growing-percent=50");
  setFlagsFromString("--max-optimized-bytecode-size=15000");
}
