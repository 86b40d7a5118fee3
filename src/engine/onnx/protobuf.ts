/** The few parts of protocol buffers' wire format that ONNX needs, writing only. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  #push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      bytes.push(rest ? low | 0x80 : low);
    } while (rest);
    this.#push(Uint8Array.from(bytes));
  }

  /** A whole number (int32, int64, enum). */
  int(field: number, value: number | bigint): this {
    this.#varint(BigInt(field << 3));
    this.#varint(BigInt(value));
    return this;
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    this.#varint(BigInt((field << 3) | 5));
    this.#push(new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  /** Bytes, as they are. */
  bytes(field: number, value: Uint8Array): this {
    this.#varint(BigInt((field << 3) | 2));
    this.#varint(BigInt(value.length));
    this.#push(value);
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** A nested message. */
  message(field: number, value: ProtoWriter): this {
    this.#varint(BigInt((field << 3) | 2));
    this.#varint(BigInt(value.#length));
    for (const part of value.#parts) this.#push(part);
    return this;
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#length);
    let offset = 0;
    for (const part of this.#parts) {
      out.set(part, offset);
      offset += part.length;
    }
    return out;
  }
}
