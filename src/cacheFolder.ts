import path from "node:path";

/** What the folder depends on; a parameter, so that each system's rule can be tested on any. */
export interface CacheSurroundings {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  home: string;
}

/**
 * The folder for what the toolkit can make again: the one that `GAN2SHAPE_CACHE` names, else `gan2shape` among the user's
 * caches.
 *
 * @returns nothing when the variable is `off`
 * @example cacheFolder({ platform: "linux", env: {}, home: "/home/me" }); // "/home/me/.cache/gan2shape"
 */
export function cacheFolder({ platform, env, home }: CacheSurroundings): string | undefined {
  const wanted = env.GAN2SHAPE_CACHE;
  if (wanted === "off") return undefined;
  return wanted ? path.resolve(wanted) : path.join(userCaches({ platform, env, home }), "gan2shape");
}

function userCaches({ platform, env, home }: CacheSurroundings): string {
  if (platform === "darwin") return path.join(home, "Library", "Caches");
  if (platform === "win32") return env.LOCALAPPDATA || path.join(home, "AppData", "Local");
  // A relative one is to be ignored (XDG base directory specification).
  const { XDG_CACHE_HOME: named } = env;
  return named && path.isAbsolute(named) ? named : path.join(home, ".cache");
}
