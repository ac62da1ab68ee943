"use client";

import dynamic from "next/dynamic";
import { useView } from "../view-store.ts";
import { Menu } from "./menu.tsx";

const IndicatorsForm = dynamic(
  () => import("./indicators-form.tsx").then((module) => module.IndicatorsForm),
  {
    ssr: false,
  },
);

/** The button fx: which indicators are on the chart of a channel. */
export function IndicatorsMenu({ channel }: { channel: string }) {
  const { indicators } = useView();
  return (
    <Menu label="Indicators" testId="indicators" count={indicators.length} icon={<Fx />}>
      {() => <IndicatorsForm channel={channel} />}
    </Menu>
  );
}

function Fx() {
  return (
    <span aria-hidden className="text-[14px] leading-4 italic">
      <i>f</i>
      <span className="text-[12px]">x</span>
    </span>
  );
}
