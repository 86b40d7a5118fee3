/**
 * The thread that owns the five sockets. Kernel info, heartbeats, interrupts and shutdown are answered here, so
 * they work while the main thread compiles or runs a busy loop; everything else is passed on.
 */
import { parentPort, workerData } from "node:worker_threads";
import * as zmq from "zeromq";
import { endpoint, type PortName } from "../protocol/connection-file.js";
import { BadMessage, decodeFrames, encodeFrames } from "../protocol/frames.js";
import { kernelInfo } from "../protocol/kernel-info.js";
import {
  type Channel,
  type Content,
  type Header,
  HeaderFactory,
  type Message,
  type OutgoingMessage,
} from "../protocol/message.js";
import { Signer } from "../protocol/signature.js";
import { Log } from "./log.js";
import { SendQueue } from "./send-queue.js";
import { Input, Phase, Shared } from "./shared-state.js";
import { StreamMerger } from "./stream-merger.js";
import type { FromWire, ToWire, WireOptions } from "./wire-messages.js";

const port = parentPort!;
const { connection, startedBy, shared: buffer, input } = workerData as WireOptions;
const shared = new Int32Array(buffer);
const signer = new Signer(connection.key);
const headers = new HeaderFactory();

// The main thread catches bad frames; the largest a front end sends is far below this.
const options = { linger: 500, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
const shell = new zmq.Router({ ...options, mandatory: false });
const control = new zmq.Router({ ...options, mandatory: false });
const stdin = new zmq.Router({ ...options, mandatory: false });
// XPUB, not PUB: it hears of subscriptions and can answer each with iopub_welcome (protocol 5.5).
const iopub = new zmq.XPublisher({ ...options, verbosity: "allSubs" });
// ROUTER, not REP: a REP that was sent a malformed request cannot send, and never again answers.
const heartbeat = new zmq.Router({ ...options, mandatory: false });
const sockets = { shell, control, stdin, iopub, hb: heartbeat };

/** Time the main thread gets to end by itself. */
const KILL_MS = 5000;

const logger = new Log();
let closing = false;
/** What receives; each ends when its socket is closed. */
const loops: Promise<void>[] = [];
const queues: Record<Channel | "hb", SendQueue> = {
  hb: new SendQueue(heartbeat, (error) => log(`a heartbeat was not echoed: ${error.message}`)),
  shell: new SendQueue(shell, (error) => log(`a shell reply was not sent: ${error.message}`)),
  stdin: new SendQueue(stdin, (error) => log(`an input request was not sent: ${error.message}`)),
  control: new SendQueue(control, (error) => log(`a control reply was not sent: ${error.message}`)),
  iopub: new SendQueue(iopub, (error) => log(`an iopub message was not sent: ${error.message}`)),
};
const streams = new StreamMerger(({ name, text, parent }) => publishNow("stream", parent, { name, text }));

function log(line: string): void {
  if (!closing) logger.line(line);
}

/** No message may end this thread: what it does wrong costs a log line. */
function guarded(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    log(`${what}: ${(error as Error).message}`);
  }
}

function toMain(message: FromWire): void {
  port.postMessage(message);
}

function publishNow(
  type: string,
  parent: Header | undefined,
  content: Content | string,
  metadata: Content | string = {},
  buffers: Uint8Array[] = [],
): Promise<void> {
  const message: OutgoingMessage = {
    header: headers.create(type),
    parent: parent ?? {},
    metadata,
    content,
    buffers,
  };
  return queues.iopub.push(encodeFrames([Buffer.from(`kernel.${headers.session}.${type}`)], message, signer));
}

function publish(...args: Parameters<typeof publishNow>): Promise<void> {
  streams.flush();
  return publishNow(...args);
}

function reply(
  channel: "shell" | "control" | "stdin",
  identities: Uint8Array[],
  type: string,
  parent: Header,
  content: Content | string,
  metadata: Content | string = {},
): Promise<void> {
  const message: OutgoingMessage = {
    header: headers.create(type),
    parent,
    metadata,
    content,
    buffers: [],
  };
  return queues[channel].push(encodeFrames(identities, message, signer));
}

