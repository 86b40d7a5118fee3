import path from "node:path";
import type { TypeScript } from "./tslab.js";

type System = TypeScript["sys"];

/** Folders that seem to exist for the compiler: where they seem to be -> where they are. */
export type VirtualFolders = ReadonlyMap<string, string>;

/**
 * Lets the compiler see folders at other places, by changing `ts.sys`, which is the one part of the compiler that
 * tslab leaves open: Node's types, our globals and mapped packages seem to lie in the notebook's node_modules.
 */
export function addVirtualFolders(sys: System, folders: VirtualFolders): void {
  const slash = (file: string) => file.replaceAll("\\", "/");
  const forward = [...folders].map(([from, to]) => [slash(from), slash(to)] as const);
  /** The folders above each virtual folder, which must seem to exist too: path -> names in it. */
  const parents = new Map<string, Set<string>>();
  for (const [from] of forward) {
    let child = from;
    do {
      const parent = path.posix.dirname(child);
      const names = parents.get(parent) ?? new Set();
      parents.set(parent, names.add(path.posix.basename(child)));
      child = parent;
    } while (path.posix.basename(child) !== "node_modules");
  }

  const real = (file: string): string => {
    for (const [from, to] of forward) {
      if (file === from) return to;
      if (file.startsWith(`${from}/`)) return to + file.slice(from.length);
    }
    return file;
  };

  const original = { ...sys };
  sys.fileExists = (file) => original.fileExists(real(file));
  sys.readFile = (file, encoding) => original.readFile(real(file), encoding);
  sys.directoryExists = (folder) => parents.has(slash(folder)) || original.directoryExists(real(folder));
  sys.getDirectories = (folder) => {
    const found = original.directoryExists(real(folder)) ? original.getDirectories(real(folder)) : [];
    return [...new Set([...found, ...(parents.get(slash(folder)) ?? [])])];
  };
  sys.readDirectory = (folder, ...rest) => original.readDirectory(real(folder), ...rest);
  if (original.realpath) sys.realpath = (file) => original.realpath!(real(file));
  if (original.getModifiedTime) sys.getModifiedTime = (file) => original.getModifiedTime!(real(file));
  if (original.watchFile) sys.watchFile = (file, ...rest) => original.watchFile!(real(file), ...rest);
}
