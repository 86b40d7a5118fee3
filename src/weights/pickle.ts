import { InputError } from "../errors.js";

/** A class or function that a pickle names; it is never looked up. */
export class PickleGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** An object of a class unknown to us: a record of what the pickle says, nothing more. */
export class PickleObject {
  state: unknown = undefined;
  constructor(
    readonly type: PickleGlobal,
    readonly args: unknown[],
  ) {}
}

/** What the reader of a pickle supplies. */
export interface PickleHooks {
  /** an object stored outside the pickle */
  persistent?(id: unknown): unknown;
  /** a value for a call of `type` with `args`, or undefined to leave it an inert record */
  reduce?(type: PickleGlobal, args: unknown[]): unknown;
}

const MARK = Symbol("mark");

/**
 * Reads one pickle without running any of it: names of classes stay names, calls become records.
 *
 * Dictionaries become Map, lists and tuples Array, sets Set, None null, bytes Uint8Array. Protocols 0 to 5 as far as
 * PyTorch's files use them.
 *
 * @param bytes the data
 * @param hooks see {@link PickleHooks}
 * @param start where the pickle begins
 * @returns the value, and where the pickle ends
 * @throws InputError when it is cut short, or has an instruction that weight files do not use
 * @example readPickle(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e)).value; // 7
 */
export function readPickle(
  bytes: Uint8Array,
  hooks: PickleHooks = {},
  start = 0,
): { value: unknown; end: number } {
  return new Unpickler(bytes, hooks, start).read();
}

class Unpickler {
  readonly #view: DataView;
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  readonly #decoder = new TextDecoder();
  #at: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly hooks: PickleHooks,
    start: number,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  read(): { value: unknown; end: number } {
    for (;;) {
      const opcode = this.#byte();
      if (opcode === 0x2e) return { value: this.#pop(), end: this.#at };
      this.#execute(opcode);
    }
  }

  #fail(why: string): never {
    throw new InputError(
      `The pickle in this file cannot be read at byte ${this.#at}: ${why}. Save the weights again as a state dict.`,
    );
  }

