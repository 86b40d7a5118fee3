import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { InputError } from "../errors.js";
import { HttpError } from "./httpError.js";

/** The one folder that the server shows: names from a page lead to files in it and nowhere else. */
export class LabFolder {
  /** Without links. */
  readonly root: string;

  /** @throws InputError when there is no such folder */
  constructor(folder: string) {
    if (!existsSync(folder) || !statSync(folder).isDirectory())
      throw new InputError(`There is no folder ${folder}; name one with notebooks in it.`);
    this.root = realpathSync(folder);
  }

  /**
   * The file that a page's path means. Links are followed first: one that leads out of the folder is refused, and so
   * is a new file in a folder that such a link leads to.
   *
   * @param name as in the Jupyter API: with "/" between the parts, relative to the folder
   * @throws HttpError 404 for anything outside the folder, hidden, or no path at all
   */
  resolve(name: string): string {
    const parts = name.split("/").filter((part) => part !== "");
    const isBad = (part: string) => part.startsWith(".") || /[\\\0]/.test(part) || /^[a-z]:/i.test(part);
    if (parts.some(isBad)) throw notFound(name);
    const file = path.join(this.root, ...parts);
    let there = file;
    while (!existsSync(there) && there !== this.root) there = path.dirname(there);
    const inside = path.relative(this.root, realpathOf(there, name));
    if (inside === ".." || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside))
      throw notFound(name);
    return path.join(this.root, inside, path.relative(there, file));
  }

  /** The name by which pages know a path: without leading, trailing and doubled slashes. */
  static normalize(name: string): string {
    return name
      .split("/")
      .filter((part) => part !== "")
      .join("/");
  }
}

/** @throws HttpError 404: there is no such file, or none that a page may see */
export function notFound(name: string): HttpError {
  return new HttpError(404, `There is no ${name || "such file"} in the folder of this server.`);
}

function realpathOf(file: string, name: string): string {
  try {
    return realpathSync(file);
  } catch {
    throw notFound(name); // a link that leads nowhere, or to itself
  }
}
