import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { JUPYTER_DISPLAY } from "../../src/kernel/mime-bundle.js";
import {
  Dropdown,
  FloatSlider,
  HBox,
  IntSlider,
  savedWidgetState,
  WIDGET_VIEW_MIME,
  widgetClass,
} from "../../src/widgets/index.js";
import { fakeKernel } from "./fake-kernel.js";

class Surface extends widgetClass<{ size: number; depth: Float32Array; label: string }>({
  module: "test-widgets",
  version: "^1.0.0",
  model: "SurfaceModel",
  view: "SurfaceView",
  defaults: () => ({ size: 0, depth: new Float32Array(0), label: "" }),
}) {}

describe("a widget in a kernel", () => {
  let kernel: ReturnType<typeof fakeKernel>;
  beforeEach(() => {
    kernel = fakeKernel();
  });
  afterEach(() => {
    kernel.remove();
    vi.useRealTimers();
  });

  const messages = (id: string) => kernel.sent.filter((message) => message.id === id);

  it("opens with its whole state, numbers in buffers and never in JSON", () => {
    const memory = Float32Array.of(9, 1, 2, 3, 9);
    const surface = new Surface({ size: 3, depth: memory.subarray(1, 4) });
    const [opened] = messages(surface.id);
    expect(opened.type).toBe("comm_open");
    expect(opened.metadata).toEqual({ version: "2.1.0" });
    expect(opened.data).toEqual({
      state: {
        _model_module: "test-widgets",
        _model_module_version: "^1.0.0",
        _model_name: "SurfaceModel",
        _view_module: "test-widgets",
        _view_module_version: "^1.0.0",
        _view_name: "SurfaceView",
        size: 3,
        label: "",
      },
      buffer_paths: [["depth"]],
    });
    expect([...new Float32Array(opened.buffers[0].slice().buffer)]).toEqual([1, 2, 3]);
    expect(opened.buffers[0].buffer.byteLength).toBe(12); // not the memory beside the view
  });

  it("sends numbers as text where the host drops buffers, if its page can read that", () => {
    class Readable extends widgetClass<{ depth: Float32Array }>({
      module: "test-widgets",
      version: "^1.0.0",
      model: "ReadableModel",
      view: "ReadableView",
      readsBase64: true,
      defaults: () => ({ depth: new Float32Array(0) }),
    }) {}
    vi.stubEnv("GAN2SHAPE_BINARY", "base64");
    const readable = new Readable({ depth: Float32Array.of(1, 2) });
    const [opened] = messages(readable.id);
    expect(opened.data.buffer_paths).toEqual([]);
    const bytes = Buffer.from(opened.data.state.depth.base64, "base64");
    expect([...new Float32Array(new Uint8Array(bytes).buffer)]).toEqual([1, 2]);
    expect(messages(new Surface().id)[0].data.buffer_paths).toEqual([["depth"]]);
    vi.stubEnv("GAN2SHAPE_BINARY", "carrier pigeons");
    expect(() => new Readable()).toThrow(/GAN2SHAPE_BINARY is "carrier pigeons"/);
    vi.unstubAllEnvs();
  });

  it("shows itself with a line of text beside the view", () => {
    const surface = new Surface();
    const bundle = surface[JUPYTER_DISPLAY]();
    expect(bundle[WIDGET_VIEW_MIME]).toEqual({ model_id: surface.id, version_major: 2, version_minor: 0 });
    expect(bundle["text/plain"]).toContain("Surface");
  });

  it("sends the first change at once and the next ones together, the latest value of each", () => {
    vi.useFakeTimers();
    const surface = new Surface();
    surface.set({ size: 1 });
    surface.set({ size: 2 });
    surface.label = "a";
    surface.set({ size: 3 });
    expect(
      messages(surface.id)
        .slice(1)
        .map(({ data }) => data.state),
    ).toEqual([{ size: 1 }]);
    vi.advanceTimersByTime(20);
    expect(messages(surface.id).at(-1)?.data).toEqual({
      method: "update",
      state: { size: 3, label: "a" },
      buffer_paths: [],
    });
    expect(messages(surface.id)).toHaveLength(3);
  });

  it("sends 1,000 changes in a second as no more than 61 messages", () => {
    vi.useFakeTimers();
    const surface = new Surface();
    for (let i = 1; i <= 1000; i++) {
      surface.size = i;
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    const updates = messages(surface.id).slice(1);
    expect(updates.length).toBeLessThanOrEqual(61);
    expect(updates.at(-1)?.data.state).toEqual({ size: 1000 });
  });

  it("does not send what did not change", () => {
    const surface = new Surface({ size: 4 });
    surface.size = 4;
    expect(messages(surface.id)).toHaveLength(1);
  });

  it("takes a change of the page, echoes it and tells", async () => {
    const slider = new FloatSlider({ value: 1 });
    const heard: number[] = [];
    slider.onChange("value", (value) => {
      heard.push(value);
    });
    await kernel.receive("comm_msg", {
      comm_id: slider.id,
      data: { method: "update", state: { value: 2.5 }, buffer_paths: [] },
    });
    expect(slider.value).toBe(2.5);
    expect(heard).toEqual([2.5]);
    expect(messages(slider.id).at(-1)?.data).toEqual({
      method: "echo_update",
      state: { value: 2.5 },
      buffer_paths: [],
    });
  });

  it("ignores values that the model does not have", async () => {
    const slider = new IntSlider();
    const state = JSON.parse('{"__proto__": {"polluted": 1}, "unknown": 2, "value": 7}');
    await kernel.receive("comm_msg", { comm_id: slider.id, data: { method: "update", state } });
    expect(slider.value).toBe(7);
    expect("polluted" in {}).toBe(false);
    expect(slider.fullState()).not.toHaveProperty("unknown");
  });

  it("refuses buffers that belong nowhere", async () => {
    const surface = new Surface();
    const data = { method: "update", state: {}, buffer_paths: [["a", "b"]] };
    await expect(
      kernel.receive("comm_msg", { comm_id: surface.id, data }, [new Uint8Array(1)]),
    ).rejects.toThrow(/leads nowhere/);
  });

  it("answers request_state with everything", async () => {
    const surface = new Surface({ depth: Float32Array.of(5) });
    await kernel.receive("comm_msg", { comm_id: surface.id, data: { method: "request_state" } });
    const answer = messages(surface.id).at(-1)!;
    expect(answer.data.method).toBe("update");
    expect(answer.data.state._model_name).toBe("SurfaceModel");
    expect(answer.data.buffer_paths).toEqual([["depth"]]);
    expect(answer.buffers[0].byteLength).toBe(4);
  });

  it("answers a reloaded page on the control channel with all models and their buffers", async () => {
    const surface = new Surface({ depth: Float32Array.of(5) });
    const box = new HBox({ children: [surface] });
    await kernel.receive("comm_open", {
      comm_id: "control",
      target_name: "jupyter.widget.control",
      data: {},
    });
    await kernel.receive("comm_msg", { comm_id: "control", data: { method: "request_states" } });
    const answer = messages("control").at(-1)!;
    expect(answer.data.method).toBe("update_states");
    expect(answer.data.buffer_paths).toEqual([[surface.id, "state", "depth"]]);
    expect(answer.data.states[box.id].state.children).toEqual([`IPY_MODEL_${surface.id}`]);
    expect(answer.data.states[box.layout.id].model_name).toBe("LayoutModel");
    expect(answer.data.states[surface.id]).toMatchObject({
      model_name: "SurfaceModel",
      model_module: "test-widgets",
      model_module_version: "^1.0.0",
    });
  });

  it("passes messages of the page on, with their buffers", async () => {
    const surface = new Surface();
    const heard: unknown[] = [];
    surface.onMessage((content, buffers) => {
      heard.push(content, buffers[0][0]);
    });
    const data = { method: "custom", content: { event: "picture" } };
    await kernel.receive("comm_msg", { comm_id: surface.id, data }, [Uint8Array.of(42)]);
    expect(heard).toEqual([{ event: "picture" }, 42]);
  });

  it("is gone after close: no message, no state, its layout closed too", () => {
    const slider = new IntSlider();
    const { layout } = slider;
    slider.close();
    slider.value = 9;
    expect(messages(slider.id).at(-1)?.type).toBe("comm_close");
    expect(messages(layout.id).at(-1)?.type).toBe("comm_close");
    expect(savedWidgetState().state).toEqual({});
  });

  it("is saved with buffers in base64", () => {
    const surface = new Surface({ depth: Float32Array.of(1) });
    const { state } = savedWidgetState();
    expect(state[surface.id].buffers).toEqual([{ path: ["depth"], encoding: "base64", data: "AACAPw==" }]);
    expect(state[surface.id].state).not.toHaveProperty("depth");
  });

  it("offers options by value", async () => {
    const choice = new Dropdown({ options: { "a little": 1, much: 10 }, value: 10 });
    expect(choice.value).toBe(10);
    const heard: number[] = [];
    choice.onChoice((value) => {
      heard.push(value);
    });
    await kernel.receive("comm_msg", { comm_id: choice.id, data: { method: "update", state: { index: 0 } } });
    expect(heard).toEqual([1]);
    expect(() => {
      choice.value = 5;
    }).toThrow(/none of the options/);
  });
});

describe("a widget without a kernel", () => {
  it("is its values and a line of text", () => {
    const slider = new IntSlider({ value: 4 });
    slider.value = 5;
    expect(slider.value).toBe(5);
    expect(slider.isOpen).toBe(false);
    expect(Object.keys(slider[JUPYTER_DISPLAY]())).toEqual(["text/plain"]);
  });
});
