import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readNpy } from "../../src/data/index.js";
import { temporaryFolder } from "../notebook/notebooks.js";
import { openFake } from "./fakeToolkit.js";
import { inProcess } from "./gan2shape.js";

async function json(...args: string[]) {
  const ended = await inProcess([...args, "--json"], { open: openFake });
  return { ...ended, data: JSON.parse(ended.stdout) };
}

describe("gan2shape sample", () => {
  it("writes images, latents and a sheet", async () => {
    const out = temporaryFolder();
    const { code, data } = await json("sample", "-m", "fake", "--count", "2", "--seed", "7", "--out", out);
    expect(code).toBe(0);
    const names = ["000007.png", "000007.npy", "000008.png", "000008.npy", "sheet.png", "manifest.json"];
    expect(data.files).toEqual(names.map((name) => path.join(out, name)));
    expect(readNpy(path.join(out, "000008.npy"))).toEqual({ shape: [2], data: Float32Array.of(8, 1) });
  });
});

describe("gan2shape reconstruct", () => {
  it("writes everything about a shape, the manifest with checksums last", async () => {
    const out = temporaryFolder();
    const { code, data } = await json("reconstruct", "--model", "fake", "--seed", "7", "--out", out);
    expect(code).toBe(0);
    expect(data).toMatchObject({
      model: "fake",
      seed: 7,
      schedule: "quick",
      losses: { step1: { total: 0.5 } },
    });
    expect(data.seconds).toBeGreaterThanOrEqual(0);
    for (const file of data.files) expect(existsSync(file), file).toBe(true);
    const names = data.files.map((file: string) => path.relative(out, file));
    for (const map of ["depth", "normals", "albedo", "canonical"]) {
      expect(names).toEqual(expect.arrayContaining([`${map}.png`, `${map}.npy`]));
    }
    expect(names).toEqual(
      expect.arrayContaining(["shape.glb", "shape_mesh.obj", "shape_mesh.mtl", "shape_canonical_image.png"]),
    );
    expect(names).toEqual(
      expect.arrayContaining(["rotated/yaw_m40.png", "relit/light_p0.7.png", "metrics.json", "report.html"]),
    );
    expect(names.at(-1)).toBe("manifest.json");
    const manifest = JSON.parse(readFileSync(path.join(out, "manifest.json"), "utf8"));
    expect(manifest.files).toHaveLength(names.length - 1);
    for (const { file, sha256, bytes } of manifest.files) {
      const contents = readFileSync(path.join(out, file));
      expect([bytes, sha256]).toEqual([contents.length, createHash("sha256").update(contents).digest("hex")]);
    }
    expect(readNpy(path.join(out, "depth.npy")).shape).toEqual([16, 16]);
  });

  it("gives the same bytes again", async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    await json("reconstruct", "--model", "fake", "--seed", "7", "--out", first);
    await json("reconstruct", "--model", "fake", "--seed", "7", "--out", second);
    for (const name of ["depth.npy", "normals.npy", "albedo.npy", "shape.glb", "rotated/yaw_p20.png"]) {
      expect(readFileSync(path.join(first, name)).equals(readFileSync(path.join(second, name))), name).toBe(
        true,
      );
    }
  });

  it("passes the length of the steps on, and refuses one that cannot be", async () => {
    const out = temporaryFolder();
    await json("reconstruct", "--model", "fake", "--iterations", "3", "--out", out);
    const manifest = JSON.parse(readFileSync(path.join(out, "manifest.json"), "utf8"));
    expect(manifest.schedule.firstStage).toEqual({ step1: 3, step2: 3, step3: 3 });
    const { code, data } = await json("reconstruct", "--model", "fake", "--iterations", "-3", "--out", out);
    expect(code).toBe(1);
    expect(data).toEqual({ error: "iterations is -3, but must be a whole number of at least 1." });
  });

  it("takes no manifest of an earlier run for its own", async () => {
    const out = temporaryFolder();
    writeFileSync(path.join(out, "manifest.json"), "{}");
    writeFileSync(path.join(out, "rotated"), "a file where a folder must be");
    const { code, data } = await json("reconstruct", "--model", "fake", "--out", out);
    expect(code).toBe(1);
    expect(data.error).toMatch(/rotated/);
    expect(existsSync(path.join(out, "manifest.json"))).toBe(false);
  });

  it.each([
    [["--model", "nope"], 'There is no model "nope"; give one of fake.'],
    [["--schedule", "slow"], /^schedule is "slow", but must be one of quick, synface, /],
    [["--seed", "1.5"], "seed is 1.5, but must be a whole number from 0 to 4294967295."],
    [["--device", "gpu"], 'device is "gpu", but must be one of auto, cpu, webgpu, cuda, tfjs.'],
  ])("refuses %j", async (args, message) => {
    const { code, data } = await json("reconstruct", ...args);
    expect(code).toBe(1);
    expect(data.error).toMatch(message);
  });
});

describe("gan2shape invert", () => {
  it("writes the latent, the projection and the losses", async () => {
    const out = temporaryFolder();
    const { data } = await json("invert", "me.png", "-m", "fake", "--out", out);
    expect(data).toMatchObject({ image: "me.png", losses: { total: 1 } });
    expect(existsSync(path.join(out, "projection.png"))).toBe(true);
  });
});

describe("gan2shape evaluate", () => {
  it("prints rows, and a table for people", async () => {
    const { data } = await json("evaluate", "-m", "fake", "--count", "2");
    expect(data.rows.map((row: { name: string }) => row.name)).toEqual(["prior", "ours"]);
    const { stdout } = await inProcess(["evaluate", "-m", "fake"], { open: openFake });
    expect(stdout).toContain("ours          1.000 ± 0.100     15.00 ± 1.00");
  });
});
