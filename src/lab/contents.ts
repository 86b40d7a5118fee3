import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { checkNotebook } from "../notebook/check.js";
import { formatNotebook, type Notebook, parseNotebook } from "../notebook/format.js";
import { KERNELSPEC } from "../notebook/kernelspec.js";
import { Checkpoints } from "./checkpoints.js";
import { LabFolder, notFound } from "./folder.js";
import { HttpError } from "./httpError.js";
import { TrustedNotebooks } from "./trust.js";

type Kind = "directory" | "notebook" | "file";

/** One file or folder as the Jupyter API describes it. */
export interface ContentsModel {
  name: string;
  path: string;
  type: Kind;
  writable: boolean;
  created: string;
  last_modified: string;
  size: number | null;
  mimetype: string | null;
  format: "json" | "text" | "base64" | null;
  content: unknown;
}

/** What a page sends to be saved or made. */
export interface ContentsRequest {
  type?: unknown;
  format?: unknown;
  content?: unknown;
  path?: unknown;
  ext?: unknown;
  copy_from?: unknown;
}

/** Files of one folder, read and written as the Jupyter contents API says; each is written whole or not at all. */
export class Contents {
  readonly #trusted = new TrustedNotebooks();
  readonly #checkpoints = new Checkpoints();

  constructor(private readonly folder: LabFolder) {}

