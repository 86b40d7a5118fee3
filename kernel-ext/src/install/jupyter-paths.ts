import { homedir } from "node:os";
import path from "node:path";
import { InputError } from "../errors.js";

/** Where kernel specs go: at most one of the three; default `user`. */
export interface KernelSpecPlace {
  user?: boolean;
  system?: boolean;
  /** A Python or conda environment: `<prefix>/share/jupyter`. */
  prefix?: string;
}

/** What the folders depend on; a parameter, so that each system's rule can be tested on any. */
export interface Surroundings {
  /** As `process.platform` has it; Node's own type for it would bring all of Node's to whoever imports this package. */
  platform: string;
  env: Record<string, string | undefined>;
  home: string;
}

const here = (): Surroundings => ({ platform: process.platform, env: process.env, home: homedir() });

/** The user's Jupyter data folder, by jupyter_core's rules. */
export function userDataFolder({ platform, env, home }: Surroundings = here()): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  switch (platform) {
    case "darwin":
      return path.join(home, "Library", "Jupyter");
    case "win32":
      return env.APPDATA
        ? path.join(env.APPDATA, "jupyter")
        : path.join(home, "AppData", "Roaming", "jupyter");
    default:
      return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "jupyter");
  }
}

/** The data folder for all users. */
export function systemDataFolder({ platform, env }: Surroundings = here()): string {
  return platform === "win32"
    ? path.join(env.PROGRAMDATA ?? "C:\\ProgramData", "jupyter")
    : "/usr/local/share/jupyter";
}

/**
 * The folder that holds kernel specs at a place.
 *
 * @throws InputError when more than one place is named
 */
export function kernelsFolder({ user, system, prefix }: KernelSpecPlace, surroundings = here()): string {
  const named = [user, system, prefix !== undefined].filter(Boolean).length;
  if (named > 1) throw new InputError("Name one of user, system and prefix, not several.");
  if (prefix === "") throw new InputError("prefix is empty, but must be the folder of an environment.");
  if (prefix !== undefined) return path.join(path.resolve(prefix), "share", "jupyter", "kernels");
  const data = system ? systemDataFolder(surroundings) : userDataFolder(surroundings);
  return path.join(data, "kernels");
}

/** All folders that Jupyter searches, first wins: JUPYTER_PATH, the user's, environments', the system's. */
export function searchedFolders(surroundings: Surroundings = here()): string[] {
  const { env, platform } = surroundings;
  const separator = platform === "win32" ? ";" : ":";
  const data = [
    ...(env.JUPYTER_PATH?.split(separator).filter(Boolean) ?? []),
    userDataFolder(surroundings),
    ...[env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((prefix) =>
      prefix ? [path.join(prefix, "share", "jupyter")] : [],
    ),
    systemDataFolder(surroundings),
    ...(platform === "win32" ? [] : ["/usr/share/jupyter"]),
  ];
  return [...new Set(data)].map((folder) => path.join(folder, "kernels"));
}
