/** What those who move a chart's window need to know of it. */
export interface ChartHandle {
  /** The element that all panes are in. */
  readonly element: HTMLElement;
  /** Where the plots are, all panes together, pixels from the element's corner; `null` before anything is drawn. */
  plot(): {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** The moment at a place, pixels from the element's left edge, right of now too; `null` before anything is drawn. */
  timeAt(x: number): number | null;
  /** The window that is drawn, the free space right of now not included; `null` before anything is. */
  shown(): { readonly from: number; readonly to: number } | null;
}

/** Listens on a chart from when it is there; what it gives back ends that. */
export type Gestures = (handle: ChartHandle) => () => void;
