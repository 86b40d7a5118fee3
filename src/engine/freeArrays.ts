let closed: MessagePort | undefined;

/**
 * Gives the memory of arrays back at once: they are empty afterwards.
 *
 * The garbage collector does not count what arrays hold as its own, and lets hundreds of megabytes lie. JavaScript frees no
 * memory by itself, but what is transferred to a port that is closed is let go of there. (`ArrayBuffer.transfer` is not in
 * Node 20.)
 *
 * @param arrays nobody may read them any more; each fills its buffer
 * @example freeArrays([new Float32Array(1_000_000)]);
 */
export function freeArrays(arrays: Iterable<ArrayBufferView>): void {
  if (!closed) {
    closed = new MessageChannel().port1;
    closed.close();
  }
  closed.postMessage(
    undefined,
    Array.from(arrays, ({ buffer }) => buffer as ArrayBuffer),
  );
}