  /**
   * Describes a file or folder.
   *
   * @param name path in the folder
   * @param withContent whether its contents come along
   * @throws HttpError 404 when it is not there, 400 when a notebook is none
   */
  get(name: string, withContent: boolean): ContentsModel {
    const file = this.folder.resolve(name);
    const model = this.#describe(LabFolder.normalize(name), file);
    if (!withContent) return model;
    if (model.type === "directory")
      return { ...model, format: "json", content: this.#list(model.path, file) };
    const bytes = readFileSync(file);
    if (model.type === "notebook") {
      const notebook = read(() => parseNotebook(bytes.toString("utf8"), model.path));
      this.#trusted.putMarks(notebook);
      return { ...model, format: "json", content: notebook };
    }
    const text = asText(bytes);
    return text === undefined
      ? { ...model, format: "base64", content: bytes.toString("base64") }
      : { ...model, format: "text", mimetype: "text/plain", content: text };
  }

  /** Saves what a page sends under a name. @throws HttpError 400 for contents that are not what they say */
  save(name: string, request: ContentsRequest): ContentsModel {
    const file = this.folder.resolve(name);
    if (file === this.folder.root) throw new HttpError(400, "The folder itself cannot be written.");
    if (existsSync(file) && statSync(file).isDirectory() !== (request.type === "directory"))
      throw new HttpError(400, `${name} is there already, and of another kind.`);
    if (request.type === "directory") mkdirSync(file, { recursive: true });
    else write(() => writeFileAtomic(file, this.#bytesOf(name, request)));
    return this.get(name, false);
  }

  /** Makes a new notebook, or a copy of a file, in a folder, under a name that is free. */
  create(folder: string, request: ContentsRequest): ContentsModel {
    const at = this.folder.resolve(folder);
    if (!existsSync(at) || !statSync(at).isDirectory()) throw notFound(folder);
    const source = typeof request.copy_from === "string" ? request.copy_from : undefined;
    const extension = source ? path.extname(source) : ".ipynb";
    const stem = source ? `${path.basename(source, extension)}-Copy` : "Untitled";
    let name = `${stem}${extension}`;
    for (let i = 1; existsSync(path.join(at, name)); i++) name = `${stem}${i}${extension}`;
    const where = [LabFolder.normalize(folder), name].filter((part) => part !== "").join("/");
    if (source) {
      const from = this.folder.resolve(source);
      if (!existsSync(from) || !statSync(from).isFile()) throw notFound(source);
      write(() => writeFileAtomic(this.folder.resolve(where), readFileSync(from)));
      return this.get(where, false);
    }
    return this.save(where, { type: "notebook", content: emptyNotebook() });
  }

  /** Puts a copy of a file from elsewhere into a folder, under its own name; a file that is there already stays. */
  adopt(folder: string, file: string): ContentsModel {
    const where = [LabFolder.normalize(folder), path.basename(file)].filter((part) => part !== "").join("/");
    const to = this.folder.resolve(where);
    if (!existsSync(to)) write(() => writeFileAtomic(to, readFileSync(file)));
    return this.get(where, false);
  }

  /** Gives a file another name. @throws HttpError 409 when that is taken */
  rename(name: string, request: ContentsRequest): ContentsModel {
    if (typeof request.path !== "string" || request.path === "")
      throw new HttpError(400, "The new path is missing.");
    const [from, to] = [this.folder.resolve(name), this.folder.resolve(request.path)];
    if (!existsSync(from) || from === this.folder.root) throw notFound(name);
    if (from !== to && existsSync(to)) throw new HttpError(409, `${request.path} is there already.`);
    write(() => renameSync(from, to));
    return this.get(request.path, false);
  }

  /** Deletes a file, or a folder that is empty. */
  remove(name: string): void {
    const file = this.folder.resolve(name);
    if (!existsSync(file) || file === this.folder.root) throw notFound(name);
    if (statSync(file).isDirectory() && readdirSync(file).length > 0)
      throw new HttpError(400, `${name} is not empty, so it stays.`);
    write(() => rmSync(file, { recursive: true }));
  }

  /** The states of a file that are kept. */
  checkpoints(name: string): object[] {
    return this.#checkpoints.list(LabFolder.normalize(name));
  }

  /** Keeps the file as it is now. */
  keep(name: string): object {
    const file = this.folder.resolve(name);
    if (!existsSync(file) || !statSync(file).isFile()) throw notFound(name);
    return this.#checkpoints.create(LabFolder.normalize(name), readFileSync(file));
  }

  /** Makes the file what it was. @throws HttpError 404 when nothing is kept under that id */
  restore(name: string, id: string): void {
    const bytes = this.#checkpoints.get(LabFolder.normalize(name), id);
    write(() => writeFileAtomic(this.folder.resolve(name), bytes));
  }

  /** Keeps nothing of the file any more. */
  forget(name: string): void {
    this.#checkpoints.remove(LabFolder.normalize(name));
  }

  #describe(name: string, file: string): ContentsModel {
    if (!existsSync(file)) throw notFound(name);
    const stat = statSync(file);
    const { size, mtime, birthtime } = stat;
    const type: Kind = stat.isDirectory() ? "directory" : name.endsWith(".ipynb") ? "notebook" : "file";
    return {
      name: name.split("/").at(-1) ?? "",
      path: name,
      type,
      writable: true,
      created: birthtime.toISOString(),
      last_modified: mtime.toISOString(),
      size: type === "directory" ? null : size,
      mimetype: null,
      format: null,
      content: null,
    };
  }

  #list(name: string, file: string): ContentsModel[] {
    const found: ContentsModel[] = [];
    for (const entry of readdirSync(file).sort((a, b) => a.localeCompare(b, "en", { numeric: true }))) {
      const at = name === "" ? entry : `${name}/${entry}`;
      try {
        const target = this.folder.resolve(at);
        const stat = lstatSync(target);
        if (stat.isFile() || stat.isDirectory()) found.push(this.#describe(at, target));
      } catch {
        // Hidden, or a link out of the folder: a page does not see it.
      }
    }
    return found;
  }

  #bytesOf(name: string, { type, format, content }: ContentsRequest): string | Uint8Array {
    if (type === "notebook") {
      const notebook = read(() => checkNotebook(content, name) as Notebook);
      this.#trusted.takeMarks(notebook);
      return formatNotebook(notebook);
    }
    if (type !== "file" || typeof content !== "string")
      throw new HttpError(400, "What is to be saved must say its type, and have contents of that type.");
    return format === "base64" ? Buffer.from(content, "base64") : content;
  }
}

/** A notebook for our kernel with one empty cell. */
function emptyNotebook(): Notebook {
  const cell = {
    cell_type: "code",
    id: "first",
    metadata: {},
    source: "",
    outputs: [],
    execution_count: null,
  };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: KERNELSPEC },
    cells: [cell as Notebook["cells"][number]],
  };
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What is wrong with a notebook is the page's to hear. */
function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) throw new HttpError(400, error.message);
    throw error;
  }
}

function write(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(500, (error as Error).message);
  }
}
