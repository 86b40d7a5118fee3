import { duration } from "../../../src/display/duration.js";
import { element } from "../../../src/display/viewer/dom.js";
import type { RunState, RunStatus } from "../../../src/views/protocol.js";
import { textButton } from "../ui/controls.js";

const WORDS: Record<RunStatus, string> = {
  waiting: "not started",
  running: "running",
  stopping: "stopping after this iteration …",
  done: "done",
  stopped: "stopped; what was computed is kept",
  failed: "failed",
};

/** How far a run is, how long it takes, and a button that ends it. */
export class RunBar {
  readonly root: HTMLElement;
  readonly #fill = element("div");
  readonly #track = element(
    "div",
    { class: "gsw-track", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
    this.#fill,
  );
  readonly #text = element("span", { class: "gsw-run-text" });
  readonly #status = element("span", { class: "gsw-note", "aria-live": "polite" });
  readonly #stop: HTMLButtonElement;

  constructor(label: string, stop: () => void) {
    this.#track.setAttribute("aria-label", label);
    this.#stop = textButton("Stop", stop, "stop");
    this.#stop.title = "End after this iteration and keep what was computed";
    this.root = element("div", { class: "gsw-progress" }, this.#text, this.#track, this.#stop, this.#status);
  }

  show(run: RunState): void {
    const { status, step, iteration, iterations, loss, seconds, secondsLeft, message } = run;
    const share = iterations > 0 ? Math.min(100, (100 * iteration) / iterations) : 0;
    this.#fill.style.width = `${share}%`;
    this.#track.setAttribute("aria-valuenow", share.toFixed(0));
    this.#text.textContent = step ? `${step}: ${iteration} of ${iterations}` : "Nothing has run yet";
    const running = status === "running";
    this.#status.textContent = [
      running && secondsLeft !== null ? `${duration(secondsLeft)} left in this step` : WORDS[status],
      seconds > 0 ? `${duration(seconds)}${running ? " so far" : ""}` : "",
      loss === null ? "" : `loss ${loss.toPrecision(3)}`,
      message,
    ]
      .filter(Boolean)
      .join(" · ");
    // Kept in its place when there is nothing to stop, so that the bar does not jump.
    this.#stop.toggleAttribute("data-idle", !running && status !== "stopping");
    this.#stop.disabled = !running;
  }
}
