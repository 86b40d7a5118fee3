import { CommManager } from "../../src/kernel/comm-manager.js";
import { type CurrentKernel, KERNEL } from "../../src/kernel/current-kernel.js";
import { HeaderFactory, type Message } from "../../src/protocol/message.js";

/** One comm message that went out. */
export interface Sent {
  type: string;
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  data: Record<string, any>;
  metadata?: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** The comm half of a kernel, with every message that left it. */
export function fakeKernel() {
  const sent: Sent[] = [];
  const page = new HeaderFactory();
  const comms = new CommManager((type, content, metadata, buffers = []) => {
    // Through JSON, as the wire does it: what is no JSON shows here.
    const data = JSON.parse(JSON.stringify(content.data ?? {}));
    sent.push({ type, id: String(content.comm_id), data, metadata, buffers });
  });
  const place = globalThis as Record<symbol, unknown>;
  place[KERNEL] = { isKernel: true, comms } as unknown as CurrentKernel;
  delete place[Symbol.for("gan2shape.widgets")];
  return {
    sent,
    /** As the page sends it. */
    receive: (type: "comm_open" | "comm_msg" | "comm_close", content: object, buffers: Uint8Array[] = []) =>
      comms.receive({
        header: page.create(type),
        parent: {},
        metadata: {},
        content,
        buffers,
      } as unknown as Message),
    remove() {
      delete place[KERNEL];
      delete place[Symbol.for("gan2shape.widgets")];
    },
  };
}
