import { element } from "../../../src/display/viewer/dom.js";
import { type IconName, icon } from "./icons.js";

/** A button with an icon and a name that screen readers and the pointer's hint say. */
export function iconButton(name: IconName, label: string, press: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "gsw-icon", "aria-label": label, title: label });
  button.append(icon(name));
  button.onclick = press;
  return button;
}

/** A button with a text. */
export function textButton(text: string, press: () => void, name?: IconName): HTMLButtonElement {
  const button = element("button", { type: "button", class: "gsw-button" });
  if (name) button.append(icon(name));
  button.append(element("span", {}, text));
  button.onclick = press;
  return button;
}

/** Buttons of which one is pressed. */
export function choiceButtons<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  choose: (value: T) => void,
): { root: HTMLElement; show(value: T): void } {
  const buttons = new Map<T, HTMLButtonElement>();
  const root = element("div", { class: "gsw-choice", role: "group", "aria-label": label });
  const show = (value: T) => {
    for (const [key, button] of buttons) button.setAttribute("aria-pressed", String(key === value));
  };
  for (const [value, text] of options) {
    const button = element("button", { type: "button", "aria-pressed": "false" }, text);
    button.onclick = () => {
      show(value);
      choose(value);
    };
    buttons.set(value, button);
    root.append(button);
  }
  return { root, show };
}

/** A button that stays pressed. */
export function toggleButton(
  text: string,
  change: (pressed: boolean) => void,
): { root: HTMLButtonElement; show(pressed: boolean): void } {
  const root = element("button", { type: "button", class: "gsw-button", "aria-pressed": "false" }, text);
  const show = (pressed: boolean) => root.setAttribute("aria-pressed", String(pressed));
  root.onclick = () => {
    const pressed = root.getAttribute("aria-pressed") !== "true";
    show(pressed);
    change(pressed);
  };
  return { root, show };
}

let sliders = 0;

/** A slider with its name and value. */
export function labelledSlider(
  label: string,
  { min, max, step }: { min: number; max: number; step: number },
  change: (value: number) => void,
  text: (value: number) => string = (value) => value.toFixed(2),
): { root: HTMLElement; show(value: number): void } {
  const id = `gsw-slider-${++sliders}`;
  const input = element("input", {
    id,
    type: "range",
    min: String(min),
    max: String(max),
    step: String(step),
  });
  const output = element("output", { for: id });
  const show = (value: number) => {
    input.value = String(value);
    output.textContent = text(value);
  };
  input.oninput = () => {
    output.textContent = text(Number(input.value));
    change(Number(input.value));
  };
  return {
    root: element("div", { class: "gsw-slider" }, element("label", { for: id }, label), input, output),
    show,
  };
}
