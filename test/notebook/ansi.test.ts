import { describe, expect, it } from "vitest";
import { ansiToHtml, stripAnsi } from "../../src/notebook/html/ansi.js";

describe("ansiToHtml", () => {
  it("turns colours into spans and ends them", () => {
    expect(ansiToHtml("a \u001b[1;31mb\u001b[0m c")).toBe('a <span class="ansi-red ansi-bold">b</span> c');
  });

  it("shows a progress line as it ended", () => {
    expect(ansiToHtml("10%\r50%\r100%\ndone\n")).toBe("100%\ndone\n");
    expect(ansiToHtml("10%\r100%\r\nnext")).toBe("100%\nnext");
    expect(ansiToHtml("1\b2\b3")).toBe("3");
  });

  it("drops every other control sequence", () => {
    expect(ansiToHtml("\u001b[2K\u001b]0;title\u0007a\u001b[?25l\u001b[38;5;196mb")).toBe("ab");
    expect(stripAnsi("\u001b[31m<b>\u001b[0m")).toBe("<b>");
  });
});
