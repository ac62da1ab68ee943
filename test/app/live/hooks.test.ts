import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { useSeries } from "../../../app/_live/history/use-series.ts";
import * as hooks from "../../../app/_live/hooks.ts";

function Everything() {
  const facts = hooks.useFacts("sensor/a/x", 60_000);
  hooks.usePainter("sensor/a/x", () => {});
  hooks.useFrame(() => {});
  const line = useSeries("sensor/a/x", { rangeMs: 60_000, span: null, bucketMs: null });
  const candles = useSeries("sensor/a/x", { rangeMs: 60_000, span: null, bucketMs: 1_000 });
  const { waiting, paused } = hooks.usePause();
  const shown = {
    connection: hooks.useConnection().phase,
    phase: hooks.usePhase(),
    catalog: hooks.useCatalog(),
    entry: facts.entry,
    rows: facts.rows.length,
    state: hooks.useChannelState("sensor/a/x"),
    now: hooks.useNow(1_000),
    series: [line.state, line.series.rows.length, candles.state, candles.series.rows.length],
    waiting,
    paused,
  };
  return createElement("pre", null, JSON.stringify(shown));
}

test("a page rendered on the server claims nothing, and no hook touches a browser", () => {
  const text = renderToString(createElement(Everything))
    .replaceAll("&quot;", '"')
    .replace(/<[^>]*>/g, "");
  expect(JSON.parse(text)).toEqual({
    connection: "connecting",
    phase: "connecting",
    catalog: null,
    entry: null,
    rows: 0,
    state: "late",
    now: 0,
    series: ["ready", 0, "loading", 0],
    waiting: 0,
    paused: false,
  });
});
