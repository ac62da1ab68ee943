import type { Span } from "../view-store.ts";
import type { Plot, PlotBox } from "./plot.ts";
import { lengthOf, zoomed } from "./span.ts";
import type { Steering } from "./steering.ts";

/** Pixels a pointer moves before it drags: less is a click. */
const DRAG_PX = 4;
/** Pixels of a selection below which it selects nothing. */
const LEAST_SELECTION_PX = 6;
/** A wheel rests this long, ms, before its gesture is over. */
const WHEEL_REST_MS = 200;
/** Pixels of one turn of the wheel that count at the most, and by how much a pixel zooms. */
const WHEEL_MOST_PX = 60;
const WHEEL_ZOOM = 0.005;
/** Pixels of a line, where a wheel counts in lines. */
const LINE_PX = 16;

/** What gestures act on. */
export interface Stage {
  readonly element: HTMLElement;
  readonly steering: Steering;
  plot(): Plot | null;
  /** Shades what is being selected, pixels of the viewport; `null` nothing. */
  shade(box: { left: number; right: number } | null): void;
  backToLive(): void;
}

/** One gesture from its first to its last movement. */
interface Drag {
  move(x: number): void;
  end(x: number): void;
}

/** What both fingers of a pinch, or one pointer, did so far. */
interface Pointer {
  readonly startX: number;
  x: number;
}

/** Makes a chart follow pointers and wheel; returns what ends that. The page keeps vertical swipes and a plain wheel. */
export function listenToGestures(stage: Stage): () => void {
  const gestures = new Gestures(stage);
  const ended = new AbortController();
  const { signal } = ended;
  const { element } = stage;
  element.addEventListener("pointerdown", (event) => gestures.press(event), { signal });
  element.addEventListener("pointermove", (event) => gestures.move(event), { signal });
  element.addEventListener("pointerup", (event) => gestures.release(event), { signal });
  element.addEventListener("pointercancel", (event) => gestures.release(event), { signal });
  element.addEventListener("dblclick", (event) => isFree(event) && stage.backToLive(), { signal });
  element.addEventListener("wheel", (event) => gestures.turn(event), { signal, passive: false });
  return () => ended.abort();
}

/** Not on a button that lies over the chart. */
function isFree({ target }: Event): boolean {
  return target instanceof Element && !target.closest("button, a, input, select");
}

