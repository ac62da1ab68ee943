"use client";

import { useState } from "react";
import { faultOfChannel, kindOf } from "#lib/channel.ts";
import type { Column, Columns } from "#lib/recording/sample.ts";
import { Segmented } from "../../../_ui/segmented.tsx";
import { Labelled, SelectField, TextField } from "../fields.tsx";
import { channelFor, type Table } from "./guess.ts";
import { paceFor, SPEEDS, type Speed } from "./pace.ts";
import { PreviewTable } from "./preview-table.tsx";
import { startReplay } from "./replay-store.ts";
import type { Preview } from "./rows.ts";

const TIMES = [
  { value: "now", text: "Moved to now" },
  { value: "recorded", text: "As recorded" },
] as const;

interface Props {
  readonly file: File;
  readonly preview: Preview;
  readonly token: string;
}

/** What somebody chose, and what becomes of it. */
function useChoices({ file, preview: { table, guess } }: Props) {
  const nameOf = (key: Column | null) => table.columns.find((column) => column.key === key)?.name ?? "";
  const [time, setTime] = useState(guess.time);
  const [value, setValue] = useState(guess.value);
  const [bid, setBid] = useState(guess.bid);
  const [ask, setAsk] = useState(guess.ask);
  const [channel, setChannel] = useState(() => channelFor(file.name, guess.kind, nameOf(guess.value)));
  const [unit, setUnit] = useState("");
  const [speed, setSpeed] = useState<Speed>(() => paceFor(table, guess.time));
  const [times, setTimes] = useState<(typeof TIMES)[number]["value"]>("now");
  const isSymbol = kindOf(channel) === "symbol";
  const quotes = isSymbol && bid !== null && ask !== null;
  const isEnough = value !== null || quotes;
  const columns = isEnough ? columnsOf({ time, value, bid, ask, size: guess.size }, isSymbol) : null;
  // All of a recording at once would reach far into the future if it began now.
  const from = speed === "0" ? ("recorded" as const) : times;
  return {
    time,
    setTime,
    value,
    setValue,
    bid,
    setBid,
    ask,
    setAsk,
    isSymbol,
    channel,
    setChannel,
    unit,
    setUnit,
    speed,
    setSpeed,
    from,
    setTimes,
    quotes,
    columns,
  };
}

/** The columns to read, `null` without one of times; quotes and sizes are those of prices. */
function columnsOf(chosen: Record<keyof Columns, Column | null>, isSymbol: boolean): Columns | null {
  const { time, value, bid, ask, size } = chosen;
  if (time === null) return null;
  const optional = (column: Column | null) => (isSymbol && column !== null ? column : undefined);
  return { time, value: value ?? undefined, bid: optional(bid), ask: optional(ask), size: optional(size) };
}

/** The first rows, what to make of them, and the button that plays them. */
export function ReplayForm(props: Props) {
  const { file, preview, token } = props;
  const { table, layout, guess } = preview;
  const form = useChoices(props);
  const { columns, channel, unit, speed, from, quotes } = form;
  const fault = columns === null ? "Choose the columns of time and value." : faultOfChannel(channel);
  const play = () => {
    if (!columns) return;
    const { hasHeader } = table;
    const { decimals } = guess;
    startReplay(
      { file, layout, hasHeader, columns, channel, unit, decimals, speed: Number(speed), from },
      token,
    );
  };
  return (
    <form
      className="grid grid-cols-1 gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        play();
      }}
    >
      <PreviewTable table={table} used={usedOf(columns)} />
      <div className="grid grid-cols-2 gap-3">
        <ColumnField label="Time" table={table} chosen={form.time} onChoose={form.setTime} none="choose…" />
        <ColumnField
          label={form.isSymbol ? "Price" : "Value"}
          table={table}
          chosen={form.value}
          onChoose={form.setValue}
          none={quotes ? "mid of bid and ask" : "choose…"}
        />
        {form.isSymbol && (
          <>
            <ColumnField label="Bid" table={table} chosen={form.bid} onChoose={form.setBid} none="none" />
            <ColumnField label="Ask" table={table} chosen={form.ask} onChoose={form.setAsk} none="none" />
          </>
        )}
      </div>
      <div className="grid grid-cols-[1fr_88px] gap-3">
        <Labelled label="Channel">
          <TextField
            value={channel}
            data-testid="channel"
            onChange={(event) => form.setChannel(event.target.value.trim())}
          />
        </Labelled>
        <Labelled label="Unit">
          <TextField
            value={unit}
            maxLength={20}
            onChange={(event) => form.setUnit(event.target.value.trim())}
          />
        </Labelled>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <Segmented label="Speed" values={SPEEDS} chosen={speed} onChoose={form.setSpeed} />
        {speed !== "0" && <Segmented label="Times" values={TIMES} chosen={from} onChoose={form.setTimes} />}
      </div>
      {speed === "0" && <p className="text-[12px] text-text-3">All at once keeps the times as recorded.</p>}
      {fault && <p className="text-[12px] text-diag">{fault}</p>}
      <button
        type="submit"
        disabled={fault !== undefined}
        className="inline-flex h-8 items-center justify-self-start rounded-md bg-accent px-3.5 font-semibold text-on-accent disabled:cursor-default disabled:bg-surface-3 disabled:text-text-3 max-md:h-11"
      >
        Replay
      </button>
    </form>
  );
}

interface ColumnFieldProps {
  readonly label: string;
  readonly table: Table;
  readonly chosen: Column | null;
  readonly onChoose: (column: Column | null) => void;
  /** What the choice of no column is called. */
  readonly none: string;
}

function ColumnField({ label, table, chosen, onChoose, none }: ColumnFieldProps) {
  return (
    <Labelled label={label}>
      <SelectField
        value={chosen === null ? "" : String(chosen)}
        onChange={(event) =>
          onChoose(table.columns.find(({ key }) => String(key) === event.target.value)?.key ?? null)
        }
      >
        <option value="">{none}</option>
        {table.columns.map(({ key, name }) => (
          <option key={key} value={String(key)}>
            {name}
          </option>
        ))}
      </SelectField>
    </Labelled>
  );
}

function usedOf(columns: Columns | null): ReadonlyMap<Column, string> {
  const pairs = Object.entries(columns ?? {}).flatMap(([use, column]: [string, Column | undefined]) =>
    column === undefined ? [] : [[column, use] as const],
  );
  return new Map(pairs);
}
