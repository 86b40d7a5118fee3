import { InputError, InterruptedError } from "../errors.js";
import type { Content, Header } from "../protocol/message.js";
import type { Outcome, TypeScriptSession } from "../typescript/typescript-session.js";
import { VERSION } from "../version.js";
import { Shared } from "../wire/shared-state.js";
import type { Wire } from "../wire/wire.js";
import type { Request } from "../wire/wire-messages.js";
import { CommManager } from "./comm-manager.js";
import type { CurrentKernel } from "./current-kernel.js";
import { Displays } from "./displays.js";
import { currentExecution, Execution } from "./execution.js";
import { defineGlobals } from "./globals.js";
import type { History } from "./history.js";
import { Interrupts } from "./interrupts.js";
import { render } from "./render.js";
import { describeDiagnostics, describeThrown, type ErrorContent } from "./traceback.js";

type Handled = { type: string; content: Content; metadata?: Content };

/** Requests that are answered when they come, so that a cell that awaits stays interactive. */
const ON_ARRIVAL = new Set(["comm_open", "comm_msg", "comm_close", "comm_info_request"]);

/** Answers requests: one after the other, each between `busy` and `idle`. */
export class Kernel {
  readonly #wire: Wire;
  readonly #session: Promise<TypeScriptSession>;
  readonly #history: History;
  readonly #interrupts: Interrupts;
  readonly #comms: CommManager;
  readonly #displays: Displays;
  readonly #queue: Request[] = [];
  /** Comms whose target no cell has registered yet: their messages keep their place in the queue. */
  readonly #waitingComms = new Set<string>();
  #pumping = false;
  #preparing = false;
  #count = 0;
  #labels = 0;
  #typeCheck = true;
  #timing = false;
  #duration: number | undefined;
  #loaded: TypeScriptSession | undefined;
  /** The execution that output without a known origin is given to. */
  #latest: Execution | undefined;

