import { faultOfChannel } from "#lib/channel.ts";
import { isZone } from "#lib/format.ts";
import { RANGES, type RangeName } from "../board-store.ts";
import { MOST_INDICATORS, usableWishes, wishId } from "../indicators/indicator-words.ts";
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
import { meantBy } from "./near-words.ts";
import { type Moment, readSpan } from "./read-span.ts";

/** All that the address of a page says of what it shows. */
export interface Shown extends View {
  readonly range: RangeName;
  /** `null`: whatever the board begins with, or the channel whose own page it is. */
  readonly channel: string | null;
  readonly zone: string;
}

export const UNSAID: Shown = { ...DEFAULT_VIEW, range: "5m", channel: null, zone: "UTC" };

/** What one word of an address says, and of what says nothing that can be shown what it should have been. */
interface Reading {
  readonly said: Partial<Shown>;
  readonly faults: readonly string[];
}

interface Word {
  read(text: string): Reading;
  /** `null` where it is as it is when nothing is said. */
  write(shown: Shown): string | null;
}

/** What suits the channel or the span, as nobody chose. */
const AUTO = "auto";

/** Lines on a chart at the most. */
const MOST_LAYERS = MOST_COMPARED + MOST_INDICATORS;

const WORDS: Readonly<Record<string, Word>> = {
  channel: {
    read: (text) => reading(text, isChannel(text) && { channel: text }, "a channel"),
    write: ({ channel }) => channel,
  },
  r: {
    read: (text) => reading(text, isRange(text) && { range: text }, "a range"),
    write: ({ range }) => (range === UNSAID.range ? null : range),
  },
  type: {
    read: (text) => {
      const type = text === AUTO ? null : CHART_TYPES.find((known) => known === text);
      return reading(text, type !== undefined && { type }, "a type of chart");
    },
    write: ({ type }) => type,
  },
  i: {
    read: (text) => reading(text, readInterval(text), "an interval"),
    write: ({ interval }) => interval,
  },
  compare: {
    read: readCompared,
    write: ({ compare }) => compare.join(",") || null,
  },
  pct: {
    read: (text) => reading(text, ["0", "1"].includes(text) && { percent: text === "1" }, "1 or 0"),
    write: ({ percent, compare }) => (percent === arePrices(compare) ? null : percent ? "1" : "0"),
  },
  ind: {
    read: readIndicators,
    write: ({ indicators }) => usableWishes(indicators).map(wishId).join(",") || null,
  },
  hide: {
    read: (text) =>
      readList(text, {
        read: layerNamed,
        what: "a line of a chart",
        most: MOST_LAYERS,
        say: (hidden) => ({ hidden }),
      }),
    write: ({ hidden, compare, indicators }) => {
      const layers = [...compare, ...usableWishes(indicators).map(wishId)];
      return hidden.filter((id) => layers.includes(id)).join(",") || null;
    },
  },
  zone: {
    read: (text) => reading(text, isZone(text) && { zone: text }, "a time zone"),
    write: ({ zone }) => (zone === UNSAID.zone ? null : zone),
  },
  view: {
    read: (text) =>
      reading(text, ["table", "chart"].includes(text) && { table: text === "table" }, "table or chart"),
    write: ({ table }) => (table ? "table" : null),
  },
};

function reading(text: string, said: Partial<Shown> | false | undefined, what: string): Reading {
  return said ? { said, faults: [] } : { said: {}, faults: [`${text} is not ${what}`] };
}

/** What prices of several things have in common is how they change: those are compared as %. */
function arePrices(channels: readonly string[]): boolean {
  return channels.length > 0 && channels.every((channel) => channel.startsWith("symbol/"));
}

function readInterval(text: string): Partial<Shown> | false {
  if (text === AUTO) return { interval: null };
  return isInterval(text) && { interval: text };
}

function isRange(text: string): text is RangeName {
  return Object.hasOwn(RANGES, text);
}

function isChannel(text: string): boolean {
  return faultOfChannel(text) === undefined;
}

function readCompared(text: string): Reading {
  const read = (part: string) => (isChannel(part) ? part : undefined);
  return readList(text, { read, what: "a channel", most: MOST_COMPARED, say: (compare) => ({ compare }) });
}

function readIndicators(text: string): Reading {
  const list = { read: wishNamed, what: "an indicator such as sma-20", most: MOST_INDICATORS };
  return readList(text, { ...list, say: (indicators) => ({ indicators }) });
}

