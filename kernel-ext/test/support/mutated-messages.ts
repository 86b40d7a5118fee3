import { encodeFrames } from "../../src/protocol/frames.js";
import { HeaderFactory, type Message } from "../../src/protocol/message.js";
import { Signer } from "../../src/protocol/signature.js";

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "*",
  "x".repeat(5000),
  "\ud800",
  "\u0000",
  "__proto__",
  [],
  [[1]],
  {},
  { constructor: { prototype: 1 } },
  nested(3000),
];

/** Requests that cost little; compiling ones would make the test about the compiler. */
const CHEAP = [
  "comm_open",
  "comm_msg",
  "comm_close",
  "comm_info_request",
  "history_request",
  "kernel_info_request",
  "is_complete_request",
  "no_such_request",
  "input_reply",
  "status",
  "",
];
const COSTLY = ["execute_request", "complete_request", "inspect_request", "interrupt_request"];
const FIELDS = [
  "code",
  "cursor_pos",
  "silent",
  "store_history",
  "user_expressions",
  "comm_id",
  "target_name",
  "data",
  "hist_access_type",
  "pattern",
  "n",
  "session",
  "unique",
  "value",
];

/**
 * Makes frames that a client should not send: signed nonsense, changed bytes, frames missing, doubled, swapped, cut.
 *
 * @param key the kernel's key
 * @param seed decides everything
 */
export function* mutatedMessages(key: string, seed: number): Generator<Uint8Array[], never> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const headers = new HeaderFactory();
  const signer = new Signer(key);
  for (;;) {
    const type = random() < 0.02 ? pick(COSTLY) : pick(CHEAP);
    const content: Record<string, unknown> = {};
    for (const field of FIELDS) if (random() < 0.4) content[field] = pick(VALUES);
    // Never code that would run for long, whatever the mutation makes of it.
    if (type === "execute_request") content.code = pick(["1", "", "let =", "throw 1", 5, null, {}]);
    const header: Record<string, unknown> = { ...headers.create(type) };
    if (random() < 0.2) header[pick(Object.keys(header))] = pick(VALUES);
    const message = { header, parent: {}, metadata: {}, content, buffers: [] } as unknown as Message;
    if (random() < 0.2) message.buffers.push(Buffer.alloc(Math.floor(random() * 2000)));
    const frames = encodeFrames([], message, signer);
    if (random() < 0.6) yield frames;
    else yield mutate(frames);
  }

  function mutate(frames: Uint8Array[]): Uint8Array[] {
    const at = Math.floor(random() * frames.length);
    const changed = [...frames];
    switch (pick(["byte", "cut", "missing", "doubled", "swapped", "empty"])) {
      case "byte": {
        const bytes = Buffer.from(frames[at]);
        if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
        changed[at] = bytes;
        break;
      }
      case "cut":
        changed[at] = frames[at].subarray(0, Math.floor(random() * frames[at].length));
        break;
      case "missing":
        changed.splice(at, 1);
        break;
      case "doubled":
        changed.splice(at, 0, frames[at]);
        break;
      case "swapped":
        [changed[at], changed[0]] = [changed[0], changed[at]];
        break;
      default:
        return [Buffer.alloc(0)];
    }
    return changed;
  }
}
