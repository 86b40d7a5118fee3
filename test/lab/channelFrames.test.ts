import type { Channel, Message } from "@gan2shape/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeChannelFrame, encodeChannelFrame } from "../../src/lab/channelFrames.js";

const message = (over: Partial<Message> = {}): Message => ({
  header: { msg_id: "1", session: "s", username: "", date: "", msg_type: "execute_request", version: "5.4" },
  parent: {},
  metadata: {},
  content: { code: "1 + 1 // ö" },
  buffers: [],
  ...over,
});

describe("channel frames", () => {
  it("are what Jupyter's v1 protocol says", () => {
    const frame = Buffer.from(encodeChannelFrame("shell", message({ buffers: [Buffer.from("xyz")] })));
    expect(Number(frame.readBigUInt64LE(0))).toBe(7);
    const at = (i: number) => Number(frame.readBigUInt64LE(8 * (i + 1)));
    expect(frame.subarray(at(0), at(1)).toString()).toBe("shell");
    expect(JSON.parse(frame.subarray(at(4), at(5)).toString())).toEqual({ code: "1 + 1 // ö" });
    expect(frame.subarray(at(5), at(6)).toString()).toBe("xyz");
    expect(at(6)).toBe(frame.length);
  });

  it("come back as they were", () => {
    const channels = fc.constantFrom<Channel>("shell", "control", "stdin", "iopub");
    const buffers = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 });
    fc.assert(
      fc.property(channels, fc.dictionary(fc.string(), fc.string()), buffers, (channel, content, given) => {
        const sent = message({ content, buffers: given });
        const back = decodeChannelFrame(encodeChannelFrame(channel, sent));
        expect(back?.channel).toBe(channel);
        expect(back?.message.content).toEqual({ ...content });
        expect(back?.message.buffers.map((buffer) => [...buffer])).toEqual(
          given.map((buffer) => [...buffer]),
        );
      }),
    );
  });

  it("are refused without an exception when they are none", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(decodeChannelFrame(noise)).toBeUndefined();
      }),
    );
    const good = encodeChannelFrame("shell", message());
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bent = Uint8Array.from(good);
        bent[at] = value;
        decodeChannelFrame(bent); // any answer, but an answer
      }),
    );
    expect(decodeChannelFrame(good.subarray(0, good.length - 1))).toBeUndefined();
  });
});
