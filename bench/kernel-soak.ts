import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type KernelClient, startKernel } from "../kernel-ext/src/index.js";

/*
 * A long day of a notebook: cells of every kind, interrupts in between, restarts. Says what was lost (nothing should
 * be), and how resident memory grew between a fifth of the cells and the last (less than 15 %).
 *
 *   npm run bench -- kernel-soak --cells 1000 --interrupts 50 --restarts 20
 */
const { values: options } = parseArgs({
  options: {
    cells: { type: "string", default: "1000" },
    interrupts: { type: "string", default: "50" },
    restarts: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const cells = Number(options.cells);
const interrupts = Number(options.interrupts);
const restarts = Number(options.restarts);

/** Most that resident memory may grow. */
const MOST_GROWTH = 0.15;

/** A cell and what it must come to, by its number. */
function cell(n: number): [code: string, result: string | undefined] {
  switch (n % 5) {
    case 0:
      return [`const v${n % 50}: number = ${n}; v${n % 50} + 1`, String(n + 1)];
    case 1:
      return [`function f(x: number) { return x * ${n}; }\nf(2)`, String(2 * n)];
    case 2:
      return [`for (let i = 0; i < 200; i++) console.log("line", i, ${n});`, undefined];
    case 3:
      return [`await new Promise((r) => setTimeout(r, 1)); [${n}].map((x) => x + 1)`, `[ ${n + 1} ]`];
    default:
      return [`display({ "text/html": "<b>${n}</b>" }); new Float32Array(50_000).fill(${n})[7]`, String(n)];
  }
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
}

const failures: string[] = [];
const check = (right: boolean, what: string) => {
  if (!right) failures.push(what);
};

async function runCell(kernel: KernelClient, n: number): Promise<void> {
  const [code, expected] = cell(n);
  const { status, outputs } = await kernel.execute(code);
  const result = outputs.find((output) => output.output_type === "execute_result");
  const shown = result && "data" in result ? result.data["text/plain"] : undefined;
  check(status === "ok" && shown === expected, `cell ${n}: ${status} ${JSON.stringify(outputs)}`);
  if (n % 5 === 2) {
    const text = outputs.map((output) => ("text" in output ? output.text : "")).join("");
    check(text.split("\n").length === 201, `cell ${n} lost lines`);
  }
}

async function interruptOne(kernel: KernelClient, n: number): Promise<void> {
  const loops = [
    "while (true) {}",
    "await new Promise(() => {})",
    "await null; while (true) {}",
    "for (;;) await new Promise((r) => setTimeout(r, 1))",
  ];
  const { status, error } = await kernel.execute(loops[n % loops.length], { timeout: 50 });
  check(
    status === "error" && error?.ename === "InterruptedError",
    `interrupt ${n}: ${status} ${error?.ename}`,
  );
}

let kernel = await startKernel();
let early = 0;
for (let n = 1; n <= cells; n++) {
  await runCell(kernel, n);
  if (n % Math.max(1, Math.floor(cells / interrupts)) === 0) await interruptOne(kernel, n);
  if (n === Math.floor(cells / 5)) early = residentBytes(kernel.pid);
}
const late = residentBytes(kernel.pid);
await kernel.shutdown();
for (let n = 0; n < restarts; n++) {
  kernel = await startKernel();
  await runCell(kernel, n);
  check((await kernel.shutdown()) === 0, `restart ${n} did not end with 0`);
}

const growth = late / early - 1;
check(growth < MOST_GROWTH, `resident memory grew by ${(growth * 100).toFixed(1)} %`);
const report = {
  cells,
  interrupts,
  restarts,
  earlyMB: early / 2 ** 20,
  lateMB: late / 2 ** 20,
  growth,
  failures,
};
if (options.json) console.log(JSON.stringify(report));
else {
  console.log(
    `${cells} cells, ${interrupts} interrupts, ${restarts} restarts: ${failures.length} failures; ` +
      `${report.earlyMB.toFixed(0)} MB, then ${report.lateMB.toFixed(0)} MB (${(growth * 100).toFixed(1)} %)`,
  );
  for (const failure of failures.slice(0, 10)) console.log(failure);
}
process.exit(failures.length > 0 ? 1 : 0);
