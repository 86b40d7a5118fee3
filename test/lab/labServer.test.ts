import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import os from "node:os";
import path from "node:path";
import type { Channel, Message } from "@gan2shape/kernel";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { decodeChannelFrame, encodeChannelFrame } from "../../src/lab/channelFrames.js";
import { type Lab, startLab } from "../../src/lab/index.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder: string;
let lab: Lab;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request with any header at all, as no browser would send it. */
function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port: lab.port, method, path: url, headers },
      async (response) => {
        let text = "";
        for await (const piece of response.setEncoding("utf8")) text += piece;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      },
    );
    sent.once("error", reject).end(body && JSON.stringify(body));
  });
}

/** A request of our own page. */
const api = async (method: string, url: string, body?: object) => {
  const answer = await ask(method, `/api/${url}`, { authorization: `token ${lab.token}` }, body);
  return { status: answer.status, json: answer.text === "" ? undefined : JSON.parse(answer.text) };
};

/** A page's connection to a kernel. */
class Page {
  readonly session = randomUUID();
  readonly heard: { channel: Channel; message: Message }[] = [];
  #waiting: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data) => {
      const frame = decodeChannelFrame(data as Buffer);
      if (frame) this.heard.push(frame);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async open(kernel: string, headers: Record<string, string> = {}): Promise<Page> {
    const session = randomUUID();
    const url = `ws://127.0.0.1:${lab.port}/api/kernels/${kernel}/channels?session_id=${session}`;
    const socket = new WebSocket(url, ["v1.kernel.websocket.jupyter.org"], {
      headers: { authorization: `token ${lab.token}`, ...headers },
    });
    const page = Object.assign(new Page(socket), { session });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return page;
  }

  send(channel: Channel, type: string, content: Record<string, unknown>): string {
    const header = {
      msg_id: randomUUID(),
      session: this.session,
      username: "",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.4",
    };
    this.socket.send(encodeChannelFrame(channel, { header, parent: {}, metadata: {}, content, buffers: [] }));
    return header.msg_id;
  }

