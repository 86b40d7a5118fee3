import { type Orbit, START_ORBIT } from "./look.js";

const KEY_STEP = (5 * Math.PI) / 180;
const ZOOM_STEP = 1.12;

/**
 * Turning by mouse, finger and keyboard: drag turns, right or shift drag shifts, wheel or pinch zooms, a double
 * click goes back to the start. The wheel zooms only once the viewer has been used, so that the page scrolls on.
 *
 * @param canvas receives the listeners
 * @param orbit changed in place
 * @param changed called after each change
 */
export function turnWith(canvas: HTMLCanvasElement, orbit: Orbit, changed: () => void): void {
  const pointers = new Map<number, PointerEvent>();
  let used = false;

  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    handle: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ) => canvas.addEventListener(type, handle, options);

  listen("pointerdown", (event) => {
    pointers.set(event.pointerId, event);
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // A pointer made up by a test or a tool cannot be captured; the drag works without.
    }
    canvas.focus({ preventScroll: true });
    used = true;
    event.preventDefault();
  });
  listen("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    const size = canvas.clientHeight || 1;
    if (pointers.size === 2) {
      const other = [...pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId)!;
      const apart = (one: PointerEvent) =>
        Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      zoom(orbit, apart(before) / Math.max(1, apart(event)));
    } else if (event.shiftKey || event.buttons === 2) {
      orbit.panX += (1.6 * orbit.zoom * dx) / size;
      orbit.panY -= (1.6 * orbit.zoom * dy) / size;
    } else turn(orbit, (-3 * dx) / size, (3 * dy) / size);
    pointers.set(event.pointerId, event);
    changed();
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const)
    listen(type, (event) => pointers.delete(event.pointerId));
  listen("contextmenu", (event) => event.preventDefault());
  listen("blur", () => {
    used = false;
  });
  listen(
    "wheel",
    (event) => {
      if (!used) return;
      event.preventDefault();
      zoom(orbit, ZOOM_STEP ** (event.deltaY / 100));
      changed();
    },
    { passive: false },
  );
  listen("dblclick", () => {
    resetOrbit(orbit);
    changed();
  });
  listen("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !pressKey(orbit, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    changed();
  });
}

/** Back to where the viewer began. */
export function resetOrbit(orbit: Orbit): void {
  Object.assign(orbit, START_ORBIT);
}

function pressKey(orbit: Orbit, key: string): boolean {
  if (key === "ArrowLeft") turn(orbit, KEY_STEP, 0);
  else if (key === "ArrowRight") turn(orbit, -KEY_STEP, 0);
  else if (key === "ArrowUp") turn(orbit, 0, -KEY_STEP);
  else if (key === "ArrowDown") turn(orbit, 0, KEY_STEP);
  else if (key === "+" || key === "=") zoom(orbit, 1 / ZOOM_STEP);
  else if (key === "-") zoom(orbit, ZOOM_STEP);
  else if (key === "0" || key === "Home") resetOrbit(orbit);
  else return false;
  return true;
}

/** Up to just short of the poles, where left and right would change places. */
function turn(orbit: Orbit, yaw: number, pitch: number): void {
  orbit.yaw += yaw;
  orbit.pitch = Math.min(1.5, Math.max(-1.5, orbit.pitch + pitch));
}

function zoom(orbit: Orbit, factor: number): void {
  orbit.zoom = Math.min(4, Math.max(0.15, orbit.zoom * factor));
}
