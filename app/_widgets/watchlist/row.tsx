"use client";

import { Plus, X } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { formatSpan } from "#lib/format.ts";
import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { COLUMNS } from "../../_live/columns.ts";
import { exactNow, useChannelState, useFacts, useNow, usePainter } from "../../_live/hooks.ts";
import { LimitMark } from "../../_ui/marks.tsx";
import { CHANGE_WINDOW_MS } from "../change.ts";
import { labelOf, shortAgeText, titlesOf, unitOf, valueText } from "../channel-words.ts";
import { paintChange } from "../paint-change.ts";
import { Sparkline } from "../sparkline.tsx";
import { useCrossing } from "../use-crossing.ts";
import { flash } from "./flash.ts";
import { hold } from "./held.ts";
import { LimitBar, moveMarker } from "./limit-bar.tsx";

interface Props {
  readonly channel: string;
  /** What the catalog says of it. */
  readonly listed: CatalogEntry | null;
  /** Whether the catalog does not have it: the way off the list is then in sight. */
  readonly absent: boolean;
  /** Pixels from the top of its group. */
  readonly top: number;
  /** Its place in its group, from 1, and how many there are. */
  readonly place: number;
  readonly of: number;
  readonly selected: boolean;
  /** Whether Tab reaches it. */
  readonly tabbable: boolean;
  readonly isScrolling: () => boolean;
  readonly onSelect: (channel: string) => void;
  readonly onRemove: (channel: string) => void;
  readonly onAddTile: (channel: string) => void;
}

/** One channel on the watchlist. The whole row chooses it; its figures are set without rendering. */
export const Row = memo(function Row(props: Props) {
  const { channel, listed, absent, top, place, of, selected, tabbable, onSelect, onRemove, onAddTile } =
    props;
  const state = useChannelState(channel);
  const settled = useSettled(props.isScrolling);
  const label = labelOf(channel, listed);
  return (
    <li
      data-channel={channel}
      data-state={state}
      aria-posinset={place}
      aria-setsize={of}
      style={{ top }}
      className={`watch-row group absolute inset-x-0 grid h-10 grid-cols-[minmax(0,1fr)_72px_88px] items-center gap-2 pr-2 pl-3 max-md:h-[52px] max-md:grid-cols-[minmax(0,1fr)_88px_96px] max-md:border-b max-md:border-grid ${
        selected ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-surface-2"
      }`}
    >
      <button
        type="button"
        data-row
        data-stop={channel}
        tabIndex={tabbable ? 0 : -1}
        aria-current={selected}
        aria-label={`Show ${label}`}
        onPointerEnter={({ currentTarget }) => sayWhole(currentTarget)}
        onClick={(event) => {
          // A click by pointer leaves the keys to the board, so that Space pauses; by keyboard the row keeps them.
          if (event.detail > 0) event.currentTarget.blur();
          onSelect(channel);
        }}
        className="absolute inset-0 z-0 focus-visible:outline-offset-[-2px]"
      />
      {settled ? <Cells {...{ channel, listed, absent }} /> : <Titles {...titlesOf(channel, listed)} />}
      {/* Beside where an age stands, in the place of what else is below the value: the row's middle chooses it. */}
      <span
        className={`absolute gap-0.5 ${
          absent
            ? "right-[104px] flex"
            : "right-16 bottom-0 hidden group-focus-within:flex group-hover:flex max-md:!hidden"
        }`}
      >
        {!absent && (
          <RowButton label={`Add a tile for ${label}`} onClick={() => onAddTile(channel)}>
            <Plus size={14} />
          </RowButton>
        )}
        <RowButton label={`Remove ${label} from the watchlist`} onClick={() => onRemove(channel)}>
          <X size={14} />
        </RowButton>
      </span>
    </li>
  );
});

/** What has too little room is told in full to a pointer that stays. */
function sayWhole(button: HTMLElement): void {
  const parts = [...(button.parentElement?.querySelectorAll(".truncate") ?? [])];
  const isCut = parts.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  button.title = isCut ? parts.map(({ textContent }) => textContent).join(", ") : "";
}

/** A row that scrolls past is its name alone: it is not subscribed to before it has stayed so long, ms. */
const SETTLE_MS = 120;