  execute(code: string): string {
    return this.send("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: true,
    });
  }

  /** The first message that is so; waits for it. */
  async find(is: (message: Message, channel: Channel) => boolean): Promise<Message> {
    for (;;) {
      const found = this.heard.find(({ channel, message }) => is(message, channel));
      if (found) return found.message;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  reply(id: string, type = "execute_reply"): Promise<Message> {
    return this.find((message) => message.parent.msg_id === id && message.header.msg_type === type);
  }
}

const openSession = async () => {
  const wish = { path: "a.ipynb", name: "a.ipynb", type: "notebook", kernel: { name: "gan2shape" } };
  return (await api("POST", "sessions", wish)).json as { id: string; kernel: { id: string } };
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-lab-"));
  const cells = [{ cell_type: "markdown", id: "a", metadata: {}, source: "# Hello" }];
  writeFileSync(
    path.join(folder, "a.ipynb"),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
  );
  writeFileSync(path.join(folder, "evil.html"), "<script>parent.steal()</script>");
  lab = await startLab({ folder });
});
afterAll(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the notebook server", () => {
  it("gives pages to the token, and 403 to everybody else", async () => {
    const { pathname, search } = new URL(lab.url("a.ipynb"));
    const first = await ask("GET", pathname + search);
    expect(first.status).toBe(200);
    const cookie = String(first.headers["set-cookie"]).split(";")[0];
    expect((await ask("GET", pathname, { cookie })).status).toBe(200);
    for (const url of [
      pathname,
      "/",
      "/api/contents/",
      "/api/kernels",
      "/static/main.js",
      "/files/a.ipynb",
    ]) {
      expect((await ask("GET", url)).status, url).toBe(403);
      expect((await ask("GET", url, { cookie, origin: "http://evil.example" })).status, url).toBe(403);
      expect((await ask("GET", url, { cookie, host: "evil.example" })).status, url).toBe(403);
    }
    expect((await ask("POST", "/new/", { cookie, origin: "http://evil.example" })).status).toBe(403);
    expect(existsSync(path.join(folder, "Untitled.ipynb"))).toBe(false);
  });

  it("refuses WebSockets without the token or of a foreign origin", async () => {
    const { kernel } = await openSession();
    await expect(Page.open(kernel.id, { authorization: "" })).rejects.toThrow("403");
    await expect(Page.open(kernel.id, { origin: "http://evil.example" })).rejects.toThrow("403");
    await expect(Page.open("none")).rejects.toThrow("404");
  });

  it("serves files as data, and none outside its folder", async () => {
    const headers = { authorization: `token ${lab.token}` };
    const page = await ask("GET", "/files/evil.html", headers);
    expect(page.headers["content-security-policy"]).toContain("sandbox");
    const outside = [
      "/files/../../etc/passwd",
      "/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
      "/static/%2e%2e/page.js",
    ];
    for (const url of outside) expect((await ask("GET", url, headers)).status, url).toBe(404);
    expect((await ask("GET", "/files/%ff", headers)).status).toBe(400);
    expect((await ask("GET", "/tree/none", headers)).status).toBe(404);
  });

  it("saves an edit", async () => {
    const { json } = await api("GET", "contents/a.ipynb?content=1");
    json.content.cells[0].source = "# Hello again";
    const { status } = await api("PUT", "contents/a.ipynb", { type: "notebook", content: json.content });
    expect(status).toBe(200);
    expect(readFileSync(path.join(folder, "a.ipynb"), "utf8")).toContain("# Hello again");
    expect(await api("PUT", "contents/a.ipynb", { type: "notebook", content: {} })).toMatchObject({
      status: 400,
    });
    expect(await api("GET", "nonsense")).toMatchObject({ status: 404 });
  });

  it("runs, completes and interrupts, and gives answers to the page that asked alone", async () => {
    const { kernel } = await openSession();
    expect((await openSession()).kernel.id).toBe(kernel.id); // a reloaded page finds its kernel again
    const [page, other] = [await Page.open(kernel.id), await Page.open(kernel.id)];
    const id = page.execute("const answer = 6 * 7;\nanswer");
    expect((await page.reply(id)).content).toMatchObject({ status: "ok" });
    const isResult = (message: Message) =>
      message.header.msg_type === "execute_result" && message.parent.msg_id === id;
    expect((await page.find(isResult)).content).toMatchObject({ data: { "text/plain": "42" } });
    await other.find(isResult); // output goes to every page
    expect(other.heard.some(({ channel }) => channel === "shell")).toBe(false);

    const asked = page.send("shell", "complete_request", { code: "answ", cursor_pos: 4 });
    expect((await page.reply(asked, "complete_reply")).content.matches).toContain("answer");

    const endless = page.execute("while (true) await new Promise((done) => setTimeout(done, 5));");
    await page.find(({ header, parent }) => header.msg_type === "execute_input" && parent.msg_id === endless);
    expect((await api("POST", `kernels/${kernel.id}/interrupt`)).status).toBe(204);
    expect((await page.reply(endless)).content).toMatchObject({ status: "error" });
    page.socket.close();
    other.socket.close();
  });

  it("passes a question for input to the page and its answer back", async () => {
    const { kernel } = await openSession();
    const page = await Page.open(kernel.id);
    const id = page.execute(
      'import { currentKernel } from "@gan2shape/kernel";\ncurrentKernel()!.input("name? ")',
    );
    const isQuestion = (message: Message, channel: Channel) =>
      channel === "stdin" && message.parent.msg_id === id;
    const outcome = await Promise.race([page.find(isQuestion), page.reply(id)]);
    expect(outcome.content).toMatchObject({ prompt: "name? " });
    page.send("stdin", "input_reply", { status: "ok", value: "Ada" });
    const result = await page.find(
      ({ header, parent }) => header.msg_type === "execute_result" && parent.msg_id === id,
    );
    expect(result.content).toMatchObject({ data: { "text/plain": expect.stringContaining("Ada") } });
    page.socket.close();
  });

  it("restarts under the same id, and starts a kernel that died again, pages connected all the while", async () => {
    const { kernel } = await openSession();
    const page = await Page.open(kernel.id);
    await page.reply(page.execute("const kept = 1;"));
    expect((await api("POST", `kernels/${kernel.id}/restart`)).json.id).toBe(kernel.id);
    expect((await page.reply(page.execute("kept"))).content).toMatchObject({ status: "error" });
    page.heard.length = 0;
    page.execute("process.exit(3)");
    await page.find(({ content }) => content.execution_state === "restarting");
    await page.find(({ content }) => content.execution_state === "starting");
    expect((await page.reply(page.execute("1 + 1"))).content).toMatchObject({ status: "ok" });
    page.socket.close();
  });

  it("ends its kernels with it", async () => {
    const { kernel } = await openSession();
    const page = await Page.open(kernel.id);
    const id = page.execute("process.pid");
    const isResult = ({ header, parent }: Message) =>
      header.msg_type === "execute_result" && parent.msg_id === id;
    const { data } = (await page.find(isResult)).content as { data: Record<string, string> };
    const pid = Number(data["text/plain"].replace(/\D/g, ""));
    expect(() => process.kill(pid, 0)).not.toThrow();
    await lab.close();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("says in one sentence what it cannot do", async () => {
    await expect(startLab({ folder: path.join(folder, "none") })).rejects.toThrow(/There is no folder/);
    const one = await startLab({ folder });
    await expect(startLab({ folder, port: one.port })).rejects.toThrow(/Port \d+ is in use; choose another/);
    await one.close();
  });
});
