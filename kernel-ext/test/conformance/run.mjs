// Runs jupyter_kernel_test against the built kernel: `node kernel-ext/test/conformance/run.mjs`.
// Wants a Python with jupyter_kernel_test and nbconvert (`scripts/install-jupyter.sh` installs it); PYTHON names it.
// The last line is `N passed, N failed, N skipped`; exit code 0 all passed, 1 not, 77 no such Python.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = new URL("../../dist/index.js", import.meta.url);
if (!existsSync(built)) {
  console.error("kernel-ext is not built; run `node scripts/build.mjs` first.");
  process.exit(1);
}
const candidates = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "/usr/bin/python3"];
const python = candidates.find(
  (program) =>
    spawnSync(program, ["-c", "import jupyter_kernel_test, nbconvert"], { stdio: "ignore" }).status === 0,
);
if (!python) {
  console.error(
    `No Python with jupyter_kernel_test and nbconvert (tried ${candidates.join(", ")}); name one with PYTHON.`,
  );
  process.exit(77);
}

const { installKernelSpec } = await import(built.href);
const folder = mkdtempSync(path.join(tmpdir(), "conformance-"));
try {
  installKernelSpec({ prefix: folder, name: "conformance" });
  const { status } = spawnSync(python, [path.join(here, "test_kernel.py")], {
    // An empty folder: what a cell finds must not depend on this repository.
    cwd: folder,
    stdio: "inherit",
    env: {
      ...process.env,
      KERNEL_NAME: "conformance",
      // The history of tests is not the user's.
      JUPYTER_DATA_DIR: path.join(folder, "data"),
      JUPYTER_PATH: path.join(folder, "share", "jupyter"),
    },
  });
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
