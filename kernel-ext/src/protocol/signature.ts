import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Signs and checks messages: hex HMAC-SHA256 over exactly the four JSON frames; an empty key means no signature.
 *
 * @example
 * new Signer("key").sign([header, parent, metadata, content]);
 */
export class Signer {
  readonly #key: string;
  /** Signatures seen, oldest first; bounded, since a client can send for weeks. */
  readonly #seen = new Set<string>();
  readonly #remember: number;

  constructor(key: string, options: { remember?: number } = {}) {
    this.#key = key;
    this.#remember = options.remember ?? 65536;
  }

  sign(frames: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  /** Whether the signature is right; in constant time. */
  verify(signature: Uint8Array, frames: readonly Uint8Array[]): boolean {
    if (this.#key === "") return true;
    const expected = Buffer.from(this.sign(frames), "latin1");
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }

  /** Remembers a checked signature; false when it came before, so that a recorded message cannot be played again. */
  firstTime(signature: Uint8Array): boolean {
    if (this.#key === "") return true;
    const text = Buffer.from(signature).toString("latin1");
    if (this.#seen.has(text)) return false;
    this.#seen.add(text);
    if (this.#seen.size > this.#remember) this.#seen.delete(this.#seen.values().next().value as string);
    return true;
  }
}
