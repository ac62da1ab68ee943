"use client";

import { useState } from "react";
import { formatFromTo, zoneNameOver } from "#lib/format.ts";
import { messageOf } from "#lib/message-of.ts";
import { labelOf } from "../channel-words.ts";
import { copyText } from "../connect/copy-button.tsx";
import { useSettings } from "../settings/settings.ts";
import { viewNow } from "../view-store.ts";
import { saidInFull } from "../window/address.ts";
import { csvOf } from "./csv.ts";
import { fileNameOf } from "./file-name.ts";
import { pictureOf } from "./picture.ts";
import { follow, save } from "./save.ts";
import { type ShownChart, shownChart, windowShown } from "./shown-chart.ts";
import { faultOf, type TickFormat, ticksLink } from "./ticks-link.ts";

/** Does one thing with the chart. @returns what to say; `null` where the file speaks for itself. */
type Act = (chart: ShownChart, name: string, caption: string) => Promise<string | null> | string | null;

const ITEMS: readonly {
  readonly id: string;
  readonly text: string;
  readonly help: string;
  readonly act: Act;
}[] = [
  { id: "csv", text: "Bars as CSV", help: "The table of what is shown", act: saveBars },
  { id: "ticks-csv", text: "Every tick as CSV", help: "From the history, any size", act: ticks("csv") },
  { id: "ticks-ndjson", text: "Every tick as NDJSON", help: "As ticks are pushed", act: ticks("ndjson") },
  { id: "png", text: "Picture as PNG", help: "The chart as it is seen, twice as sharp", act: savePicture },
  { id: "link", text: "Copy link", help: "Opens this chart elsewhere", act: copyLink },
];

/** What can be taken away from the focus chart. A failure is said here, and nothing closes over it. */
export function ExportItems({ onDone }: { onDone(): void }) {
  const { zone } = useSettings();
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (id: string, act: Act) => {
    const chart = shownChart();
    if (!chart) return setSaid("There is no chart to save.");
    setBusy(id);
    setSaid("");
    const { channel, entry } = chart.series;
    const [title, window] = [labelOf(channel, entry), windowShown(chart)];
    const caption = `${title} · ${formatFromTo(window.from, window.to, zone)} ${zoneNameOver(zone, window.from, window.to)}`;
    try {
      const words = await act(chart, fileNameOf(title, window, zone), caption);
      if (words === null) onDone();
      else setSaid(words);
    } catch (error) {
      setSaid(`That failed: ${messageOf(error)}.`);
    }
    setBusy(null);
  };
  return (
    <>
      <ul>
        {ITEMS.map(({ id, text, help, act }) => (
          <li key={id}>
            <button
              type="button"
              data-export={id}
              disabled={busy !== null}
              onClick={() => run(id, act)}
              className="block w-full rounded-md px-2 py-1.5 text-left hover:bg-surface-2 focus-visible:outline-offset-[-2px] disabled:text-text-3"
            >
              {busy === id ? `${text} …` : text}
              <span className="block text-[12px] leading-4 text-text-3">{help}</span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="px-2 text-[12px] leading-4 text-text-2 not-empty:py-1.5">
        {said}
      </p>
    </>
  );
}

function saveBars(chart: ShownChart, name: string): string | null {
  const csv = csvOf(chart.series, windowShown(chart), chart.overlays);
  if (csv.indexOf("\n") === csv.length - 1) return "Nothing was measured in this span of time.";
  save(new Blob([csv], { type: "text/csv" }), `${name}.csv`);
  return null;
}

function ticks(format: TickFormat): Act {
  return async (chart, name) => {
    const link = ticksLink(chart.series.channel, windowShown(chart), format);
    const fault = await faultOf(link);
    if (fault === null) follow(link, `${name} ticks.${format}`);
    return fault;
  };
}

async function savePicture({ series }: ShownChart, name: string, caption: string): Promise<string | null> {
  if (viewNow().table) return "The table has no picture; switch to the chart first.";
  const panel = document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(series.channel)}"]`);
  if (!panel) return "There is no chart to draw.";
  save(await pictureOf(panel, caption), `${name}.png`);
  return null;
}

async function copyLink({ series }: ShownChart): Promise<string> {
  const { origin, pathname, search } = location;
  const link = `${origin}${pathname}${saidInFull(search, pathname === "/" ? series.channel : null)}`;
  return (await copyText(link)) ? "Copied." : `Copy it by hand: ${link}`;
}
