// `npm test`: installs, builds, runs vitest; the last line is `N passed, N failed`, with `, N skipped` when some were.
// The browser tests run only with GAN2SHAPE_BROWSER=1, or alone with --browser; other arguments go to vitest.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root, setup } from "./setup.mjs";

await setup();

const alone = process.argv.includes("--browser");
const given = process.argv.slice(2).filter((argument) => argument !== "--browser");
const selection = alone
  ? ["test/browser", "--passWithNoTests"]
  : process.env.GAN2SHAPE_BROWSER === "1"
    ? []
    : ["--exclude", "test/browser/**"];

const folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-test-"));
const report = path.join(folder, "report.json");
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...selection,
    ...given,
  ],
  { cwd: root, stdio: "inherit" },
);
const { passed, failed, skipped } = count();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed > 0 ? 1 : 0);

function count() {
  if (!existsSync(report)) return { passed: 0, failed: status === 0 && alone ? 0 : 1, skipped: 0 };
  const results = JSON.parse(readFileSync(report, "utf8"));
  // A file that cannot even be loaded has no tests to count, but it is a failure.
  const broken = results.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = results.numFailedTests + broken;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed, // an error outside any test, or a killed run
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
