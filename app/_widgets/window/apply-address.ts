import { boardNow, setRange, showFocus } from "../board-store.ts";
import { changeSettings } from "../settings/settings.ts";
import { changeView } from "../view-store.ts";
import { type AddressFault, readAddress, type Shown } from "./address.ts";

/**
 * Shows what an address says and leaves the rest as it is; returns what was wrong with it, in sentences. What it says is
 * kept as if it had been chosen on the page.
 */
export function applyAddress(search: string): string[] {
  const { said, faults } = readAddress(search, Date.now());
  apply(said);
  return faults.map(sayFault);
}

function apply({ range, channel, zone, ...view }: Partial<Shown>): void {
  if (zone !== undefined) changeSettings({ zone });
  if (range !== undefined) setRange(range);
  // A focus is somebody's place on their own board; a link shows another without moving them there.
  if (typeof channel === "string") showFocus(channel);
  const live = range !== undefined && view.span === undefined ? { span: null } : {};
  const change = { ...live, ...view };
  if (Object.keys(change).length > 0) changeView(change);
}

function sayFault({ key, words }: AddressFault): string {
  const { range } = boardNow();
  if (key === "r") return `${words}; showing ${range}.`;
  return key === "from" ? `${words}; showing the last ${range}.` : `${words}; left out.`;
}
