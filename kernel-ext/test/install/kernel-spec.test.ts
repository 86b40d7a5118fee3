import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installKernelSpec, listKernelSpecs, uninstallKernelSpec } from "../../src/index.js";
import { kernelsFolder, searchedFolders, userDataFolder } from "../../src/install/jupyter-paths.js";

let prefix: string;
beforeEach(() => {
  prefix = mkdtempSync(path.join(tmpdir(), "prefix-"));
});
afterEach(() => rmSync(prefix, { recursive: true, force: true }));

const kernels = () => path.join(prefix, "share/jupyter/kernels");

describe("installKernelSpec", () => {
  it("writes kernel.json and logos, whole, and again the same", () => {
    mkdirSync(path.join(prefix, "lib"));
    writeFileSync(path.join(prefix, "lib/package.json"), "{}");
    const options = { prefix, env: { A: "1" }, packages: { lib: path.join(prefix, "lib") } };
    const { folder, ours } = installKernelSpec(options);
    expect(installKernelSpec(options).folder).toBe(folder);
    expect(ours).toBe(true);
    expect(readdirSync(kernels())).toEqual(["gan2shape"]);
    expect(readdirSync(folder).sort()).toEqual(["kernel.json", "logo-64x64.png", "logo-svg.svg"]);
    const spec = JSON.parse(readFileSync(path.join(folder, "kernel.json"), "utf8"));
    expect(spec).toMatchObject({ language: "typescript", interrupt_mode: "message", env: { A: "1" } });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv.slice(2)).toEqual([`--package=lib=${path.join(prefix, "lib")}`, "{connection_file}"]);
  });

  it("lists and removes", () => {
    installKernelSpec({ prefix, name: "ts-one", displayName: "One" });
    expect(listKernelSpecs([kernels()])).toMatchObject([{ name: "ts-one", displayName: "One", ours: true }]);
    expect(uninstallKernelSpec({ prefix, name: "ts-one" })).toBe(path.join(kernels(), "ts-one"));
    expect(uninstallKernelSpec({ prefix, name: "ts-one" })).toBeUndefined();
  });

  it("leaves another's kernel alone", () => {
    const folder = path.join(kernels(), "python3");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "kernel.json"), '{"argv": ["python3"], "display_name": "Python"}');
    expect(() => installKernelSpec({ prefix, name: "python3" })).toThrow(/choose another name/);
    expect(() => uninstallKernelSpec({ prefix, name: "python3" })).toThrow(/was not written by/);
    expect(existsSync(path.join(folder, "kernel.json"))).toBe(true);
  });

  it("says what is wrong with options", () => {
    expect(() => installKernelSpec({ prefix, name: "../x" })).toThrow(/name is/);
    expect(() => installKernelSpec({ prefix, user: true })).toThrow(/one of user, system and prefix/);
    expect(() => installKernelSpec({ prefix, argv: ["node"] })).toThrow(/connection_file/);
    expect(() => installKernelSpec({ prefix, packages: { x: "/no/such" } })).toThrow(/package\.json/);
    writeFileSync(path.join(prefix, "share"), "a file in the way");
    expect(() => installKernelSpec({ prefix })).toThrow(/Cannot write/);
  });
});

describe("Jupyter's folders", () => {
  it("follow each system's rule", () => {
    const at = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
      userDataFolder({ platform, env, home: "/home/me" });
    expect(at("linux")).toBe("/home/me/.local/share/jupyter");
    expect(at("linux", { XDG_DATA_HOME: "/data" })).toBe("/data/jupyter");
    expect(at("darwin")).toBe("/home/me/Library/Jupyter");
    expect(at("win32", { APPDATA: "/roaming" })).toBe("/roaming/jupyter");
    expect(at("darwin", { JUPYTER_DATA_DIR: "/mine" })).toBe("/mine");
    expect(kernelsFolder({ system: true }, { platform: "linux", env: {}, home: "/" })).toBe(
      "/usr/local/share/jupyter/kernels",
    );
    expect(
      searchedFolders({ platform: "linux", env: { JUPYTER_PATH: "/a:/b" }, home: "/h" }).slice(0, 3),
    ).toEqual(["/a/kernels", "/b/kernels", "/h/.local/share/jupyter/kernels"]);
  });
});
