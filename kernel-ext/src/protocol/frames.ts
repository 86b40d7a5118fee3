import type { Header, Message, OutgoingMessage } from "./message.js";
import type { Signer } from "./signature.js";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** Longest JSON part that is parsed, in bytes; what is really big travels in buffers. */
const MAX_PART = 128 * 1024 * 1024;

/** A message with the routing frames in front of it: client identities, or an IOPub topic. */
export interface RoutedMessage {
  identities: Uint8Array[];
  message: Message;
}

/** Why a message was not accepted; costs one log line. */
export class BadMessage extends Error {
  override name = "BadMessage";
}

/** Message -> wire frames: identities, delimiter, signature, four JSON frames, buffers. */
export function encodeFrames(
  identities: readonly Uint8Array[],
  message: OutgoingMessage,
  signer: Signer,
): Uint8Array[] {
  const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(typeof part === "string" ? part : JSON.stringify(part)),
  );
  return [...identities, DELIMITER, Buffer.from(signer.sign(parts)), ...parts, ...message.buffers];
}

/**
 * Wire frames -> message. The signature is checked before anything is parsed.
 *
 * @throws BadMessage when frames are missing or too long, the signature is wrong or was seen before, or a part is not JSON
 */
export function decodeFrames(frames: readonly Uint8Array[], signer: Signer): RoutedMessage {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (at < 0) throw new BadMessage("it has no <IDS|MSG> delimiter");
  if (frames.length < at + 6) throw new BadMessage(`it has ${frames.length - at - 1} of 5 parts`);
  const signature = frames[at + 1];
  const parts = frames.slice(at + 2, at + 6);
  if (parts.some((part) => part.length > MAX_PART)) throw new BadMessage("a part is too long");
  if (!signer.verify(signature, parts)) throw new BadMessage("its signature is wrong");
  if (!signer.firstTime(signature)) throw new BadMessage("it was received before");
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string") {
    throw new BadMessage("its header has no msg_type or msg_id");
  }
  return {
    identities: frames.slice(0, at),
    message: {
      header: header as unknown as Header,
      parent: parent as unknown as Header,
      metadata,
      content,
      buffers: frames.slice(at + 6),
    },
  };
}

function parseObject(frame: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"));
  } catch {
    throw new BadMessage("a part is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadMessage("a part is not a JSON object");
  }
  return value as Record<string, unknown>;
}
