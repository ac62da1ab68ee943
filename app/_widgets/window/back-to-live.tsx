"use client";

import { RefreshCw } from "lucide-react";
import { useRef } from "react";
import { formatNumber } from "#lib/format.ts";
import { backToLive } from "./steering.ts";
import { useTicksSince } from "./use-ticks-since.ts";

/** The way back to now, with how many ticks arrived while the chart stood still. */
export function BackToLive({ channel }: { channel: string }) {
  const count = useRef<HTMLSpanElement>(null);
  useTicksSince(channel, (ticks) => {
    if (count.current) count.current.textContent = ticks > 0 ? ` · +${formatNumber(ticks, 0)}` : "";
  });
  return (
    <button
      type="button"
      data-testid="back-to-live"
      title="Back to live (L)"
      onClick={backToLive}
      className="num absolute right-[88px] bottom-9 z-10 flex h-7 items-center gap-1.5 rounded-[14px] border border-control/60 bg-surface-2 px-3 text-[12px] whitespace-nowrap text-text shadow-[var(--shadow)] hover:bg-surface-3 max-md:h-9 max-md:rounded-[18px]"
    >
      <RefreshCw aria-hidden size={13} />
      <span>
        Back to live
        <span ref={count} />
      </span>
    </button>
  );
}
