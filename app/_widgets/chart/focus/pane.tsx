"use client";

import { memo, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Limits } from "#lib/catalog.ts";
import type { Zone } from "#lib/format.ts";
import { useFrame } from "../../../_live/hooks.ts";
import { getLive } from "../../../_live/live.ts";
import type { Frame } from "../frame.ts";
import { Framed } from "../framed.tsx";
import { PaneLayer } from "./pane-layer.tsx";
import { type PaneOptions, PanePainter } from "./pane-painter.ts";

interface Props {
  readonly options: PaneOptions;
  readonly zone: Zone;
  readonly limits: Limits | null;
  /** Pixels, the time axis included where it has one. */
  readonly width: number;
  readonly height: number;
  readonly visible: () => boolean;
  /** Whether the chart has nothing on the screen yet and waits for rows; the same for all its panes. */
  readonly waits: RefObject<boolean>;
  /** Tells of the painter while there is one, and of `null` afterwards. */
  readonly onPainter: (painter: PanePainter | null) => void;
}

/** One pane of the focus chart: Recharts frames it when it must, its painter draws in it. */
export const Pane = memo(function Pane(props: Props) {
  const { options, zone, limits, width, height } = props;
  const { look, art } = options;
  const { frame, painter } = useDrawn(props);
  const format = useMemo(() => art.format.bind(art), [art]);
  if (!frame) return <div style={{ width, height }} />;
  return (
    <Framed
      frame={frame}
      zone={zone}
      limits={limits}
      look={look}
      width={width}
      height={height}
      format={format}
    >
      <PaneLayer frame={frame} painter={painter} axisWidth={look.axisWidth} />
    </Framed>
  );
});

/** The painter, and the frame that is to be drawn, `null` before there is one. */
function useDrawn({ options, width, height, visible, waits, onPainter }: Props) {
  const [painter] = useState(() => new PanePainter(options));
  const [frame, setFrame] = useState<Frame | null>(null);
  const { rangeMs } = options.window;
  const shown = useRef({ width, height, rangeMs });
  useLayoutEffect(() => {
    onPainter(painter);
    return () => onPainter(null);
  }, [painter, onPainter]);
  // Before the browser paints: another range is there in the frame after it was asked for.
  useLayoutEffect(() => {
    painter.update(options);
    const now = getLive().shownNow();
    const next = painter.plan(now, { width, height });
    const last = shown.current;
    const isOther = last.width !== width || last.height !== height || last.rangeMs !== rangeMs;
    // A window that is moved by hand changes with every frame; one that follows now seldom, and then its values, too.
    const changed = isOther || options.window.span === null;
    shown.current = { width, height, rangeMs };
    // What is drawn follows at once, also while the board stands still; the frame when its turn comes.
    if (!next || !changed) painter.paint(now, true);
    const { frames, pause } = getLive();
    if (!next) waits.current = true;
    // What a page shows first are its numbers, which a picture that was waiting for rows would hold up.
    if (next && waits.current && !pause.paused) showNext(painter, waits, () => setFrame(next));
    else if (next && (changed || !painter.shown || pause.paused)) setFrame(next);
    else if (next) frames.schedule(painter, () => setFrame(next));
  }, [painter, options, rangeMs, width, height, waits]);
  useEffect(() => () => getLive().frames.cancel(painter), [painter]);
  useFrame((now, news) => {
    if (!visible()) return;
    const next = painter.plan(now, { width, height });
    if (next && !painter.shown) showNext(painter, waits, () => setFrame(next));
    else if (next) getLive().frames.schedule(painter, () => setFrame(next));
    painter.paint(now, news);
  });
  return { frame, painter };
}

/** Shows a pane's first picture in the next frame; what is new in the chart from then on is shown at once. */
function showNext(painter: PanePainter, waits: RefObject<boolean>, show: () => void): void {
  getLive().frames.notify(painter, () => {
    waits.current = false;
    show();
  });
}
