"use client";

import { decimalsOf, formatNumber } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { useExtent } from "./use-extent.ts";

interface Props {
  readonly data: ChannelData;
  readonly rangeMs: number;
  readonly className?: string;
}

/** min, mean and max of a channel over the range shown. */
export function ExtentList({ data, rangeMs, className = "" }: Props) {
  const { low, mean, high } = useExtent(data, rangeMs);
  const decimals = decimalsOf(data.entry?.decimals, data.last);
  return (
    <dl className={`num text-[12px] leading-4 ${className}`}>
      {(
        [
          ["min", low],
          ["mean", mean],
          ["max", high],
        ] as const
      ).map(([name, value]) => (
        <div key={name} className={`flex gap-1.5 ${name === "mean" ? "@max-[340px]:hidden" : ""}`}>
          <dt className="text-text-3">{name}</dt>
          <dd className="text-text-2">{formatNumber(value, decimals)}</dd>
        </div>
      ))}
    </dl>
  );
}
