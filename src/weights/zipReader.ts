import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "../errors.js";

interface Member {
  /** where its local header begins */
  header: number;
  size: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * Members of a zip archive that are stored as they are, read one by one: PyTorch's checkpoints.
 *
 * Sizes in the archive's directory are checked against the file's before anything is allocated.
 *
 * @example
 * const zip = new ZipReader("model.pt");
 * zip.names; // ["archive/data.pkl", ...]
 * zip.close();
 */
export class ZipReader {
  readonly #descriptor: number;
  readonly #fileSize: number;
  readonly #members = new Map<string, Member>();

  /** @throws InputError when the file is missing or no zip archive */
  constructor(readonly file: string) {
    try {
      this.#descriptor = openSync(file, "r");
    } catch (error) {
      throw new InputError(`Cannot read weights from ${file}: ${(error as Error).message}.`);
    }
    this.#fileSize = fstatSync(this.#descriptor).size;
    try {
      this.#readDirectory();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get names(): string[] {
    return [...this.#members.keys()];
  }

  /**
   * The bytes of a member.
   *
   * @throws InputError when there is no such member, or it is cut short
   */
  read(name: string): Uint8Array {
    const member = this.#members.get(name);
    if (!member) return this.#fail(`it has no member ${name}`);
    const header = this.#bytes(member.header, 30);
    const view = viewOf(header);
    if (view.getUint32(0, true) !== LOCAL) this.#fail(`its member ${name} is not where it should be`);
    const start = member.header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
    return this.#bytes(start, member.size);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fail(why: string): never {
    throw new InputError(`${this.file} is no sound zip archive: ${why}. Fetch it again.`);
  }

  #bytes(start: number, length: number): Uint8Array {
    if (start < 0 || length < 0 || start + length > this.#fileSize) this.#fail("it is cut short");
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#descriptor, bytes, done, length - done, start + done);
      if (count === 0) this.#fail("it is cut short");
      done += count;
    }
    return bytes;
  }

  #readDirectory(): void {
    const { offset, size } = this.#directory();
    const directory = this.#bytes(offset, size);
    const view = viewOf(directory);
    let at = 0;
    while (at + 46 <= directory.length && view.getUint32(at, true) === ENTRY) {
      const method = view.getUint16(at + 10, true);
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true));
      const next = at + 46 + nameLength + extraLength + commentLength;
      if (next > directory.length) this.#fail("its directory is cut short");
      const name = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength));
      const wide = extended(directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
      // Zip64 keeps those of the three that did not fit, in this order.
      const widened = (value: number): number => (value === 0xffffffff ? (wide.shift() ?? value) : value);
      const size = widened(view.getUint32(at + 24, true));
      widened(view.getUint32(at + 20, true));
      const header = widened(view.getUint32(at + 42, true));
      if (method !== 0) this.#fail(`its member ${name} is compressed, which PyTorch never does`);
      if (size > this.#fileSize) this.#fail(`its member ${name} claims ${size} bytes`);
      this.#members.set(name, { header, size });
      at = next;
    }
  }

  /** Where the central directory lies. */
  #directory(): { offset: number; size: number } {
    const length = Math.min(this.#fileSize, 65_557);
    const start = this.#fileSize - length;
    const tail = this.#bytes(start, length);
    const view = viewOf(tail);
    for (let at = length - 22; at >= 0; at--) {
      if (view.getUint32(at, true) !== END) continue;
      const size = view.getUint32(at + 12, true);
      const offset = view.getUint32(at + 16, true);
      if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64) {
        const record = viewOf(this.#bytes(Number(view.getBigUint64(at - 12, true)), 56));
        if (record.getUint32(0, true) !== END_64) this.#fail("its zip64 directory is missing");
        return { size: Number(record.getBigUint64(40, true)), offset: Number(record.getBigUint64(48, true)) };
      }
      return { offset, size };
    }
    return this.#fail("its directory is missing");
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The 64-bit numbers of an entry's zip64 extra field. */
function extended(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && at + 4 + length <= extra.length) {
      return Array.from({ length: length >> 3 }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)));
    }
    at += 4 + length;
  }
  return [];
}
