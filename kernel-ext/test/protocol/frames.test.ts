import { describe, expect, it } from "vitest";
import { BadMessage, decodeFrames, encodeFrames } from "../../src/protocol/frames.js";
import { HeaderFactory, type Message } from "../../src/protocol/message.js";
import { Signer } from "../../src/protocol/signature.js";

const headers = new HeaderFactory();
const message = (): Message => ({
  header: headers.create("comm_msg"),
  parent: {},
  metadata: { m: 1 },
  content: { text: "Grüße 🙂" },
  buffers: [Uint8Array.of(1, 2, 3)],
});

describe("frames", () => {
  it("go round with identities and buffers", () => {
    const sent = message();
    const frames = encodeFrames([Buffer.from("client")], sent, new Signer("key"));
    const { identities, message: got } = decodeFrames(frames, new Signer("key"));
    expect(got).toEqual(sent);
    expect(identities.map(String)).toEqual(["client"]);
  });

  it("are signed over the four JSON frames and nothing else", () => {
    const frames = encodeFrames([], message(), new Signer("key"));
    frames[6] = Uint8Array.of(9);
    expect(() => decodeFrames(frames, new Signer("key"))).not.toThrow();
    frames[5] = Buffer.from("{}");
    expect(() => decodeFrames(frames, new Signer("key"))).toThrow(BadMessage);
  });

  it("with a known signature: HMAC-SHA256 of RFC 4231, test case 2", () => {
    const parts = ["what do ya", " want ", "for ", "nothing?"].map((part) => Buffer.from(part));
    expect(new Signer("Jefe").sign(parts)).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("are checked before they are parsed", () => {
    const frames = encodeFrames([], message(), new Signer("key"));
    frames[5] = Buffer.from("not JSON");
    expect(() => decodeFrames(frames, new Signer("key"))).toThrow("signature");
  });

  it("are not taken twice, unless unsigned", () => {
    const signer = new Signer("key");
    const frames = encodeFrames([], message(), signer);
    decodeFrames(frames, signer);
    expect(() => decodeFrames(frames, signer)).toThrow("received before");
    const open = new Signer("");
    const unsigned = encodeFrames([], message(), open);
    expect(unsigned[1]).toHaveLength(0);
    decodeFrames(unsigned, open);
    expect(() => decodeFrames(unsigned, open)).not.toThrow();
  });

  it("that are malformed are refused with a reason", () => {
    const open = new Signer("");
    const text = (...parts: string[]) => parts.map((part) => Buffer.from(part));
    expect(() => decodeFrames([], open)).toThrow("delimiter");
    expect(() => decodeFrames(text("<IDS|MSG>", "", "{}"), open)).toThrow("2 of 5");
    expect(() => decodeFrames(text("<IDS|MSG>", "", "[]", "{}", "{}", "{}"), open)).toThrow("JSON object");
    expect(() => decodeFrames(text("<IDS|MSG>", "", "{}", "{}", "{}", "{}"), open)).toThrow("msg_type");
  });
});
