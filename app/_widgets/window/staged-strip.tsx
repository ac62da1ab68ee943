"use client";

import { StateStrip, type StateStripProps } from "../tiles/state-strip.tsx";
import { ChartStage } from "./chart-stage.tsx";

/** A strip of states with what moves it in time. */
export function StagedStrip(props: Omit<StateStripProps, "gestures">) {
  return (
    <ChartStage series={props.data}>{(gestures) => <StateStrip {...props} gestures={gestures} />}</ChartStage>
  );
}
