import { boardNow, RANGES } from "../board-store.ts";
import { changeView, type Span, viewNow } from "../view-store.ts";
import { comesToNow, latest, panned, within, zoomed } from "./span.ts";

/** What must be known of a chart to move it. */
export interface Sight {
  /** The newest moment there is: now, or the end of a recording. Epoch milliseconds. */
  edge(): number;
  /** What the chart shows from edge to edge; `null` before it is drawn. */
  shown(): Span | null;
}

/** Back to following now over the board's range. */
export function backToLive(): void {
  if (viewNow().span !== null) changeView({ span: null });
}

/** Moves the focus chart in time: in one step, or from `begin` through any number of `show` to `settle`. */
export class Steering {
  readonly #sight: Sight;
  #before: Span | null = null;
  #wanted: Span | null = null;
  #frame = 0;

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  /** What is looked at. */
  get span(): Span {
    const stood = this.#wanted ?? viewNow().span;
    return stood ?? this.#sight.shown() ?? latest(this.#sight.edge(), RANGES[boardNow().range]);
  }

  /** Whether it follows now. */
  get live(): boolean {
    return viewNow().span === null;
  }

  /** A gesture begins. */
  begin(): Span {
    this.#before = viewNow().span;
    return this.span;
  }

  /** Looks at another span as far as that is possible, with the next animation frame. */
  show(span: Span): void {
    this.#wanted = within(span, this.#sight.edge());
    this.#frame ||= requestAnimationFrame(() => this.#flush());
  }

  /** A gesture ends: a chart whose right edge was brought to now follows it. */
  settle(): void {
    this.#flush();
    const { span } = viewNow();
    if (span && comesToNow(this.#before, span, this.#sight.edge())) backToLive();
  }

  /** Moves by so many milliseconds. */
  pan(ms: number): void {
    const span = this.begin();
    this.show(panned(span, ms, this.#sight.edge()));
    this.settle();
  }

  /** Shows `factor` times as much; the moment `at` keeps its place. */
  zoomAt(at: number, factor: number): void {
    const span = this.begin();
    this.setSpan(zoomed(span, at, factor, this.#sight.edge()));
  }

  /** Looks at exactly this, as far as that is possible, and stays there. */
  setSpan(span: Span): void {
    this.show(span);
    this.#flush();
  }

  #flush(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#wanted) changeView({ span: this.#wanted });
    this.#wanted = null;
  }
}
