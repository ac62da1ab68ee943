"use client";

import { formatNumber } from "#lib/format.ts";
import { showAll } from "../board-store.ts";
import { counted } from "../channel-words.ts";
import type { ListedGroup } from "../listing.ts";
import { OFFERED } from "../listing.ts";

interface Props {
  readonly groups: readonly ListedGroup[];
  readonly all: boolean;
  /** Whether the catalog has more than is offered unasked. */
  readonly long: boolean;
}

/** Below a list of part of the catalog: how much more there is, and the way to have all of it or less again. */
export function Offer({ groups, all, long }: Props) {
  const left = groups.reduce((sum, group) => sum + group.left.length, 0);
  if (!long || (!all && left === 0)) return null;
  const listed = groups.reduce((sum, { channels }) => sum + channels.length, 0);
  return (
    <div className="num flex min-h-9 shrink-0 items-center justify-between gap-2 border-t border-border pr-2 pl-3 text-[12px] text-text-2">
      <span>{all ? words(listed, "channel") : words(left, "more channel")}</span>
      <button
        type="button"
        data-testid="show-all"
        onClick={() => showAll(!all)}
        className="min-h-6 rounded-sm px-1 text-accent hover:underline max-md:min-h-9"
      >
        {all ? `Show the first ${OFFERED}` : "Show all"}
      </button>
    </div>
  );
}

function words(count: number, noun: string): string {
  return counted(count, noun).replace(String(count), formatNumber(count, 0));
}
