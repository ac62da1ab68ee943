const PANE_PX = 96;
/** Of two and more, where there are fewer pixels than `SMALL_PX` in all. */
const SMALL_PANE_PX = 64;
const SMALL_PX = 456;
const LEAST_PANE_PX = 48;
const LEAST_VALUES_PX = 140;

/**
 * Heights of the panes below the values, pixels: 96 each, 64 where several share a small chart, and less where the values would be left with too little.
 * `height` is that of all panes, without the time axis.
 */
export function paneHeight(height: number, panes: number): number {
  if (panes === 0) return 0;
  const fair = Math.floor((height - LEAST_VALUES_PX) / panes);
  const most = panes > 1 && height < SMALL_PX ? SMALL_PANE_PX : PANE_PX;
  return Math.max(LEAST_PANE_PX, Math.min(most, fair));
}
