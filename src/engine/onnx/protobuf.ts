const UTF8 = new TextEncoder();

/** The few parts of protocol buffers' wire format that ONNX needs, writing only. */
export class ProtoWriter {
  /** Single bytes, many bytes and nested messages, put together at the end only: graphs nest them four deep. */
  readonly #parts: (number | Uint8Array | ProtoWriter)[] = [];
  #length = 0;

  #byte(value: number): void {
    this.#parts.push(value);
    this.#length++;
  }

  #varint(value: number | bigint): void {
    if (value < 0) {
      this.#negative(BigInt(value));
      return;
    }
    // By arithmetic: shifts would end at 32 bits, and bigints take most of an encoding's time.
    let rest = Number(value);
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  /** As the 64 bits of its two's complement. */
  #negative(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  /** A whole number (int32, int64, enum); one below zero may be any, others are exact up to 2^53. */
  int(field: number, value: number | bigint): this {
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    this.#varint((field << 3) | 5);
    this.#parts.push(new Uint8Array(Float32Array.of(value).buffer));
    this.#length += 4;
    return this;
  }

  /** Bytes, as they are. */
  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#parts.push(value);
    this.#length += value.length;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, UTF8.encode(value));
  }

  /** A nested message, which must be complete. */
  message(field: number, value: ProtoWriter): this {
    this.#varint((field << 3) | 2);
    this.#varint(value.#length);
    this.#parts.push(value);
    this.#length += value.#length;
    return this;
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#length);
    this.#write(out, 0);
    return out;
  }

  #write(out: Uint8Array, from: number): number {
    let offset = from;
    for (const part of this.#parts) {
      if (typeof part === "number") out[offset++] = part;
      else if (part instanceof ProtoWriter) offset = part.#write(out, offset);
      else {
        out.set(part, offset);
        offset += part.length;
      }
    }
    return offset;
  }
}
