import type { Column } from "#lib/recording/sample.ts";
import { cellOf, type Table } from "./guess.ts";

const ROWS = 5;

interface Props {
  readonly table: Table;
  /** Columns in use, with what for. */
  readonly used: ReadonlyMap<Column, string>;
}

/** The first rows of a recording; the columns in use are marked by a word. */
export function PreviewTable({ table, used }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which keys must be able to do.
    <section aria-label="First rows" tabIndex={0} className="overflow-x-auto rounded-md border border-border">
      <table data-testid="first-rows" className="num w-full text-[12px] whitespace-nowrap">
        <thead>
          <tr className="bg-surface-2 text-left align-top">
            {table.columns.map(({ key, name }) => (
              <th key={key} scope="col" className="px-2 py-1 font-semibold">
                {name}
                {used.has(key) && <span className="block font-normal text-accent">{used.get(key)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, ROWS).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have nothing but their place.
            <tr key={at} className="border-t border-grid">
              {table.columns.map(({ key }) => (
                <td key={key} className={`px-2 py-1 ${used.has(key) ? "" : "text-text-3"}`}>
                  {textOf(cellOf(row, key))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function textOf(cell: unknown): string {
  const text = typeof cell === "string" ? cell : (JSON.stringify(cell) ?? "");
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