/** Answers a request here: busy, reply, idle. */
async function answer(
  channel: "shell" | "control",
  identities: Uint8Array[],
  parent: Header,
  type: string,
  content: Content,
  before?: () => void,
): Promise<void> {
  publish("status", parent, { execution_state: "busy" });
  before?.();
  reply(channel, identities, type, parent, content);
  if (type === "shutdown_reply") publish("shutdown_reply", parent, content);
  await publish("status", parent, { execution_state: "idle" });
}

function interrupt(): void {
  Atomics.store(shared, Shared.abortUpTo, Atomics.load(shared, Shared.received));
  Atomics.store(shared, Shared.interrupt, 1);
  toMain({ kind: "interrupt" });
  wakeInput(Input.interrupted);
  signalGroup().catch((error: Error) => log(`no signal was sent: ${error.message}`));
}

/** Wakes a main thread that waits for input; false when it does not. */
function wakeInput(why: typeof Input.answered | typeof Input.interrupted): boolean {
  const woken = Atomics.compareExchange(shared, Shared.input, Input.waiting, why) === Input.waiting;
  Atomics.notify(shared, Shared.input);
  return woken;
}

/** Sends SIGINT when that is safe: see `Phase`. */
async function signalGroup(): Promise<void> {
  if (process.platform === "win32") return; // there it would end the process; guards and the signal object remain
  const { outside, sending } = Phase;
  const cell = Atomics.load(shared, Shared.cell);
  const inside = Phase.inside(cell);
  const signalled = Phase.signalled(cell);
  if (Atomics.load(shared, Shared.phase) === signalled) {
    sendSignal(); // asked again: the first did not free it, as when a child was only just started
    return;
  }
  for (let left = 200; left > 0 && Atomics.load(shared, Shared.cell) === cell; left--) {
    if (Atomics.compareExchange(shared, Shared.phase, inside, signalled) === inside) {
      sendSignal();
      return;
    }
    if (Atomics.compareExchange(shared, Shared.phase, outside, sending) === outside) {
      Atomics.add(shared, Shared.sent, 1);
      sendSignal();
      await pause(1); // until the system has handed it over
      Atomics.store(shared, Shared.phase, outside);
      Atomics.notify(shared, Shared.phase);
      return;
    }
    await pause(1);
  }
}

