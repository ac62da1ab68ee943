import type { ReactNode } from "react";

const LOOKS = {
  plain: "border-text-3/70 text-text-2",
  diag: "border-diag/60 bg-diag-soft text-diag",
};

/** A short word in a box: STALE 0:42, OFFLINE, DEMO DATA. */
export function Badge({ look = "plain", children }: { look?: keyof typeof LOOKS; children: ReactNode }) {
  return (
    <span
      className={`num inline-block rounded-sm border px-1.5 text-[12px] leading-[16px] font-semibold tracking-[0.02em] whitespace-nowrap ${LOOKS[look]}`}
    >
      {children}
    </span>
  );
}
