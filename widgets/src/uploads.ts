import type { DOMWidgetView } from "@jupyter-widgets/base";
import type { PageRequest } from "../../src/views/protocol.js";

/** Jupyter servers lose messages of a page above 10 MiB. */
const PIECE_BYTES = 1024 * 1024;

/** Sends bytes to the kernel's half of a view, in pieces small enough for every server. */
export function sendInPieces(view: DOMWidgetView, upload: string, bytes: Uint8Array): void {
  const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
  for (let index = 0; index < count; index++) {
    const request: PageRequest = { event: "piece", upload, index, count };
    // A copy: the manager sends the whole memory behind a view.
    const piece = bytes.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
    view.send(request, [piece.buffer as ArrayBuffer]);
  }
}