  #take(length: number): number {
    const at = this.#at;
    if (!Number.isSafeInteger(length) || length < 0 || length > this.bytes.length - at) {
      this.#fail("it ends too early");
    }
    this.#at = at + length;
    return at;
  }

  #byte(): number {
    return this.bytes[this.#take(1)];
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #uint64(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.#fail("a length is too large");
    return Number(value);
  }

  #raw(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  #text(length: number): string {
    return this.#decoder.decode(this.#raw(length));
  }

  #line(): string {
    const end = this.bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.#fail("it ends too early");
    const text = this.#text(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** A little-endian two's complement integer; a number when it is exact. */
  #long(length: number): number | bigint {
    if (length > 1024) this.#fail("an integer is too long");
    const raw = this.#raw(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(raw[i]);
    if (length > 0 && raw[length - 1] & 0x80) value -= 1n << BigInt(8 * length);
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }

  #push(value: unknown): void {
    this.#stack.push(value);
  }

  #pop(): unknown {
    if (this.#stack.length === 0) this.#fail("its stack is empty");
    const value = this.#stack.pop();
    if (value === MARK) this.#fail("a value is missing");
    return value;
  }

  #top(): unknown {
    if (this.#stack.length === 0) this.#fail("its stack is empty");
    return this.#stack[this.#stack.length - 1];
  }

  #list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : this.#fail("a list was expected");
  }

  /** Everything above the last mark. */
  #marked(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) this.#fail("a mark is missing");
    const items = this.#stack.splice(mark);
    items.shift();
    return items;
  }

  #recall(key: number): void {
    if (!this.#memo.has(key)) this.#fail(`nothing was remembered as ${key}`);
    this.#push(this.#memo.get(key));
  }

  #remember(key: number): void {
    this.#memo.set(key, this.#top());
  }

  /** Entries for the dictionary on top; attributes of other objects are kept as their state. */
  #setItems(items: unknown[]): void {
    const target = this.#top();
    if (items.length % 2 !== 0) this.#fail("a dictionary's key has no value");
    if (target instanceof Map) {
      for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
    } else if (!(target instanceof PickleObject)) this.#fail("a dictionary was expected");
  }

  #append(items: unknown[]): void {
    const target = this.#top();
    if (target instanceof PickleObject) return;
    const list = this.#list(target);
    for (const item of items) list.push(item);
  }

  #construct(type: unknown, args: unknown[]): unknown {
    if (!(type instanceof PickleGlobal)) this.#fail("it calls what is no class");
    if (type.path === "collections.OrderedDict") {
      const pairs = args.length > 0 ? this.#list(args[0]) : [];
      return new Map(pairs.map((pair) => this.#list(pair).slice(0, 2) as [unknown, unknown]));
    }
    const builtin = type.module === "builtins" || type.module === "__builtin__";
    if (builtin && type.name === "set") return new Set(args.length > 0 ? this.#list(args[0]) : []);
    return this.hooks.reduce?.(type, args) ?? new PickleObject(type, args);
  }

  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    // Attributes of dictionaries, such as a state dict's _metadata, carry no weights.
    if (target instanceof PickleObject) target.state = state;
  }

  #execute(opcode: number): void {
    const name = String.fromCharCode(opcode);
    switch (opcode) {
      case 0x80:
        if (this.#byte() > 5) this.#fail("its protocol is newer than 5");
        return;
      case 0x95:
        this.#take(8);
        return;
      case 0x88:
        this.#push(true);
        return;
      case 0x89:
        this.#push(false);
        return;
      case 0x8a:
        this.#push(this.#long(this.#byte()));
        return;
      case 0x8c:
        this.#push(this.#text(this.#byte()));
        return;
      case 0x8d:
        this.#push(this.#text(this.#uint64()));
        return;
      case 0x8e:
        this.#push(this.#raw(this.#uint64()));
        return;
      case 0x8f:
        this.#push(new Set());
        return;
      case 0x90: {
        const items = this.#marked();
        const target = this.#top();
        if (!(target instanceof Set)) this.#fail("a set was expected");
        for (const item of items) target.add(item);
        return;
      }
      case 0x93: {
        const [attribute, module] = [this.#pop(), this.#pop()];
        this.#push(new PickleGlobal(String(module), String(attribute)));
        return;
      }
      case 0x94:
        this.#remember(this.#memo.size);
        return;
      case 0x81: {
        const args = this.#list(this.#pop());
        this.#push(this.#construct(this.#pop(), args));
        return;
      }
      case 0x92: {
        this.#pop();
        const args = this.#list(this.#pop());
        this.#push(this.#construct(this.#pop(), args));
        return;
      }
      case 0x85:
        this.#push([this.#pop()]);
        return;
      case 0x86: {
        const b = this.#pop();
        this.#push([this.#pop(), b]);
        return;
      }
      case 0x87: {
        const c = this.#pop();
        const b = this.#pop();
        this.#push([this.#pop(), b, c]);
        return;
      }
    }
    switch (name) {
      case "(":
        this.#push(MARK);
        return;
      case "0":
        // POP also takes a mark away.
        if (this.#stack.pop() === undefined && this.#stack.length === 0) this.#fail("its stack is empty");
        return;
      case "1":
        this.#marked();
        return;
      case "N":
        this.#push(null);
        return;
      case "J":
        this.#push(this.#view.getInt32(this.#take(4), true));
        return;
      case "K":
        this.#push(this.#byte());
        return;
      case "M":
        this.#push(this.#view.getUint16(this.#take(2), true));
        return;
      case "G":
        this.#push(this.#view.getFloat64(this.#take(8), false));
        return;
      case "X":
        this.#push(this.#text(this.#uint32()));
        return;
      // Python 2 stored text as bytes.
      case "T":
        this.#push(this.#text(this.#uint32()));
        return;
      case "U":
        this.#push(this.#text(this.#byte()));
        return;
      case "B":
        this.#push(this.#raw(this.#uint32()));
        return;
      case "C":
        this.#push(this.#raw(this.#byte()));
        return;
      case "}":
        this.#push(new Map());
        return;
      case "]":
      case ")":
        this.#push([]);
        return;
      case "t":
      case "l":
        this.#push(this.#marked());
        return;
      case "d": {
        const items = this.#marked();
        this.#push(new Map());
        this.#setItems(items);
        return;
      }
      case "a": {
        const item = this.#pop();
        this.#append([item]);
        return;
      }
      case "e":
        this.#append(this.#marked());
        return;
      case "s": {
        const value = this.#pop();
        const key = this.#pop();
        this.#setItems([key, value]);
        return;
      }
      case "u":
        this.#setItems(this.#marked());
        return;
      case "c": {
        const module = this.#line();
        this.#push(new PickleGlobal(module, this.#line()));
        return;
      }
      case "R": {
        const args = this.#list(this.#pop());
        this.#push(this.#construct(this.#pop(), args));
        return;
      }
      case "b":
        this.#build();
        return;
      case "q":
        this.#remember(this.#byte());
        return;
      case "r":
        this.#remember(this.#uint32());
        return;
      case "h":
        this.#recall(this.#byte());
        return;
      case "j":
        this.#recall(this.#uint32());
        return;
      case "Q": {
        if (!this.hooks.persistent) this.#fail("it refers to data outside itself");
        this.#push(this.hooks.persistent(this.#pop()));
        return;
      }
    }
    this.#fail(`instruction 0x${opcode.toString(16)} is not used by weight files`);
  }
}
