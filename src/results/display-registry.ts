/** A MIME bundle: what a notebook stores for one output. Binary types are base64 text, JSON types are objects. */
export type MimeBundle = Record<string, string | object>;

/** Draws one kind of result. */
export type Drawer<R = never> = (result: R) => MimeBundle;

const drawers = new Map<string, Drawer>();

/**
 * Says how results of one kind are drawn. `display` registers all of ours; a user may register another.
 *
 * @param kind the result's `kind`
 * @param draw makes the MIME bundle
 * @example registerDisplay("prior", (prior: PriorResult) => ({ "text/plain": "prior" }));
 */
export function registerDisplay<R>(kind: string, draw: Drawer<R>): void {
  drawers.set(kind, draw as Drawer);
}

/** The drawer of a kind, if one is registered. */
export function displayOf(kind: string): Drawer | undefined {
  return drawers.get(kind);
}
