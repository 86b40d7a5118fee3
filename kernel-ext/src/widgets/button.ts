import { Button as ButtonBase } from "./controls.js";

/**
 * A button.
 *
 * @example
 * const go = new Button({ description: "Go" });
 * go.onClick(() => console.log("going"));
 */
export class Button extends ButtonBase {
  /** Calls back at each click. @returns ends it */
  onClick(handler: () => void | Promise<void>): () => void {
    return this.onMessage((content) => (content.event === "click" ? handler() : undefined));
  }
}
