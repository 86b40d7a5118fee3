import { DOMWidgetModel } from "@jupyter-widgets/base";
import { BASE64_KEY } from "../../src/views/protocol.js";

type State = Parameters<DOMWidgetModel["serialize"]>[0];
type SavedState = ReturnType<DOMWidgetModel["serialize"]>;

/** A model whose values hold binary parts, at any depth. */
export class BinaryModel extends DOMWidgetModel {
  /** Takes binary parts that came as text, from a host that drops buffers. */
  static override _deserialize_state(
    ...[state, manager]: Parameters<typeof DOMWidgetModel._deserialize_state>
  ) {
    return super._deserialize_state(decoded(state) as typeof state, manager);
  }

  /** For a notebook's metadata: JSON, through which the base class copies, knows no binary parts. */
  override serialize(state: State): SavedState {
    const held = Object.keys(state).filter((name) => holdsBinary(state[name]));
    const rest = Object.fromEntries(Object.entries(state).filter(([name]) => !held.includes(name)));
    const ours = Object.fromEntries(held.map((name) => [name, withOwnMemory(state[name])]));
    return Object.assign(super.serialize(rest), ours);
  }
}

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (!isPlain(value)) return value;
  const text = value[BASE64_KEY];
  if (typeof text === "string")
    return new DataView(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}

function holdsBinary(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value)) return value.some(holdsBinary);
  return isPlain(value) && Object.values(value).some(holdsBinary);
}

/** A copy in which each binary part has its own memory: a manager saves all the memory behind a view. */
function withOwnMemory(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
  }
  if (Array.isArray(value)) return value.map(withOwnMemory);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withOwnMemory(item)]));
}

const isPlain = (value: unknown): value is State =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