class Gestures {
  readonly #stage: Stage;
  readonly #pointers = new Map<number, Pointer>();
  #drag: Drag | null = null;
  #begin: ((x: number) => Drag | null) | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  press(event: PointerEvent): void {
    if (event.button !== 0 || !isFree(event)) return;
    this.#pointers.set(event.pointerId, { startX: event.clientX, x: event.clientX });
    if (this.#pointers.size === 2) this.#pinch();
    else if (this.#pointers.size === 1) this.#begin = (x) => this.#dragFrom(x, event);
  }

  move(event: PointerEvent): void {
    const pointer = this.#pointers.get(event.pointerId);
    if (!pointer) return;
    // Released where nobody heard it.
    if (event.buttons === 0) this.release(event);
    else this.#moveTo(event.clientX, pointer, event.pointerId);
  }

  #moveTo(x: number, pointer: Pointer, id: number): void {
    pointer.x = x;
    if (this.#begin && Math.abs(pointer.x - pointer.startX) >= DRAG_PX) {
      this.#drag = this.#begin(pointer.startX);
      if (!this.#drag) return;
      this.#begin = null;
      this.#stage.element.setPointerCapture(id);
    }
    this.#drag?.move(pointer.x);
  }

  release(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId)) return;
    this.#begin = null;
    const drag = this.#drag;
    this.#drag = null;
    drag?.end(event.clientX);
  }

  /** Zooms at the pointer, or pans where it is turned sideways. */
  turn(event: WheelEvent): void {
    const { element, plot } = this.#stage;
    const box = plot()?.box;
    const zooms = event.ctrlKey || event.metaKey;
    if (!box || !(zooms || element.contains(document.activeElement))) return;
    event.preventDefault();
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    if (!zooms && Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.#turnAside(event.deltaX * px, box);
    else this.#turnTowards(event.clientX, event.deltaY * px, box);
  }

  #turnTowards(x: number, turned: number, { left, right }: PlotBox): void {
    const { steering } = this.#stage;
    const { span } = steering;
    const some = Math.max(-WHEEL_MOST_PX, Math.min(WHEEL_MOST_PX, turned));
    const at = span.from + (lengthOf(span) * (x - left)) / (right - left);
    steering.show(zoomed(span, at, Math.exp(some * WHEEL_ZOOM), Number.POSITIVE_INFINITY));
  }

  #turnAside(turned: number, { left, right }: PlotBox): void {
    const { steering } = this.#stage;
    const span = this.#rest === undefined ? steering.begin() : steering.span;
    clearTimeout(this.#rest);
    steering.show(shifted(span, (turned * lengthOf(span)) / (right - left)));
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#stage.steering.settle();
    }, WHEEL_REST_MS);
  }

  /** `null` while the chart is not drawn: what is pressed then is dragged as soon as it is. */
  #dragFrom(x: number, { clientY, shiftKey }: PointerEvent): Drag | null {
    const box = this.#stage.plot()?.box;
    if (!box) return null;
    if (shiftKey) return selecting(x, box, this.#stage);
    return clientY > box.bottom ? scaling(x, box, this.#stage) : panning(x, box, this.#stage);
  }

  #pinch(): void {
    const box = this.#stage.plot()?.box;
    const [one, other] = [...this.#pointers.values()];
    if (box && one && other) this.#drag = pinching([one, other], box, this.#stage);
    this.#begin = null;
  }
}

function shifted({ from, to }: Span, ms: number): Span {
  return { from: from + ms, to: to + ms };
}

function panning(startX: number, { left, right }: PlotBox, { steering }: Stage): Drag {
  const start = steering.begin();
  const perPixel = lengthOf(start) / (right - left);
  return {
    move: (x) => steering.show(shifted(start, (startX - x) * perPixel)),
    end: () => steering.settle(),
  };
}

/** The right edge stays; as in other charts, dragging away from it shows more. */
function scaling(startX: number, { right }: PlotBox, { steering }: Stage): Drag {
  const start = steering.begin();
  const away = (x: number) => Math.max(20, right - x);
  return {
    move: (x) => steering.show(zoomed(start, start.to, away(x) / away(startX), Number.POSITIVE_INFINITY)),
    end: () => {},
  };
}

function selecting(startX: number, box: PlotBox, { steering, shade }: Stage): Drag {
  const inside = (x: number) => Math.max(box.left, Math.min(box.right, x));
  const between = (x: number) => [inside(startX), inside(x)].sort((a, b) => a - b);
  return {
    move(x) {
      const [left = 0, right = 0] = between(x);
      shade({ left, right });
    },
    end(x) {
      shade(null);
      const [left = 0, right = 0] = between(x);
      if (right - left < LEAST_SELECTION_PX) return;
      const { from } = steering.span;
      const perPixel = lengthOf(steering.span) / (box.right - box.left);
      const at = (place: number) => from + (place - box.left) * perPixel;
      steering.setSpan({ from: at(left), to: at(right) });
    },
  };
}

/** The moments under both fingers stay there. */
function pinching([one, other]: [Pointer, Pointer], { left, right }: PlotBox, { steering }: Stage): Drag {
  const start = steering.begin();
  const middle = () => (one.x + other.x) / 2;
  const apart = () => Math.max(20, Math.abs(one.x - other.x));
  const [startApart, startPlace] = [apart(), (middle() - left) / (right - left)];
  const held = start.from + lengthOf(start) * startPlace;
  return {
    move() {
      const length = lengthOf(start) * (startApart / apart());
      const from = held - (length * (middle() - left)) / (right - left);
      steering.show({ from, to: from + length });
    },
    end: () => {},
  };
}
