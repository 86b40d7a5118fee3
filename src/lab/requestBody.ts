import type { IncomingMessage } from "node:http";
import { HttpError } from "./httpError.js";

/** Longest request, in bytes: a notebook with large outputs has room, memory has an end. */
const MAX_BODY = 256 * 1024 * 1024;

/** The JSON object that a request carries; empty for none. @throws HttpError 400 or 413 */
export async function requestBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > MAX_BODY) throw new HttpError(413, "The request is longer than this server takes.");
    pieces.push(piece);
  }
  if (length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    throw new HttpError(400, "The request is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new HttpError(400, "The request is not a JSON object.");
  return value as Record<string, unknown>;
}