function useSettled(isScrolling: () => boolean): boolean {
  const [settled, setSettled] = useState(() => !isScrolling());
  useEffect(() => {
    if (settled) return;
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [settled]);
  return settled;
}

function Titles({ title, detail }: { title: string; detail: string }) {
  return (
    <span className="pointer-events-none min-w-0">
      <span className="block truncate font-semibold">{title}</span>
      <span className="block truncate text-[12px] leading-4 text-text-3">{detail}</span>
    </span>
  );
}

/** What a row shows of a channel while it is subscribed to. */
function Cells({ channel, listed, absent }: Pick<Props, "channel" | "listed" | "absent">) {
  const data = useFacts(channel, CHANGE_WINDOW_MS);
  const state = useChannelState(channel);
  useEffect(() => hold(channel), [channel]);
  const { title, detail } = titlesOf(channel, data.entry ?? listed);
  const refused = data.refused?.code === "unknown-channel" ? detail : (data.refused?.message ?? detail);
  return (
    <>
      <Titles title={title} detail={refused} />
      <span className="pointer-events-none">
        {!absent && <Sparkline channel={channel} width={72} height={24} rangeMs={CHANGE_WINDOW_MS} />}
      </span>
      <Figures data={data} state={state} />
    </>
  );
}

function RowButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick(): void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="relative z-10 grid size-6 place-items-center rounded-sm text-text-2 hover:bg-surface-3 hover:text-text"
    >
      {children}
    </button>
  );
}

/** Value above; change, limit bar, how long a state lasts, or the value's age below. */
function Figures({ data, state }: { data: ChannelData; state: ChannelState }) {
  const current = state === "live" || state === "late";
  const last = useRef<HTMLSpanElement>(null);
  const change = useRef<HTMLSpanElement>(null);
  const marker = useRef<HTMLSpanElement>(null);
  const shown = useRef(Number.NaN);
  const crossing = useCrossing(data.channel);
  const limits = data.entry?.limits ?? null;
  usePainter(data.channel, (data, now) => {
    if (last.current) setText(last.current, valueText(data));
    paintChange(change.current, data, now);
    if (limits) moveMarker(marker.current, limits, data.last);
    flash(last.current, Math.sign(data.last - shown.current), data.channel.startsWith("symbol/") && current);
    shown.current = data.last;
  });
  const unit = unitOf(data.entry);
  return (
    <span className="num pointer-events-none flex min-w-0 flex-col items-end">
      <span
        className={`flex max-w-full items-center gap-1 whitespace-nowrap ${current ? "" : "text-text-3"}`}
      >
        {crossing && current && <LimitMark severity={crossing.severity} />}
        <span ref={last} data-field="last" className="-mr-1 rounded-sm px-1 font-semibold">
          —
        </span>
        {unit && <span className="text-[12px] font-normal text-text-3">{unit}</span>}
      </span>
      {state === "live" ? (
        <span className="flex group-focus-within:invisible group-hover:invisible max-md:!visible">
          <Second data={data} change={change}>
            {limits && <LimitBar limits={limits} crossed={crossing?.limit ?? null} marker={marker} />}
          </Second>
        </span>
      ) : (
        <RowAge data={data} />
      )}
    </span>
  );
}

interface SecondProps {
  readonly data: ChannelData;
  readonly change: React.Ref<HTMLSpanElement>;
  readonly children: React.ReactNode;
}

function Second({ data, change, children }: SecondProps) {
  if (data.channel.startsWith("symbol/")) {
    return (
      <span ref={change} data-field="change" className="text-[12px] leading-4 text-text-3">
        —
      </span>
    );
  }
  if (data.entry?.labels) return <StateAge data={data} />;
  return <span className="flex h-4 items-center">{children}</span>;
}

/** How long a state has held: `for 1:48`. */
function StateAge({ data }: { data: ChannelData }) {
  const now = useNow(1_000);
  const { rows } = data;
  let at = rows.length - 1;
  while (at > 0 && rows.at(COLUMNS.close, at - 1) === data.last) at--;
  const held = data.edge(now) - rows.at(COLUMNS.time, at);
  return (
    <span data-field="age" className="text-[12px] leading-4 text-text-3">
      {Number.isFinite(held) ? `for ${formatSpan(held)}` : ""}
    </span>
  );
}

function RowAge({ data }: { data: ChannelData }) {
  const state = useChannelState(data.channel);
  const now = exactNow(useNow(1_000));
  return (
    <span data-field="age" data-state={state} className="text-[12px] leading-4 whitespace-nowrap text-text-3">
      {shortAgeText(state, data.silence(now))}
    </span>
  );
}

function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
