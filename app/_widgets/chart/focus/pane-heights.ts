const PANE_PX = 96;
const LEAST_PANE_PX = 48;
const LEAST_VALUES_PX = 140;

/**
 * Heights of the panes below the values, pixels: 96 each, and less where the values would be left with too little.
 * `height` is that of all panes, without the time axis.
 */
export function paneHeight(height: number, panes: number): number {
  if (panes === 0) return 0;
  const fair = Math.floor((height - LEAST_VALUES_PX) / panes);
  return Math.max(LEAST_PANE_PX, Math.min(PANE_PX, fair));
}
