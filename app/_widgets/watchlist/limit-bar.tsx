import type { Ref } from "react";
import type { Limits } from "#lib/catalog.ts";

const WIDTH = 84;

/** The scale of a bar or gauge over some limits: from a little below the lowest to a little above the highest. */
export function scaleOf(limits: Limits): { low: number; high: number } | null {
  const known = [limits.ll, limits.l, limits.h, limits.hh].filter((limit) => limit !== null);
  if (known.length === 0) return null;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = Math.max(high - low, Math.abs(high) / 2, Math.abs(low) / 2) || 1;
  const air = (high - low || span) * 0.2;
  const openBelow = limits.ll === null && limits.l === null;
  const openAbove = limits.hh === null && limits.h === null;
  return {
    // With no limit on a side the scale shows where normal values are: from 0, or as far as the limits are large.
    low: openBelow ? (low > 0 ? 0 : low - span) : low - air,
    high: openAbove ? high + span : high + air,
  };
}

/** Where a value stands on a scale, 0 to 1, held to its ends. */
export function shareOf(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

interface Zone {
  /** The limit it lies beyond; `normal` between them. */
  readonly name: keyof Limits | "normal";
  readonly from: number;
  readonly to: number;
  readonly rank: 1 | 2 | 3;
  readonly violated: "warn" | "alarm" | null;
}

/** A scale cut at its limits; the further out, the higher the rank. */
export function zonesOf(limits: Limits, crossed: keyof Limits | null): Zone[] {
  const scale = scaleOf(limits);
  if (!scale) return [];
  const edges: { at: number; limit: keyof Limits }[] = [];
  for (const limit of ["ll", "l", "h", "hh"] as const) {
    const at = limits[limit];
    if (at !== null) edges.push({ at, limit });
  }
  const cuts = [scale.low, ...edges.map(({ at }) => at), scale.high];
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i] as number;
    const owner = ownerOf(edges, i);
    const rank = owner === null ? 1 : owner.length === 1 ? 2 : 3;
    const severity = rank === 3 ? "alarm" : "warn";
    return {
      name: owner ?? "normal",
      from,
      to,
      rank,
      violated: owner !== null && owner === crossed ? severity : null,
    };
  });
}

/** The limit a zone lies beyond: low ones own what is below them, high ones what is above. */
function ownerOf(edges: readonly { limit: keyof Limits }[], zone: number): keyof Limits | null {
  const above = edges[zone]?.limit;
  const below = edges[zone - 1]?.limit;
  if (above === "ll" || above === "l") return above;
  return below === "h" || below === "hh" ? below : null;
}

interface Props {
  readonly limits: Limits;
  readonly crossed: keyof Limits | null;
  readonly marker: Ref<HTMLSpanElement>;
}

/** A channel's limits as a bar 84 × 4, grey until one is crossed; the marker is moved by whoever knows the value. */
export function LimitBar({ limits, crossed, marker }: Props) {
  const scale = scaleOf(limits);
  if (!scale) return null;
  return (
    <span aria-hidden className="relative block h-1" style={{ width: WIDTH }}>
      {zonesOf(limits, crossed).map(({ name, from, to, rank, violated }) => (
        <span
          key={name}
          className="absolute h-1 rounded-[1px]"
          style={{
            left: shareOf(from, scale) * WIDTH,
            width: Math.max(1, (shareOf(to, scale) - shareOf(from, scale)) * WIDTH - 1),
            background: violated ? `var(--${violated})` : `var(--zone-${rank})`,
          }}
        />
      ))}
      <span
        ref={marker}
        className="absolute -top-[3px] -ml-[1.5px] h-2.5 w-[3px] rounded-[1px] bg-text ring-1 ring-surface-1"
      />
    </span>
  );
}

/** Moves a bar's marker to a value. */
export function moveMarker(marker: HTMLElement | null, limits: Limits, value: number): void {
  const scale = scaleOf(limits);
  if (!marker || !scale) return;
  marker.style.display = Number.isFinite(value) ? "" : "none";
  marker.style.transform = `translateX(${(shareOf(value, scale) * WIDTH).toFixed(1)}px)`;
}