  constructor(wire: Wire, history: History, session: (interrupts: Interrupts) => Promise<TypeScriptSession>) {
    this.#wire = wire;
    this.#history = history;
    this.#interrupts = new Interrupts(wire.shared, () => this.#loaded?.interrupt());
    this.#comms = new CommManager((type, content, metadata, buffers) =>
      wire.publish(type, this.#origin()?.header, content, { metadata, buffers }),
    );
    this.#displays = new Displays(
      (type, content, execution) => this.#publish(type, content, execution),
      () => this.#origin(),
    );
    defineGlobals(this.#current());
    this.#session = session(this.#interrupts).then((loaded) => {
      this.#loaded = loaded;
      this.#prepare();
      return loaded;
    });
    // A failure is told to every cell that needs it.
    this.#session.catch(() => {});
    wire.attach({
      request: (request) => this.#receive(request),
      interrupt: () => this.#interrupts.handle(),
    });
  }

  /** Whether type errors stop a cell. */
  get typeCheck(): boolean {
    return this.#typeCheck;
  }

  /** Sends text that code wrote to stdout or stderr to the cell it belongs to. */
  write(name: "stdout" | "stderr", text: string): void {
    const execution = this.#origin();
    if (!execution?.silent) this.#wire.stream(name, text, execution?.header);
  }

  /** Shows tslab's own `display` calls. */
  hookTslab(hook: { lastWriteDisplayData: unknown }): void {
    hook.lastWriteDisplayData = (
      { data, metadata, transient }: { data: Content; metadata?: Content; transient?: Content },
      update: boolean,
    ) => {
      const content = {
        data: render(data, { bundles: true }),
        metadata: metadata ?? {},
        transient: transient ?? {},
      };
      this.#publish(update ? "update_display_data" : "display_data", content, this.#origin());
    };
  }

  /** An error that no cell caught: it is written to the output of the cell it comes from. */
  reportUncaught(error: unknown): void {
    if (error instanceof InterruptedError) return;
    const { traceback } = this.#describe(error);
    this.write("stderr", `Uncaught ${traceback.join("\n")}\n`);
  }

  #origin(): Execution | undefined {
    return currentExecution.getStore() ?? this.#interrupts.running ?? this.#latest;
  }

  #publish(type: string, content: Content, execution: Execution | undefined): void {
    if (!execution?.silent) this.#wire.publish(type, execution?.header, content);
  }

  /** The kernel as cells see it. */
  #current(): CurrentKernel {
    const kernel = this;
    return {
      isKernel: true,
      version: VERSION,
      get executionCount() {
        return kernel.#count;
      },
      get cellId() {
        return kernel.#origin()?.cellId;
      },
      get interruptSignal() {
        const execution = currentExecution.getStore() ?? kernel.#interrupts.running;
        return execution ? kernel.#interrupts.signalOf(execution) : new AbortController().signal;
      },
      display: this.#displays.display,
      clearOutput: (wait = false) => this.#publish("clear_output", { wait: wait === true }, this.#origin()),
      page: (value) => this.#page(value),
      input: (prompt = "", { password = false } = {}) => this.#input(String(prompt), password),
      get typeCheck() {
        return kernel.#typeCheck;
      },
      set typeCheck(on) {
        kernel.#typeCheck = checkSwitch("typeCheck", on);
      },
      get timing() {
        return kernel.#timing;
      },
      set timing(on) {
        kernel.#timing = checkSwitch("timing", on);
      },
      get duration() {
        return kernel.#duration;
      },
      get cwd() {
        return process.cwd();
      },
      set cwd(folder) {
        changeFolder(folder);
      },
      comms: this.#comms,
    };
  }

  #page(value: unknown): void {
    const execution = this.#origin();
    if (!execution) return;
    const added: Promise<void> = Promise.resolve(render(value, { bundles: true }))
      .then((data) => {
        execution.payload.push({ source: "page", data, start: 0 });
      })
      .catch((error) => {
        execution.displayError ??= { error };
      })
      .finally(() => execution.pending.delete(added));
    execution.pending.add(added);
  }

  #input(prompt: string, password: boolean): string {
    const execution = currentExecution.getStore() ?? this.#interrupts.running;
    if (!execution?.asks) {
      throw new InputError(
        "input: whoever runs this cell takes no input; run it in a notebook, or pass the value in.",
      );
    }
    if (execution !== this.#interrupts.running) {
      throw new InputError("input: its cell is done; ask while the cell runs, and await what comes before.");
    }
    return this.#wire.input(execution.asks, execution.header, prompt, password);
  }

  #receive(request: Request): void {
    if (ON_ARRIVAL.has(request.message.header.msg_type) && !this.#mustWait(request)) {
      this.#answer(request);
      return;
    }
    this.#queue.push(request);
    this.#pump();
  }

  /** A front end may open a comm right behind the cell that registers its target. */
  #mustWait({ message: { header, content } }: Request): boolean {
    const id = String(content.comm_id);
    if (
      header.msg_type === "comm_open" &&
      this.#pumping &&
      !this.#comms.hasTarget(String(content.target_name))
    )
      this.#waitingComms.add(id);
    return header.msg_type !== "comm_info_request" && this.#waitingComms.has(id);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#answer(next);
    } finally {
      this.#pumping = false;
    }
    this.#prepare();
  }

  /** Uses the time between requests: each step ends after milliseconds, and a request that came meanwhile goes first. */
  async #prepare(): Promise<void> {
    if (this.#preparing) return;
    this.#preparing = true;
    try {
      do await new Promise((resolve) => setImmediate(resolve));
      while (!this.#pumping && this.#loaded?.prepare());
    } finally {
      this.#preparing = false;
    }
  }

  /** Busy, the work, the reply, idle. */
  async #answer(request: Request): Promise<void> {
    const { header } = request.message;
    this.#status("busy", header);
    try {
      const handled = await this.#handle(request);
      if (handled) this.#wire.reply(request, handled.type, handled.content, handled.metadata);
    } catch (error) {
      // A request that asks for the impossible; the kernel goes on.
      const content = { status: "error", ...this.#describe(error) };
      const type = header.msg_type.replace(/_request$/, "_reply");
      if (type !== header.msg_type) this.#wire.reply(request, type, content);
      else
        this.#publish(
          "stream",
          { name: "stderr", text: `${content.traceback.join("\n")}\n` },
          this.#origin(),
        );
    }
    this.#status("idle", header);
  }

  #status(state: "busy" | "idle", parent: Header): void {
    this.#wire.publish("status", parent, { execution_state: state });
  }

  async #handle(request: Request): Promise<Handled | undefined> {
    const { header, content } = request.message;
    switch (header.msg_type) {
      case "execute_request":
        return this.#execute(request);
      case "complete_request":
        return { type: "complete_reply", content: await this.#complete(content) };
      case "inspect_request":
        return { type: "inspect_reply", content: await this.#inspect(content) };
      case "is_complete_request": {
        const session = await this.#session;
        return { type: "is_complete_reply", content: { ...session.isComplete(text(content, "code")) } };
      }
      case "history_request":
        return { type: "history_reply", content: this.#history.answer(content) };
      case "comm_info_request": {
        const target = typeof content.target_name === "string" ? content.target_name : undefined;
        return { type: "comm_info_reply", content: { status: "ok", comms: this.#comms.list(target) } };
      }
      case "comm_open":
      case "comm_msg":
      case "comm_close": {
        const id = String(content.comm_id);
        if (!this.#queue.some((waiting) => waiting.message.content.comm_id === id))
          this.#waitingComms.delete(id);
        const execution = new Execution(header, false);
        await currentExecution.run(execution, () => this.#comms.receive(request.message));
        return undefined;
      }
      default:
        throw new Error(`The message type ${header.msg_type} is not known to this kernel.`);
    }
  }

  async #complete(content: Content): Promise<Content> {
    const session = await this.#session;
    const code = text(content, "code");
    return { status: "ok", ...session.complete(code, cursorOf(content, code)) };
  }

  async #inspect(content: Content): Promise<Content> {
    const session = await this.#session;
    const code = text(content, "code");
    const data = session.inspect(code, cursorOf(content, code));
    return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
  }

  async #execute({ message, identities, number }: Request): Promise<Handled> {
    const { header, content, metadata } = message;
    const type = "execute_reply";
    const code = text(content, "code");
    const silent = content.silent === true;
    const counted = !silent && content.store_history !== false;
    const session = await this.#session;
    if (number <= Atomics.load(this.#wire.shared, Shared.abortUpTo)) {
      return { type, content: { status: "aborted", execution_count: this.#count } };
    }
    if (counted) this.#history.add(++this.#count, code);
    const execution_count = this.#count;
    const label = counted ? `cell[${execution_count}]` : `cell[${execution_count}.${++this.#labels}]`;
    const execution = new Execution(
      header,
      silent,
      typeof metadata.cellId === "string" ? metadata.cellId : undefined,
      content.allow_stdin === true ? identities : undefined,
    );
    if (counted) execution.line = execution_count;
    const started = new Date();
    const startTime = performance.now();
    this.#publish("execute_input", { code, execution_count }, execution);

    this.#interrupts.begin(execution, number);
    const error = await currentExecution.run(execution, async () => {
      const outcome = await this.#settle(await session.run(code, label), execution);
      return this.#show(outcome, execution, code, label);
    });
    const expressions = error ? {} : await this.#evaluate(session, execution, content.user_expressions);
    this.#interrupts.end();
    this.#latest = execution;
    this.#duration = performance.now() - startTime;
    if (this.#timing && !silent) {
      this.#wire.stream("stdout", `Took ${describeDuration(this.#duration)}.\n`, header);
    }

    // Where JupyterLab's "record timing" looks for it.
    const reply = { type, metadata: { started: started.toISOString() } };
    const { payload } = execution;
    if (!error) {
      return { ...reply, content: { status: "ok", execution_count, payload, user_expressions: expressions } };
    }
    this.#publish("error", { ...error }, execution);
    // What is already here must not run; what the client sends after it saw the error may.
    if (content.stop_on_error !== false) {
      Atomics.store(this.#wire.shared, Shared.abortUpTo, Atomics.load(this.#wire.shared, Shared.received));
    }
    return {
      ...reply,
      content: { status: "error", execution_count, ...error, payload, user_expressions: {} },
    };
  }

  /** Awaits a promise that is the cell's value. */
  async #settle(outcome: Outcome, execution: Execution): Promise<Outcome> {
    if (outcome.kind !== "value" || !(outcome.value instanceof Promise)) return outcome;
    const interrupted = execution.stopped.then((): never => {
      throw new InterruptedError();
    });
    try {
      const value = await Promise.race([outcome.value, interrupted]);
      return value === undefined || value === null ? { kind: "nothing" } : { kind: "value", value };
    } catch (error) {
      return { kind: "thrown", error };
    }
  }

  /** Shows the result and waits for displays under way. Returns the error that is to be told. */
  async #show(
    outcome: Outcome,
    execution: Execution,
    code: string,
    label: string,
  ): Promise<ErrorContent | undefined> {
    const failed = await this.#failure(outcome, execution, code, label);
    await Promise.race([Promise.all(execution.pending), execution.stopped]);
    if (failed) return failed;
    return execution.displayError ? this.#describe(execution.displayError.error) : undefined;
  }

  async #failure(
    outcome: Outcome,
    execution: Execution,
    code: string,
    label: string,
  ): Promise<ErrorContent | undefined> {
    switch (outcome.kind) {
      case "nothing":
        return undefined;
      case "diagnostics":
        return describeDiagnostics(outcome.diagnostics, code, label);
      case "thrown":
        return this.#describe(
          isInterruption(outcome.error, execution) ? new InterruptedError() : outcome.error,
        );
      case "value":
        if (this.#displays.isHandle(outcome.value)) return undefined;
        try {
          const data = await render(outcome.value);
          // Displays that the cell made come before its value.
          await Promise.race([Promise.all(execution.pending), execution.stopped]);
          this.#publish("execute_result", { execution_count: this.#count, data, metadata: {} }, execution);
          if (execution.line !== undefined && typeof data["text/plain"] === "string") {
            this.#history.addOutput(execution.line, data["text/plain"]);
          }
          return undefined;
        } catch (error) {
          return this.#describe(error);
        }
    }
  }

  /** Values of `user_expressions`, by name; one that fails does not fail the cell. */
  async #evaluate(session: TypeScriptSession, execution: Execution, asked: unknown): Promise<Content> {
    const values: Content = {};
    if (typeof asked !== "object" || asked === null) return values;
    for (const [name, expression] of Object.entries(asked)) {
      const label = `cell[${this.#count}.${++this.#labels}]`;
      const code = String(expression);
      values[name] = await currentExecution.run(execution, async () => {
        const outcome = await this.#settle(await session.run(code, label), execution);
        if (outcome.kind === "diagnostics") {
          return { status: "error", ...describeDiagnostics(outcome.diagnostics, code, label) };
        }
        if (outcome.kind === "thrown") return { status: "error", ...this.#describe(outcome.error) };
        const value = outcome.kind === "value" ? outcome.value : undefined;
        try {
          return { status: "ok", data: await render(value), metadata: {} };
        } catch (error) {
          return { status: "error", ...this.#describe(error) };
        }
      });
    }
    return values;
  }

  #describe(error: unknown): ErrorContent {
    return describeThrown(error, (label) => this.#loaded?.source(label));
  }
}

/** Whether `vm` ended synchronous code for a signal. */
function brokeOff(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** Whether an error is how the interrupt of this cell shows, under any of its names. */
function isInterruption(error: unknown, execution: Execution): boolean {
  if (!(error instanceof Error)) return false;
  if (brokeOff(error)) return true;
  if ((error as { signal?: unknown }).signal === "SIGINT") return true; // a child that got the signal first
  return execution.interrupted && error.message === "Interrupted asynchronously";
}

function checkSwitch(name: string, on: unknown): boolean {
  if (typeof on !== "boolean")
    throw new InputError(`kernel.${name} is set to ${on}, but it is true or false.`);
  return on;
}

function changeFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new InputError(`kernel.cwd cannot be ${folder}: ${(error as Error).message}.`);
  }
}

function describeDuration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function text(content: Content, field: string): string {
  const value = content[field];
  if (typeof value !== "string") throw new TypeError(`${field} is missing or no text.`);
  return value;
}

function cursorOf(content: Content, code: string): number {
  return typeof content.cursor_pos === "number" ? content.cursor_pos : [...code].length;
}
