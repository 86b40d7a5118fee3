// `npm test`: installs, builds, runs vitest; the last line is `N passed, N failed`, with `, N skipped` when some were.
// The browser tests run only with GAN2SHAPE_BROWSER=1, or alone with --browser; --webgpu runs the engine's tests and the
// method's steps on WebGPU, drawn by SwiftShader, the software GPU that comes with Chromium; other arguments go to vitest.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root, setup } from "./setup.mjs";

await setup();

const alone = process.argv.includes("--browser");
const webgpu = process.argv.includes("--webgpu");
const given = process.argv.slice(2).filter((argument) => argument !== "--browser" && argument !== "--webgpu");
const selection = alone
  ? ["test/browser", "--passWithNoTests"]
  : webgpu
    ? ["test/engine", "test/devices"]
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
  { cwd: root, stdio: "inherit", env: { ...process.env, ...(webgpu ? softwareGpu() : {}) } },
);
const { passed, failed, skipped } = count();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed > 0 ? 1 : 0);

/** Chromium's folder has Vulkan's loader and SwiftShader; the loader is found by a variable that counts when a process starts. */
function softwareGpu() {
  const chromium = process.env.GAN2SHAPE_CHROMIUM && path.dirname(process.env.GAN2SHAPE_CHROMIUM);
  const folders = [chromium, "/usr/lib/chromium"].filter(Boolean);
  const found = folders.find((one) => existsSync(path.join(one, "vk_swiftshader_icd.json")));
  if (!found) {
    console.error(
      `There is no SwiftShader in ${folders.join(" or ")}; scripts/install-browser.sh installs Chromium with it.`,
    );
    console.log("0 passed, 1 failed");
    process.exit(1);
  }
  return {
    GAN2SHAPE_DEVICE: "webgpu",
    VK_ICD_FILENAMES: path.join(found, "vk_swiftshader_icd.json"),
    LD_LIBRARY_PATH: [found, process.env.LD_LIBRARY_PATH].filter(Boolean).join(path.delimiter),
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? os.tmpdir(),
  };
}

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
