import type { Header } from "../protocol/message.js";

export interface StreamPart {
  name: "stdout" | "stderr";
  text: string;
  parent: Header | undefined;
}

/** Text is sent on when it waited this long, or grew this big. */
const FLUSH_MS = 20;
const FLUSH_LENGTH = 256 * 1024;

/**
 * Joins stream writes of one cell into few messages, in order. A server drops messages beyond 1000 a second, so a
 * line must not be a message.
 */
export class StreamMerger {
  #parts: string[] = [];
  #length = 0;
  #head: Omit<StreamPart, "text"> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly emit: (part: StreamPart) => void) {}

  write(part: StreamPart): void {
    const head = this.#head;
    if (head && (head.name !== part.name || head.parent?.msg_id !== part.parent?.msg_id)) this.flush();
    this.#head ??= { name: part.name, parent: part.parent };
    this.#parts.push(part.text);
    this.#length += part.text.length;
    if (this.#length >= FLUSH_LENGTH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Sends what is held back; called before every other message, so that order is kept. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const head = this.#head;
    if (!head) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#head = undefined;
    this.emit({ ...head, text });
  }
}
