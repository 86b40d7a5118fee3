import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { InputError } from "../errors.js";

/** Package name -> the folder with its package.json. */
export type PackageMap = Record<string, string>;

const PACKAGE_NAME = /^(@[\w.~-]+\/)?[\w.~-]+$/;

/**
 * Checks package names and folders.
 *
 * @throws InputError when a name is no package name or a folder has no package.json
 */
export function checkPackageMap(packages: PackageMap): PackageMap {
  const checked: PackageMap = {};
  for (const [name, folder] of Object.entries(packages)) {
    if (!PACKAGE_NAME.test(name)) {
      throw new InputError(
        `packages has the name ${JSON.stringify(name)}, but it must be an npm package name.`,
      );
    }
    const absolute = path.resolve(folder);
    if (!existsSync(path.join(absolute, "package.json"))) {
      throw new InputError(
        `packages.${name} is ${folder}, but there is no package.json; name the package's folder.`,
      );
    }
    checked[name] = absolute;
  }
  return checked;
}

/** Whether `name` is installed in a node_modules of `folder` or above. */
export function isInstalled(name: string, folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, "node_modules", name, "package.json"))) return true;
    if (at === path.dirname(at)) return false;
  }
}

/** "@a/b/c/d" -> ["@a/b", "c/d"]. */
export function splitSpecifier(specifier: string): [name: string, subpath: string] {
  const parts = specifier.split("/");
  const count = specifier.startsWith("@") ? 2 : 1;
  return [parts.slice(0, count).join("/"), parts.slice(count).join("/")];
}

/** The file of a mapped package, by its `exports` where it has some, else by folder. */
export function resolveMapped(folder: string, specifier: string): string {
  const [name, subpath] = splitSpecifier(specifier);
  const manifest = path.join(folder, "package.json");
  const { name: ownName, exports } = JSON.parse(readFileSync(manifest, "utf8"));
  const require = createRequire(manifest);
  // With `exports` a package may import itself by name; that applies its conditions and its subpaths.
  if (exports !== undefined && ownName === name) return require.resolve(specifier);
  return require.resolve(path.join(folder, subpath));
}

type ResolveFilename = (request: string, ...rest: unknown[]) => string;

/** Lets `require` find mapped packages where the ordinary search finds none: the user's own copy wins. */
export function mapRequire(packages: PackageMap): void {
  const loader = Module as unknown as { _resolveFilename: ResolveFilename };
  const original = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    try {
      return original.call(this, request, ...rest);
    } catch (error) {
      const folder = packages[splitSpecifier(request)[0]];
      if (folder === undefined || (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
      return resolveMapped(folder, request);
    }
  };
}
