import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { InputError } from "./errors.js";
import { WIDGET_MODULE } from "./views/protocol.js";
import { widgetFile } from "./widgetFiles.js";

/** Where JupyterLab looks for prebuilt extensions, beside the folder of a kernel spec. */
function placeBeside(kernelFolder: string): string {
  return path.join(path.dirname(path.dirname(kernelFolder)), "labextensions", WIDGET_MODULE);
}

/**
 * Copies the widgets' browser side to where JupyterLab finds it; a page's reload is all that is needed.
 *
 * @param kernelFolder folder of the kernel spec that was installed
 * @returns the folder written
 * @throws InputError when something else lies there, or it cannot be written
 */
export function installLabExtension(kernelFolder: string): string {
  const folder = placeBeside(kernelFolder);
  if (existsSync(folder) && !isOurs(folder)) {
    throw new InputError(`${folder} was not written by gan2shape; move it away, then install again.`);
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    cpSync(widgetFile("labextension"), folder, { recursive: true });
  } catch (error) {
    throw new InputError(`Cannot write ${folder}: ${(error as Error).message}`);
  }
  return folder;
}

/** Removes it again. @returns its folder, or undefined when there was none of ours */
export function removeLabExtension(kernelFolder: string): string | undefined {
  const folder = placeBeside(kernelFolder);
  if (!existsSync(folder) || !isOurs(folder)) return undefined;
  rmSync(folder, { recursive: true });
  return folder;
}

function isOurs(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).name === WIDGET_MODULE;
  } catch {
    return false;
  }
}
