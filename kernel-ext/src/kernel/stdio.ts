import { StringDecoder } from "node:string_decoder";

export type WriteText = (name: "stdout" | "stderr", text: string) => void;

/**
 * Sends what cells write to stdout and stderr to `write` instead of the terminal.
 */
export function captureStdio(write: WriteText): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const capture = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      callback?: (error?: Error | null) => void,
    ): boolean => {
      const text =
        typeof chunk === "string"
          ? typeof encoding === "string" && encoding !== "utf8" && encoding !== "utf-8"
            ? decoder.write(Buffer.from(chunk, encoding))
            : chunk
          : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (text !== "") write(name, text);
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = capture as typeof process.stdout.write;
  }
}

/**
 * Node warns once that `require` of an ES module is experimental; in a notebook that would be the first output of
 * the first cell, and nothing the reader can act on.
 */
export function silenceRequireWarning(): void {
  const original = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    const text = typeof warning === "string" ? warning : warning.message;
    if (/loading ES Module .*require\(\)|ES Module in require/i.test(text)) return;
    (original as (...args: unknown[]) => void).call(process, warning, ...rest);
  }) as typeof process.emitWarning;
}
