import { faultOfChannel } from "#lib/channel.ts";
import { isZone } from "#lib/format.ts";
import { RANGES, type RangeName } from "../board-store.ts";
import {
  CHART_TYPES,
  DEFAULT_VIEW,
  type IndicatorWish,
  isIndicator,
  isInterval,
  MOST_COMPARED,
  type Span,
  type View,
} from "../view-store.ts";
import { type Moment, readSpan } from "./read-span.ts";

/** All that the address of a page says of what it shows. */
export interface Shown extends View {
  readonly range: RangeName;
  /** `null`: whatever the board begins with, or the channel whose own page it is. */
  readonly channel: string | null;
  readonly zone: string;
}

export const UNSAID: Shown = { ...DEFAULT_VIEW, range: "5m", channel: null, zone: "UTC" };

/** What one word of an address says; a text where it says nothing that can be shown: what it should have been. */
type Reading = Partial<Shown> | string;

interface Word {
  read(text: string): Reading;
  /** `null` where it is as it is when nothing is said. */
  write(shown: Shown): string | null;
}

const WORDS: Readonly<Record<string, Word>> = {
  channel: {
    read: (text) => (faultOfChannel(text) === undefined ? { channel: text } : "a channel"),
    write: ({ channel }) => channel,
  },
  r: {
    read: (text) => (isRange(text) ? { range: text } : "a range"),
    write: ({ range }) => (range === UNSAID.range ? null : range),
  },
  type: {
    read: (text) => {
      const type = CHART_TYPES.find((known) => known === text);
      return type ? { type } : "a type of chart";
    },
    write: ({ type }) => type,
  },
  i: {
    read: (text) => (isInterval(text) ? { interval: text } : "an interval"),
    write: ({ interval }) => interval,
  },
  compare: {
    read: readCompared,
    write: ({ compare }) => compare.join(",") || null,
  },
  pct: {
    read: (text) => (text === "1" || text === "0" ? { percent: text === "1" } : "1 or 0"),
    write: ({ percent }) => (percent ? "1" : null),
  },
  ind: {
    read: readIndicators,
    write: ({ indicators }) => indicators.map(nameOf).join(",") || null,
  },
  zone: {
    read: (text) => (isZone(text) ? { zone: text } : "a time zone"),
    write: ({ zone }) => (zone === UNSAID.zone ? null : zone),
  },
  view: {
    read: (text) => (text === "table" || text === "chart" ? { table: text === "table" } : "table or chart"),
    write: ({ table }) => (table ? "table" : null),
  },
};

function isRange(text: string): text is RangeName {
  return Object.hasOwn(RANGES, text);
}

function readCompared(text: string): Reading {
  const compare = [...new Set(text.split(","))];
  if (compare.some((channel) => faultOfChannel(channel) !== undefined)) return "a list of channels";
  return compare.length > MOST_COMPARED ? `at most ${MOST_COMPARED} channels` : { compare };
}

function nameOf({ name, length }: IndicatorWish): string {
  return length === null ? name : `${name}-${length}`;
}

function readIndicators(text: string): Reading {
  const wishes = text.split(",").map((part): unknown => {
    const [name, length] = part.split("-");
    return { name, length: length === undefined ? null : Number(length) };
  });
  const indicators = wishes.filter(isIndicator);
  return indicators.length === wishes.length ? { indicators } : "a list of indicators such as sma-20";
}

/** What an address says, and what of it could not be read. */
export interface Address {
  readonly said: Partial<Shown>;
  readonly faults: readonly AddressFault[];
}

/** `words` is a sentence's beginning that names the part of the address. */
export interface AddressFault {
  readonly key: string;
  readonly words: string;
}

/** The clock of whoever made a link may be ahead of this machine's by so much, ms. */
const SLACK_MS = 3_600_000;

/** Reads the part of an address after `?`. What it does not know is somebody else's. */
export function readAddress(search: string, now: number): Address {
  const params = new URLSearchParams(search);
  let said: Partial<Shown> = {};
  const faults: AddressFault[] = [];
  const take = (key: string, text: string, reading: Reading) => {
    if (typeof reading === "string") faults.push({ key, words: `${key}=${text} is not ${reading}` });
    else said = { ...said, ...reading };
  };
  for (const [key, word] of Object.entries(WORDS)) {
    const text = params.get(key);
    if (text !== null) take(key, text, word.read(text));
  }
  const span = readTimes(params, { now, zone: said.zone ?? UNSAID.zone, slackMs: SLACK_MS });
  if (typeof span === "string") faults.push({ key: "from", words: span });
  else if (span) said = { ...said, span };
  return { said, faults };
}

function readTimes(params: URLSearchParams, moment: Moment): Span | string | undefined {
  const [from, to] = [params.get("from"), params.get("to")];
  if (from === null && to === null) return undefined;
  const read = readSpan(from ?? "", to ?? "now", moment);
  if ("from" in read) return read;
  return `${read.field}=${(read.field === "from" ? from : to) ?? ""}: ${read.words.replace(/\.$/, "")}`;
}

/** The part of an address after the path that says what is shown; empty where all is as when nothing is said. */
export function writeAddress(shown: Shown): string {
  const words = Object.entries(WORDS).map(([key, word]) => [key, word.write(shown)] as const);
  const times = shown.span
    ? ([
        ["from", iso(shown.span.from)],
        ["to", iso(shown.span.to)],
      ] as const)
    : [];
  const said = [...words, ...times].flatMap(([key, text]) =>
    text === null ? [] : [`${key}=${readable(text)}`],
  );
  return said.length > 0 ? `?${said.join("&")}` : "";
}

function iso(time: number): string {
  return new Date(Math.round(time)).toISOString();
}

/** The words of an address's part after `?` that are not these, as they are. */
export function otherWords(search: string): string[] {
  const known = (word: string) => Object.hasOwn(WORDS, word) || word === "from" || word === "to";
  const words = search.replace(/^\?/, "").split("&");
  return words.filter((word) => word !== "" && !known(word.split("=")[0] ?? ""));
}

/** Encodes what must be in a query, and leaves `/`, `,` and `:` to be read. */
function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(?:2F|2C|3A)/g, (code) => decodeURIComponent(code));
}
