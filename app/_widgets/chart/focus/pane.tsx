"use client";

import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
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
  /** Tells of the painter while there is one, and of `null` afterwards. */
  readonly onPainter: (painter: PanePainter | null) => void;
}

/** One pane of the focus chart: Recharts frames it when it must, its painter draws in it. */
export const Pane = memo(function Pane(props: Props) {
  const { options, zone, limits, width, height, visible, onPainter } = props;
  const [painter] = useState(() => new PanePainter(options));
  const [frame, setFrame] = useState<Frame | null>(null);
  const { look, art } = options;
  const { rangeMs } = options.window;
  const shown = useRef({ width, height, rangeMs });
  const waits = useRef(false);
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
    // What a page shows first are its numbers, which a picture that was waiting for rows would hold up.
    const isLate = waits.current && !painter.shown && !pause.paused;
    waits.current = true;
    if (next && isLate) frames.notify(painter, () => setFrame(next));
    else if (next && (changed || !painter.shown || pause.paused)) setFrame(next);
    else if (next) frames.schedule(painter, () => setFrame(next));
  }, [painter, options, rangeMs, width, height]);
  useEffect(() => () => getLive().frames.cancel(painter), [painter]);
  useFrame((now, news) => {
    if (!visible()) return;
    const next = painter.plan(now, { width, height });
    if (next && !painter.shown) getLive().frames.notify(painter, () => setFrame(next));
    else if (next) getLive().frames.schedule(painter, () => setFrame(next));
    painter.paint(now, news);
  });
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
