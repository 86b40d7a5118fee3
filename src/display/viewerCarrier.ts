/** What the kernel tells of itself; see `@gan2shape/kernel`, which need not be there. */
interface KernelState {
  readonly executionCount?: number;
  /** Id of the running cell, where the front end sends one. */
  readonly cellId?: string;
}

const CARRIER = Symbol.for("gan2shape.viewerCarrier");

/**
 * Decides whether an output brings the viewer along.
 *
 * In a notebook the first output does, and does so again when its cell is run again: otherwise the saved notebook
 * would be left without. The cell is known by its id, else by what it shows. Outside a notebook every output stands
 * alone and has to bring it.
 *
 * @param shown what tells this output from others, such as a hash of its data
 */
export function bringsViewer(shown: string): boolean {
  const state = globalThis as { [CARRIER]?: string; [kernel: symbol]: unknown };
  const kernel = state[Symbol.for("gan2shape.kernel")] as KernelState | undefined;
  if (!kernel) return true;
  const cell = kernel.cellId ? `cell ${kernel.cellId}` : shown;
  state[CARRIER] ??= cell;
  return state[CARRIER] === cell;
}
