import { boardNow, keptBoard } from "../board-store.ts";
import { keptSettings } from "../settings/settings.ts";
import { keptView } from "../view-store.ts";
import { type AddressFault, readAddress, type Shown } from "./address.ts";

/**
 * Shows what an address says and leaves the rest as it is; returns what was wrong with it, in sentences. What it says is
 * somebody else's choice: it is shown on its page, and only what is chosen there is kept.
 */
export function applyAddress(search: string): string[] {
  const { said, faults } = readAddress(search, Date.now());
  leaveAddress();
  apply(said);
  return faults.map(sayFault);
}

/** The page of an address is left: what its reader chose is back. */
export function leaveAddress(): void {
  for (const kept of [keptBoard, keptSettings, keptView]) kept.giveBack();
}

function apply({ range, channel, zone, ...view }: Partial<Shown>): void {
  if (zone !== undefined) keptSettings.lend({ zone });
  if (range !== undefined) keptBoard.lend({ range });
  if (typeof channel === "string") keptBoard.lend({ focus: channel });
  const live = range !== undefined && view.span === undefined ? { span: null } : {};
  const change = { ...live, ...view };
  if (Object.keys(change).length > 0) keptView.lend(change);
}

function sayFault({ key, words }: AddressFault): string {
  const { range } = boardNow();
  if (key === "r") return `${words}; showing ${range}.`;
  return key === "from" ? `${words}; showing the last ${range}.` : `${words}; left out.`;
}
