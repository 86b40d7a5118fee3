import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { KERNEL_SCRIPT } from "../client/kernel-process.js";
import { InputError } from "../errors.js";
import { writeFolderAtomic } from "../files.js";
import { checkPackageMap } from "../typescript/package-map.js";
import { type KernelSpecPlace, kernelsFolder, searchedFolders } from "./jupyter-paths.js";

export type { KernelSpecPlace } from "./jupyter-paths.js";

export interface InstallKernelSpecOptions extends KernelSpecPlace {
  /** Folder name and the name clients start it by: letters, digits, `.`, `_`, `-`. Default "gan2shape". */
  name?: string;
  /** What a notebook's menu shows. Default "TypeScript (gan2shape)". */
  displayName?: string;
  /** Environment of the kernel. */
  env?: Record<string, string>;
  /** Package name -> folder, as in `startKernel`. */
  packages?: Record<string, string>;
  /** The command instead of our own; must contain "{connection_file}". */
  argv?: string[];
}

export interface InstalledKernelSpec {
  name: string;
  displayName: string;
  /** The folder with kernel.json. */
  folder: string;
  argv: string[];
  /** Whether this package wrote it. */
  ours: boolean;
  /** Whether the command's program and script exist. */
  usable: boolean;
}

/** In kernel.json's metadata: who wrote it. */
const WRITTEN_BY = "@gan2shape/kernel";
const LOGOS = ["logo-svg.svg", "logo-64x64.png"];
const DEFAULT_NAME = "gan2shape";

/**
 * Writes the kernel spec, kernel.json and logos, so that Jupyter finds the kernel. Again with the same name it
 * replaces ours, never another's.
 *
 * @throws InputError when the name is bad, taken by another kernel, or the place cannot be written
 * @example
 * installKernelSpec({ packages: { gan2shape: "/home/me/gan2shape" } }).folder;
 */
export function installKernelSpec(options: InstallKernelSpecOptions = {}): InstalledKernelSpec {
  const { name = DEFAULT_NAME, displayName = "TypeScript (gan2shape)", env = {} } = options;
  const folder = path.join(kernelsFolder(options), checkName(name));
  const there = readSpec(folder);
  if (existsSync(folder) && !there?.ours) {
    throw new InputError(
      `${folder} was not written by ${WRITTEN_BY}; choose another name, or remove it yourself.`,
    );
  }
  const packages = Object.entries(checkPackageMap(options.packages ?? {}));
  const argv = options.argv ?? [
    process.execPath,
    KERNEL_SCRIPT,
    ...packages.map(([packageName, at]) => `--package=${packageName}=${at}`),
    "{connection_file}",
  ];
  if (!argv.some((part) => part.includes("{connection_file}"))) {
    throw new InputError(`argv is ${JSON.stringify(argv)}, but must contain "{connection_file}".`);
  }
  const spec = {
    argv,
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    env,
    metadata: { debugger: false, written_by: WRITTEN_BY },
  };
  const files: Record<string, Uint8Array | string> = { "kernel.json": `${JSON.stringify(spec, null, 2)}\n` };
  // Without a logo JupyterLab's panel of running kernels throws after a reload.
  for (const logo of LOGOS) files[logo] = readFileSync(new URL(`../../assets/${logo}`, import.meta.url));
  writeFolderAtomic(folder, files);
  return readSpec(folder)!;
}

/**
 * Removes our kernel spec.
 *
 * @returns its folder, or `undefined` when there was none
 * @throws InputError when another program wrote it
 */
export function uninstallKernelSpec(options: KernelSpecPlace & { name?: string } = {}): string | undefined {
  const folder = path.join(kernelsFolder(options), checkName(options.name ?? DEFAULT_NAME));
  if (!existsSync(folder)) return undefined;
  if (!readSpec(folder)?.ours) {
    throw new InputError(
      `${folder} was not written by ${WRITTEN_BY}; remove it with \`jupyter kernelspec remove\`.`,
    );
  }
  try {
    rmSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`Cannot remove ${folder}: ${(error as Error).message}.`);
  }
  return folder;
}

/** All kernel specs that Jupyter would find, ours and others; the first of a name wins. */
export function listKernelSpecs(folders: readonly string[] = searchedFolders()): InstalledKernelSpec[] {
  const found = new Map<string, InstalledKernelSpec>();
  for (const folder of folders) {
    for (const name of listFolder(folder)) {
      const spec = readSpec(path.join(folder, name));
      if (spec && !found.has(name)) found.set(name, spec);
    }
  }
  return [...found.values()];
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return []; // most of the searched folders do not exist
  }
}

function readSpec(folder: string): InstalledKernelSpec | undefined {
  let spec: { argv?: unknown; display_name?: unknown; metadata?: { written_by?: unknown } };
  try {
    spec = JSON.parse(readFileSync(path.join(folder, "kernel.json"), "utf8"));
  } catch {
    return undefined;
  }
  const argv = Array.isArray(spec?.argv) ? spec.argv.map(String) : [];
  // A bare program name is looked up in PATH, which is Jupyter's to do.
  const files = argv.slice(0, 2).filter((part) => path.isAbsolute(part));
  return {
    name: path.basename(folder),
    displayName: String(spec?.display_name ?? ""),
    folder,
    argv,
    ours: spec?.metadata?.written_by === WRITTEN_BY,
    usable: argv.length > 0 && files.every((file) => existsSync(file)),
  };
}

function checkName(name: string): string {
  if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) {
    throw new InputError(
      `name is ${JSON.stringify(name)}, but may hold only letters, digits, ".", "_" and "-".`,
    );
  }
  return name;
}
