import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { code, notebook, save, temporaryFolder } from "../notebook/notebooks.js";
import { gan2shape, inProcess } from "./gan2shape.js";

describe("the command line", () => {
  it.each([
    [["--help"], 0, /Commands:/],
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/],
    [["run", "--help"], 0, /Examples:/],
  ])("%j prints on stdout", async (args, exitCode, output) => {
    expect(await inProcess(args)).toMatchObject({
      code: exitCode,
      stdout: expect.stringMatching(output),
      stderr: "",
    });
  });

  it.each([
    [["frobnicate"], /^Unknown command 'frobnicate'; see --help/],
    [["run"], /^Missing required argument 'notebook'/],
    [["run", "no.ipynb"], /^Cannot read the notebook no\.ipynb: there is no such file\./],
    [["dataset", "--count", "-3"], /^count is -3, but must be a whole number from 1 to/],
    [["dataset", "--count", "2", "--frob"], /^Unknown option '--frob'/],
    [["kernel", "install", "--user", "--system"], /^Of --user, --system and --prefix only one/],
  ])("%j gives one sentence and exit code 1", async (args, message) => {
    const { code: exitCode, stdout, stderr } = await inProcess(args);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  it("shows the stack only when asked", async () => {
    const { stderr } = await inProcess(["run", "no.ipynb"], { env: { GAN2SHAPE_DEBUG: "1" } });
    expect(stderr).toContain("    at ");
  });

  it("--json prints one object, also for an error", async () => {
    const { code: exitCode, stdout } = await inProcess(["run", "no.ipynb", "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining("no such file") });
  });
});

describe("gan2shape dataset", () => {
  it("writes the faces and says so in one object", async () => {
    const out = path.join(temporaryFolder(), "faces");
    const { code: exitCode, stdout } = await inProcess([
      "dataset",
      "--count",
      "2",
      "--size",
      "16",
      "--out",
      out,
      "--json",
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      folder: out,
      kind: "faces",
      count: 2,
      size: 16,
      split: "train",
      seed: 0,
    });
    expect(readFileSync(path.join(out, "list.txt"), "utf8")).toBe("000000.png\n000001.png\n");
  });

  it("writes cars, too, and refuses what it does not know", async () => {
    const out = path.join(temporaryFolder(), "cars");
    const { stdout } = await inProcess(["dataset", "cars", "--count", "1", "--size", "16", "--out", out]);
    expect(stdout).toContain(`Wrote 1 cars of 16 px to ${out}.`);
    const { code: exitCode, stderr } = await inProcess(["dataset", "cats"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('kind is "cats", but must be one of faces, cars.');
  });
});

describe("gan2shape run", { timeout: 180_000 }, () => {
  const args = (folder: string, file: string) => [
    "run",
    file,
    "--out",
    path.join(folder, "out.ipynb"),
    "--json",
  ];

  it("runs with parameters", async () => {
    const folder = temporaryFolder();
    const file = save(
      folder,
      "a.ipynb",
      notebook(code("p", "let seed = 1;", ["parameters"]), code("a", "seed + 1")),
    );
    const { code: exitCode, stdout } = await inProcess([...args(folder, file), "-p", "seed=41"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "ok", parameters: { seed: 41 }, cells: 3 });
    expect(readFileSync(path.join(folder, "out.ipynb"), "utf8")).toContain('"42"');
  });

  it("exits with 1 when a cell fails, after writing the notebook with the error", async () => {
    const folder = temporaryFolder();
    const file = save(folder, "a.ipynb", notebook(code("a", "throw new TypeError('no good')")));
    const { code: exitCode, stdout, stderr } = await gan2shape(args(folder, file));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Cell \[1\] failed with TypeError: no good\n/);
    expect(JSON.parse(stdout)).toMatchObject({ status: "error", error: { ename: "TypeError" } });
    expect(readFileSync(path.join(folder, "out.ipynb"), "utf8")).toContain("TypeError");
  });

  it("ends on Ctrl-C with what it has, no kernel and no half-written file", async () => {
    const folder = temporaryFolder();
    const marker = path.join(folder, "begun");
    const long = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, String(process.pid)); console.log("begun"); await new Promise((done) => setTimeout(done, 60000));`;
    const file = save(folder, "a.ipynb", notebook(code("a", long)));
    const { code: exitCode, stderr } = await gan2shape(args(folder, file), {
      onStart: (kill) => {
        const timer = setInterval(() => {
          if (!existsSync(marker)) return;
          clearInterval(timer);
          kill("SIGINT");
        }, 100);
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("Stopped by Ctrl-C");
    expect(readFileSync(path.join(folder, "out.ipynb"), "utf8")).toContain("begun");
    expect(readdirSync(folder).sort()).toEqual(["a.ipynb", "begun", "out.ipynb"]);
    const pid = Number(readFileSync(marker, "utf8"));
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe("gan2shape kernel", () => {
  it("installs into a prefix, and removes it again", async () => {
    const prefix = temporaryFolder();
    const installed = await inProcess(["kernel", "install", "--prefix", prefix, "--json"]);
    expect(JSON.parse(installed.stdout)).toMatchObject({ name: "gan2shape", ours: true });
    expect(existsSync(path.join(prefix, "share/jupyter/kernels/gan2shape/kernel.json"))).toBe(true);
    expect((await inProcess(["kernel", "uninstall", "--prefix", prefix])).code).toBe(0);
    const again = await inProcess(["kernel", "uninstall", "--prefix", prefix]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("no such kernel") });
  });
});

describe("gan2shape doctor", () => {
  it("names each provider with its reason", async () => {
    const report = JSON.parse((await inProcess(["doctor", "--json"])).stdout);
    expect(report).toMatchObject({ node: process.version, cpu: { cores: expect.any(Number) } });
    expect(report.providers.map((provider: { name: string }) => provider.name)).toEqual([
      "cpu",
      "cuda",
      "webgpu",
    ]);
    expect(report.providers[0]).toMatchObject({ available: true });
    for (const { note } of report.providers) expect(note).not.toBe("");
    // The tests' own.
    expect(report.device).toEqual({ device: "cpu", reason: "GAN2SHAPE_DEVICE" });
    expect(report.cache).toBeNull();
  });

  it("says where compiled programs are kept, and why none can be", async () => {
    const folder = path.join(import.meta.filename, "cache");
    const { stdout } = await inProcess(["doctor"], { env: { GAN2SHAPE_CACHE: folder } });
    expect(stdout).toContain(`${folder}: 0 graphs, 0 of 256 MB; nothing is added: `);
  });
});
