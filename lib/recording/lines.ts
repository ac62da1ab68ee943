/** Characters of the longest line that is read; a longer one is passed over, so that memory stays bounded. */
export const MAX_LINE = 1_048_576;

/** Browsers and Node have one; lib is checked with the types of neither. */
declare const TextDecoder: new () => { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };

export interface TextLine {
  /** 1 for the first. */
  readonly line: number;
  /** `undefined` when the line was too long. */
  readonly text: string | undefined;
}

/** The lines of UTF-8 bytes, one after the other. Ends of line are `\n` or `\r\n`. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder();
  let rest: string | undefined = "";
  let line = 0;
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split("\n");
    const last = parts.pop() ?? "";
    for (const part of parts) {
      yield { line: ++line, text: joined(rest, part)?.replace(/\r$/, "") };
      rest = "";
    }
    rest = joined(rest, last);
  }
  rest = joined(rest, decoder.decode());
  if (rest !== "") yield { line: line + 1, text: rest };
}

/** The start of a line with more of it; `undefined` once it is too long. */
function joined(start: string | undefined, more: string): string | undefined {
  if (start === undefined || start.length + more.length > MAX_LINE) return undefined;
  return start + more;
}
