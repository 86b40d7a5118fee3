import type { Channel, Message } from "@gan2shape/kernel";

/** Name of the format among the WebSocket's protocols. */
export const CHANNEL_PROTOCOL = "v1.kernel.websocket.jupyter.org";

const CHANNELS: readonly string[] = ["shell", "control", "stdin", "iopub"];

/**
 * A message as one binary WebSocket frame: the number of offsets, the offsets (all of 64 bits, little endian), then
 * channel, header, parent, metadata, content and buffers, each from its offset to the next.
 */
export function encodeChannelFrame(channel: Channel, message: Message): Uint8Array {
  const json = [message.header, message.parent, message.metadata, message.content];
  const parts = [
    Buffer.from(channel),
    ...json.map((part) => Buffer.from(JSON.stringify(part))),
    ...message.buffers,
  ];
  const head = Buffer.alloc(8 * (parts.length + 2));
  head.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = head.length;
  parts.forEach((part, i) => {
    head.writeBigUInt64LE(BigInt(offset), 8 * (i + 1));
    offset += part.length;
  });
  head.writeBigUInt64LE(BigInt(offset), 8 * (parts.length + 1));
  return Buffer.concat([head, ...parts]);
}

/**
 * Reads such a frame.
 *
 * @returns undefined for anything that is none
 */
export function decodeChannelFrame(frame: Uint8Array): { channel: Channel; message: Message } | undefined {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  if (bytes.length < 8) return undefined;
  const count = Number(bytes.readBigUInt64LE(0));
  if (count < 6 || 8 * (count + 1) > bytes.length) return undefined;
  const offsets = Array.from({ length: count }, (_, i) => Number(bytes.readBigUInt64LE(8 * (i + 1))));
  const starts = 8 * (count + 1);
  if (offsets.some((offset, i) => offset < (i === 0 ? starts : offsets[i - 1]) || offset > bytes.length))
    return undefined;
  const parts = offsets.slice(0, -1).map((offset, i) => bytes.subarray(offset, offsets[i + 1]));
  const channel = parts[0].toString("latin1");
  const [header, parent, metadata, content] = parts.slice(1, 5).map(jsonObject);
  if (!CHANNELS.includes(channel) || !header || !parent || !metadata || !content) return undefined;
  if (typeof header.msg_id !== "string" || typeof header.msg_type !== "string") return undefined;
  const message = { header, parent, metadata, content, buffers: parts.slice(5) } as unknown as Message;
  return { channel: channel as Channel, message };
}

function jsonObject(part: Buffer): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(part.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
