"use client";

import { formatNumber } from "#lib/format.ts";
import type { Series } from "../_live/series.ts";
import { useExtent } from "./use-extent.ts";

interface Props {
  readonly data: Series;
  readonly rangeMs: number;
  readonly className?: string;
}

/** min, mean and max of a channel over the range shown. */
export function ExtentList({ data, rangeMs, className = "" }: Props) {
  const { low, mean, high } = useExtent(data, rangeMs);
  const decimals = data.decimals;
  const figures = [
    { name: "min", value: low },
    { name: "mean", value: mean },
    { name: "max", value: high },
  ];
  return (
    // Dashes of a channel that is yet to come are as narrow as its figures are not.
    <dl className={`num text-[12px] leading-4 ${data.entry ? "" : "invisible"} ${className}`}>
      {figures.map(({ name, value }) => (
        <div key={name} data-figure={name} className="flex gap-1.5 whitespace-nowrap">
          <dt className="text-text-3">{name}</dt>
          <dd className="text-text-2">{formatNumber(value, decimals)}</dd>
        </div>
      ))}
    </dl>
  );
}
