import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * A file or folder of the widgets' browser side.
 *
 * @param name "page.js", "labextension" or "lab"
 * @throws Error when it was not built
 */
export function widgetFile(name: string): string {
  const about = createRequire(import.meta.url).resolve("@gan2shape/widgets/package.json");
  const file = path.join(path.dirname(about), "dist", name);
  if (!existsSync(file)) {
    throw new Error("internal: the widgets' browser side has not been built. Run npm run build.");
  }
  return file;
}
