import { describe, expect, it, vi } from "vitest";
import { HeaderFactory } from "../../src/protocol/message.js";
import { SendQueue } from "../../src/wire/send-queue.js";
import { StreamMerger, type StreamPart } from "../../src/wire/stream-merger.js";

const headers = new HeaderFactory();

describe("StreamMerger", () => {
  it("joins writes of one cell and stream, and keeps the order of others", () => {
    const sent: StreamPart[] = [];
    const merger = new StreamMerger((part) => sent.push(part));
    const [a, b] = [headers.create("x"), headers.create("x")];
    merger.write({ name: "stdout", text: "1", parent: a });
    merger.write({ name: "stdout", text: "2", parent: a });
    merger.write({ name: "stderr", text: "3", parent: a });
    merger.write({ name: "stderr", text: "4", parent: b });
    merger.flush();
    merger.flush();
    expect(sent.map(({ name, text }) => `${name} ${text}`)).toEqual(["stdout 12", "stderr 3", "stderr 4"]);
  });

  it("sends by itself after a while, and at once when much has come", () => {
    vi.useFakeTimers();
    try {
      const sent: StreamPart[] = [];
      const merger = new StreamMerger((part) => sent.push(part));
      merger.write({ name: "stdout", text: "small", parent: undefined });
      expect(sent).toHaveLength(0);
      vi.advanceTimersByTime(100);
      expect(sent).toHaveLength(1);
      merger.write({ name: "stdout", text: "x".repeat(300_000), parent: undefined });
      expect(sent).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("SendQueue", () => {
  it("sends one at a time, in order, and goes on after a failure", async () => {
    let busy = false;
    const sent: string[] = [];
    const errors: string[] = [];
    const queue = new SendQueue(
      {
        async send([frame]) {
          if (busy) throw new Error("busy");
          busy = true;
          await new Promise((resolve) => setTimeout(resolve, 1));
          busy = false;
          if (String(frame) === "2") throw new Error("lost");
          sent.push(String(frame));
        },
      },
      (error) => errors.push(error.message),
    );
    for (const text of ["1", "2", "3"]) queue.push([Buffer.from(text)]);
    await queue.drained();
    expect(sent).toEqual(["1", "3"]);
    expect(errors).toEqual(["lost"]);
  });
});
