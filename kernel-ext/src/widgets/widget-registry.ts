import { currentKernel } from "../kernel/current-kernel.js";
import { type Displayable, JUPYTER_DISPLAY } from "../kernel/mime-bundle.js";
import { type BufferPath, type PackedState, packState } from "./buffers.js";

/** MIME type of a widget's place in an output. */
export const WIDGET_VIEW_MIME = "application/vnd.jupyter.widget-view+json";
/** MIME type of the states of all widgets, in a notebook's metadata and in pages. */
export const WIDGET_STATE_MIME = "application/vnd.jupyter.widget-state+json";

const CONTROL_TARGET = "jupyter.widget.control";

/** An open model, as the registry needs to know it. */
export interface RegisteredWidget {
  readonly id: string;
  /** Every value, with `_model_name` and its like among them. */
  fullState(): Record<string, unknown>;
  /** All of it as it travels. */
  pack(): PackedState;
}

interface Registry {
  readonly widgets: Map<string, RegisteredWidget>;
  /** Shows the states of all; how a notebook runner asks for them, as a user expression. */
  readonly saved: Displayable;
}

/** The states of widgets as notebooks keep them, buffers in base64. */
export interface SavedWidgetState {
  version_major: 2;
  version_minor: 0;
  state: Record<string, SavedWidget>;
}

interface SavedWidget {
  model_name: string;
  model_module: string;
  model_module_version: string;
  state: Record<string, unknown>;
  buffers?: { path: BufferPath; encoding: "base64"; data: string }[];
}

/** Code whose value shows the states of all open widgets, for `user_expressions`. */
export const SAVED_WIDGETS_EXPRESSION = 'globalThis[Symbol.for("gan2shape.widgets")]?.saved';

/** Under a global symbol: a second copy of this package must find the same models. */
const REGISTRY = Symbol.for("gan2shape.widgets");

/** The open models of this kernel; the first call makes them answer to pages that are loaded again. */
export function openWidgets(): Map<string, RegisteredWidget> {
  const place = globalThis as { [REGISTRY]?: Registry };
  if (!place[REGISTRY]) {
    const widgets = new Map<string, RegisteredWidget>();
    const saved = {
      [JUPYTER_DISPLAY]: () => ({ [WIDGET_STATE_MIME]: savedWidgetState(widgets.values()) }),
    };
    place[REGISTRY] = { widgets, saved };
    answerControl(widgets);
  }
  return place[REGISTRY].widgets;
}

/**
 * The states of models, ready for a notebook's metadata or a page of its own.
 *
 * @param widgets default: all that are open
 * @example const bytes = JSON.stringify(savedWidgetState()).length;
 */
export function savedWidgetState(
  widgets: Iterable<RegisteredWidget> = openWidgets().values(),
): SavedWidgetState {
  const state: SavedWidgetState["state"] = {};
  for (const widget of widgets) {
    const packed = packState(widget.fullState());
    const buffers = packed.bufferPaths.map((path, i) => ({
      path,
      encoding: "base64" as const,
      data: Buffer.from(packed.buffers[i]).toString("base64"),
    }));
    state[widget.id] = { ...modelOf(packed.state), ...(buffers.length > 0 ? { buffers } : {}) };
  }
  return { version_major: 2, version_minor: 0, state };
}

function modelOf(state: Record<string, unknown>): SavedWidget {
  return {
    model_name: String(state._model_name),
    model_module: String(state._model_module),
    model_module_version: String(state._model_module_version),
    state,
  };
}

/** A page that is loaded again asks for all states on a channel of its own (control protocol 1.0). */
function answerControl(widgets: Map<string, RegisteredWidget>): void {
  currentKernel()?.comms.registerTarget(CONTROL_TARGET, (comm) => {
    comm.onMessage(({ data, reply }) => {
      if (data.method !== "request_states") return;
      const states: Record<string, unknown> = {};
      const paths: BufferPath[] = [];
      const buffers: Uint8Array[] = [];
      for (const widget of widgets.values()) {
        const packed = widget.pack();
        states[widget.id] = modelOf(packed.state);
        // A path goes through the whole answer, so through `state`, too.
        paths.push(...packed.bufferPaths.map((path) => [widget.id, "state", ...path]));
        buffers.push(...packed.buffers);
      }
      reply({ method: "update_states", states, buffer_paths: paths }, { buffers });
    });
  });
}