/** To the whole group, so that a child the cell waits for ends too; jupyter and our client start us as its leader. */
function sendSignal(): void {
  try {
    process.kill(-process.pid, "SIGINT");
  } catch {
    process.kill(process.pid, "SIGINT");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function shutdown(
  channel: "shell" | "control",
  identities: Uint8Array[],
  parent: Header,
  restart: boolean,
): Promise<void> {
  await answer(channel, identities, parent, "shutdown_reply", { status: "ok", restart });
  await closeSockets();
  toMain({ kind: "exit", code: 0 });
  interrupt();
  // A loop that no interrupt reaches must not keep the process; the compiler, while it loads, may.
  setTimeout(() => process.kill(process.pid, "SIGKILL"), KILL_MS);
}

async function closeSockets(): Promise<void> {
  if (closing) return;
  streams.flush();
  closing = true;
  await Promise.race([Promise.all(Object.values(queues).map((queue) => queue.drained())), pause(400)]);
  for (const socket of Object.values(sockets)) socket.close();
  // The process may only end when no receive is pending: one that fails during the exit aborts the process.
  await Promise.allSettled(loops);
  await pause(5);
  Atomics.store(shared, Shared.socketsClosed, 1);
  Atomics.notify(shared, Shared.socketsClosed);
}

async function receive(channel: "shell" | "control", socket: zmq.Router): Promise<void> {
  for await (const frames of socket) {
    guarded(`a ${channel} message was dropped`, () => {
      const { identities, message } = decodeFrames(frames, signer);
      handle(channel, identities, message);
    });
  }
}

function handle(channel: "shell" | "control", identities: Uint8Array[], message: Message): void {
  const { header, content } = message;
  switch (header.msg_type) {
    case "kernel_info_request":
      answer(channel, identities, header, "kernel_info_reply", kernelInfo()).catch(notAnswered);
      return;
    case "interrupt_request":
      answer(channel, identities, header, "interrupt_reply", { status: "ok" }, interrupt).catch(notAnswered);
      return;
    case "shutdown_request":
      shutdown(channel, identities, header, content.restart === true).catch(notAnswered);
      return;
    default: {
      const number = header.msg_type === "execute_request" ? Atomics.add(shared, Shared.received, 1) + 1 : 0;
      toMain({ kind: "request", channel, identities, message, number });
    }
  }
}

function notAnswered(error: Error): void {
  log(`a request was not answered: ${error.message}`);
}

async function welcomeSubscribers(): Promise<void> {
  for await (const [frame] of iopub) {
    if (frame[0] !== 1) continue;
    const topic = frame.subarray(1);
    const message: Message = {
      header: headers.create("iopub_welcome"),
      parent: {},
      metadata: {},
      content: { subscription: topic.toString() },
      buffers: [],
    };
    queues.iopub.push(encodeFrames([topic], message, signer));
  }
}

async function echoHeartbeats(): Promise<void> {
  for await (const frames of heartbeat) queues.hb.push(frames);
}

async function receiveInput(): Promise<void> {
  for await (const frames of stdin) {
    guarded("a stdin message was dropped", () => {
      const { header, content } = decodeFrames(frames, signer).message;
      if (header.msg_type !== "input_reply") throw new BadMessage(`its type is ${header.msg_type}`);
      if (Atomics.load(shared, Shared.input) !== Input.waiting) {
        throw new BadMessage("nothing waits for input");
      }
      // First the line, then the state that says it is there.
      input.postMessage(String(content.value ?? ""));
      wakeInput(Input.answered);
    });
  }
}

port.on("message", (message: ToWire) => {
  if (message.kind === "close") {
    closeSockets().then(() => port.close());
    return;
  }
  if (!closing) guarded(`a ${message.kind} message was not sent`, () => send(message));
});

function send(message: ToWire): void {
  switch (message.kind) {
    case "close":
      return;
    case "stream":
      streams.write(message);
      return;
    case "publish":
      publish(message.type, message.parent, message.content, message.metadata, message.buffers);
      return;
    case "reply":
      streams.flush();
      reply(
        message.channel,
        message.identities,
        message.type,
        message.parent,
        message.content,
        message.metadata,
      );
      return;
    case "input": {
      const { identities, parent, prompt, password } = message;
      // What was printed before the question is read before it.
      streams.flush();
      reply("stdin", identities, "input_request", parent, { prompt, password });
      return;
    }
  }
}

/** Ends with the process that started us: our client names itself, Jupyter by this variable. */
function watchParent(): void {
  const parent = startedBy ?? process.ppid;
  if (startedBy === undefined && Number(process.env.JPY_PARENT_PID) !== parent) return;
  setInterval(() => {
    if (process.ppid === parent) return;
    closeSockets().then(() => {
      toMain({ kind: "exit", code: 1 });
      interrupt();
      setTimeout(() => process.kill(process.pid, "SIGKILL"), KILL_MS);
    });
  }, 1000);
}

try {
  for (const [name, socket] of Object.entries(sockets))
    await socket.bind(endpoint(connection, name as PortName));
  toMain({ kind: "bound" });
  publish("status", undefined, { execution_state: "starting" });
  watchParent();
  loops.push(
    receive("shell", shell),
    receive("control", control),
    welcomeSubscribers(),
    echoHeartbeats(),
    receiveInput(),
  );
  for (const loop of loops) loop.catch((error: Error) => log(`a socket ended: ${error.message}`));
} catch (error) {
  toMain({
    kind: "failed",
    message: `Cannot bind to ${connection.transport}://${connection.ip}: ${(error as Error).message}.`,
  });
}
