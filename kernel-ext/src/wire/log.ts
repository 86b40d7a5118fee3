import { write } from "node:fs";

const STDERR = 2;
/** Lines that may wait; a client that sends rubbish faster than anybody reads costs no memory. */
const MOST_WAITING = 1000;

/**
 * Log lines on stderr: never a cell's output, so not `console`; never waiting for a reader, so not `writeSync`,
 * which stops the thread when the pipe is full.
 */
export class Log {
  readonly #waiting: string[] = [];
  #left = 0;
  #writing = false;

  line(text: string): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#left++;
      return;
    }
    this.#waiting.push(`[kernel] ${text.replaceAll("\n", " ")}\n`);
    if (!this.#writing) this.#flush();
  }

  #flush(): void {
    if (this.#left > 0 && this.#waiting.length < MOST_WAITING) {
      this.#waiting.push(`[kernel] ${this.#left} lines more were left out\n`);
      this.#left = 0;
    }
    const text = this.#waiting.splice(0).join("");
    if (text === "") {
      this.#writing = false;
      return;
    }
    this.#writing = true;
    this.#write(Buffer.from(text));
  }

  #write(bytes: Buffer): void {
    write(STDERR, bytes, (error, written) => {
      if (error?.code === "EAGAIN") setTimeout(() => this.#write(bytes), 20);
      // Whoever read it is gone: there is nobody to tell.
      else if (error) this.#flush();
      else if (written < bytes.length) this.#write(bytes.subarray(written));
      else this.#flush();
    });
  }
}
