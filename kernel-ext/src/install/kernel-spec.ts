/** Where kernel specs go: exactly one of the three; default `user`. */
export interface KernelSpecPlace {
  user?: boolean;
  system?: boolean;
  /** A Python or conda environment: `<prefix>/share/jupyter`. */
  prefix?: string;
}

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

/** Writes the kernel spec (kernel.json and logos); again with the same name replaces ours, never another's. */
export function installKernelSpec(_options: InstallKernelSpecOptions = {}): InstalledKernelSpec {
  throw new Error("internal: installKernelSpec is being built");
}

/** Removes the kernel spec. Returns its folder, or `undefined` when there was none. */
export function uninstallKernelSpec(_options: KernelSpecPlace & { name?: string } = {}): string | undefined {
  throw new Error("internal: uninstallKernelSpec is being built");
}

/** All kernel specs that Jupyter would find, ours and others, the first of a name winning. */
export function listKernelSpecs(): InstalledKernelSpec[] {
  throw new Error("internal: listKernelSpecs is being built");
}
