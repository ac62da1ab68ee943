/** Characters of the longest item that is read; a longer one is passed over, so that memory stays bounded. */
export const MAX_ITEM = 65_536;

export interface ItemHandlers {
  /** Called with each item as it was parsed, and its number: of its line, or in its array. */
  readonly item: (item: unknown, number: number) => void;
  /** Called for each item that is no JSON, with why in words. */
  readonly fault: (number: number, reason: string, detail: string) => void;
}

type Splitter = (text: string) => void;

/** Characters of an item that its fault repeats. */
const MAX_SAID = 60;

/**
 * Reads items of JSON from texts as they arrive, wherever they are cut: the lines of NDJSON, the items of an array, or
 * one value alone. Which of them it is shows at the first line. An item that cannot be read costs itself alone.
 */
export class JsonItems {
  readonly #handlers: ItemHandlers;
  #split: Splitter | undefined;
  /** What belongs to the item that is being read. */
  #rest = "";
  #number = 1;
  #isTooLong = false;
  #depth = 0;
  #isQuoted = false;
  #isEscaped = false;
  /** Whether the array has been opened, and then closed. */
  #place: "before" | "within" | "behind" = "before";

  /** @param perLine whether the sender has said that each line is an item. */
  constructor(handlers: ItemHandlers, perLine: boolean) {
    this.#handlers = handlers;
    if (perLine) this.#split = this.#splitLines;
  }

  write(text: string): void {
    if (this.#split) this.#split(text);
    // What waits for the end of its first line is not looked at again for each byte of a slow sender.
    else if (this.#rest === "" || text.includes("\n")) this.#choose(this.#rest + text);
    else this.#wait(text);
  }

  end(): void {
    if (this.#place === "within") this.#fault("the array is not closed; end it with ]");
    else this.#take();
  }

  /** Looks at the first line: an array, a whole item, or the start of one that goes over several lines. */
  #choose(text: string): void {
    const first = text.replace(/^[\uFEFF\s]+/, "");
    const end = first.indexOf("\n");
    this.#rest = first;
    if (!first.startsWith("[") && end < 0 && first.length < MAX_ITEM) return;
    this.#rest = "";
    if (first.startsWith("[")) this.#split = this.#splitArray;
    else if (end < 0 || isJson(first.slice(0, end))) this.#split = this.#splitLines;
    else this.#split = (more) => this.#append(more);
    this.#split(first);
  }

  #wait(text: string): void {
    this.#rest += text;
    if (this.#rest.length >= MAX_ITEM) this.#choose(this.#rest);
  }

  #splitLines(text: string): void {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      this.#append(line);
      this.#take();
      this.#number++;
    }
    this.#append(last);
  }

  /** Cuts an array at the commas that are neither in a text nor in an item. */
  #splitArray(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      if (!this.#isBorder(text.charCodeAt(at))) continue;
      this.#append(text.slice(start, at));
      start = at + 1;
      if (this.#place === "before") this.#place = "within";
      else this.#closeItem(text.charCodeAt(at) === CLOSE);
    }
    this.#append(text.slice(start));
  }

  /** Whether an item starts or ends here: at the array's brackets, and at its own commas. */
  #isBorder(code: number): boolean {
    if (this.#isQuoted) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isQuoted = false;
      return false;
    }
    if (code === QUOTE) this.#isQuoted = true;
    else if (code === OPEN || code === OPEN_OBJECT) return ++this.#depth === 1 && this.#place === "before";
    else if (code === CLOSE || code === CLOSE_OBJECT)
      return --this.#depth === 0 && this.#place === "within" && code === CLOSE;
    else if (code === COMMA) return this.#depth === 1 && this.#place === "within";
    return false;
  }

  #closeItem(isLast: boolean): void {
    // An empty array has no item, and neither has what comes behind its bracket.
    if (!isLast || this.#number > 1 || this.#rest.trim() !== "" || this.#isTooLong) this.#take(true);
    this.#number++;
    if (isLast) this.#place = "behind";
  }

  #append(text: string): void {
    if (this.#isTooLong) return;
    this.#rest = this.#rest === "" ? text : this.#rest + text;
    if (this.#rest.length <= MAX_ITEM) return;
    this.#isTooLong = true;
    this.#rest = "";
  }

  /** Hands on what was collected. Nothing is not an item, unless it stands where one must. */
  #take(isNeeded = false): void {
    const text = this.#rest.trim();
    const isTooLong = this.#isTooLong;
    this.#rest = "";
    this.#isTooLong = false;
    if (isTooLong) this.#handlers.fault(this.#number, "line too long", `more than ${MAX_ITEM} characters`);
    else if (text !== "" || isNeeded) this.#hand(text);
  }

  #hand(text: string): void {
    const parsed = this.#place === "behind" || text === "" ? undefined : parse(text);
    if (parsed) this.#handlers.item(parsed.item, this.#number);
    else this.#fault(text === "" ? "there is nothing between two commas" : `${said(text)} is no JSON`);
  }

  #fault(detail: string): void {
    this.#handlers.fault(this.#number, "not JSON", detail);
  }
}

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function said(text: string): string {
  return JSON.stringify(text.slice(0, MAX_SAID));
}

function isJson(text: string): boolean {
  return parse(text) !== undefined;
}

/** Nobody looks at the error: without a stack it costs a third, and a body may hold a million broken items. */
function parse(text: string): { readonly item: unknown } | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return { item: JSON.parse(text) };
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
