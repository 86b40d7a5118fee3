import { type CurrentKernel, KERNEL } from "./current-kernel.js";

/** Makes the kernel and what cells use most of it global. `assets/globals` declares the same for the compiler. */
export function defineGlobals(kernel: CurrentKernel): void {
  Object.defineProperty(globalThis, KERNEL, { value: Object.freeze(kernel), configurable: true });
  const globals = {
    kernel,
    display: kernel.display,
    input: kernel.input,
    // The web's name for it.
    prompt: (text?: string) => kernel.input(text),
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}