function wishNamed(text: string): IndicatorWish | undefined {
  const [name, length] = text.split("-");
  const wish: unknown = { name, length: length === undefined ? null : Number(length) };
  return isIndicator(wish) && wishId(wish) === text ? wish : undefined;
}

function layerNamed(text: string): string | undefined {
  return isChannel(text) || wishNamed(text) ? text : undefined;
}

interface ListOf<Item> {
  /** `undefined` where it is none. */
  readonly read: (part: string) => Item | undefined;
  readonly what: string;
  readonly most: number;
  readonly say: (items: Item[]) => Partial<Shown>;
}

/** The items of a list that can be shown, each once, and what is wrong with the others; nothing said where all are wrong. */
function readList<Item>(text: string, { read, what, most, say }: ListOf<Item>): Reading {
  const parts = [...new Set(text.split(","))].filter((part) => part !== "");
  const bad = parts.filter((part) => read(part) === undefined).map((part) => `${part} is not ${what}`);
  const good = parts.filter((part) => read(part) !== undefined);
  const more = good.slice(most).map((part) => `${part} is more than the ${most} there can be`);
  const items = good.slice(0, most).flatMap((part) => read(part) ?? []);
  return { said: items.length === 0 && bad.length > 0 ? {} : say(items), faults: [...bad, ...more] };
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

/** Reads the part of an address after `?`. What is no word of this page, nor nearly one, is somebody else's. */
export function readAddress(search: string, now: number): Address {
  const params = new URLSearchParams(search);
  let said: Partial<Shown> = {};
  const faults: AddressFault[] = [];
  for (const [key, word] of Object.entries(WORDS)) {
    const text = params.get(key);
    if (text === null) continue;
    const read = word.read(text);
    said = { ...said, ...read.said };
    for (const fault of read.faults) faults.push({ key, words: `${key}=${fault}` });
  }
  if (said.compare && said.percent === undefined) said = { ...said, percent: arePrices(said.compare) };
  // Whose lines are said are all to be seen, but for those that are said to be hidden.
  if ((said.compare || said.indicators) && !said.hidden) said = { ...said, hidden: [] };
  const span = readTimes(params, { now, zone: said.zone ?? UNSAID.zone, slackMs: SLACK_MS });
  if (typeof span === "string") faults.push({ key: "from", words: span });
  else if (span) said = { ...said, span };
  return { said, faults: [...faults, ...misspelt(params)] };
}

function misspelt(params: URLSearchParams): AddressFault[] {
  return [...new Set(params.keys())].flatMap((key) => {
    const word = isKnown(key) ? null : meantBy(key, KNOWN);
    return word === null ? [] : [{ key, words: `${key} is no word of this page, ${word} is` }];
  });
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

/** What an address leaves out as the usual, as far as there are words for it. */
const USUAL = {
  ...{ r: UNSAID.range, type: AUTO, i: AUTO },
  ...{ compare: "", ind: "", zone: UNSAID.zone, view: "chart" },
};

/**
 * The part of an address after `?` with what it leaves out as the usual: a reader who has chosen otherwise sees the same.
 * @param channel the one shown; `null` on its own page, whose path names it.
 */
export function saidInFull(search: string, channel: string | null): string {
  const said = new URLSearchParams(search);
  const all = Object.entries({ ...(channel === null ? {} : { channel }), ...USUAL });
  const unsaid = all.filter(([key]) => !said.has(key)).map(([key, text]) => `${key}=${readable(text)}`);
  return `?${[search.replace(/^\?/, ""), ...unsaid].filter((word) => word !== "").join("&")}`;
}

function iso(time: number): string {
  return new Date(Math.round(time)).toISOString();
}

const KNOWN = [...Object.keys(WORDS), "from", "to"];

function isKnown(word: string): boolean {
  return KNOWN.includes(word);
}

/** The words of an address's part after `?` that are not these, as they are. */
export function otherWords(search: string): string[] {
  const words = search.replace(/^\?/, "").split("&");
  return words.filter((word) => word !== "" && !isKnown(word.split("=")[0] ?? ""));
}

/** Encodes what must be in a query, and leaves `/`, `,` and `:` to be read. */
function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(?:2F|2C|3A)/g, (code) => decodeURIComponent(code));
}
