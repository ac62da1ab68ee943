import type { ReactNode } from "react";
import { Panel } from "../../_ui/panel.tsx";

/** How a column sits: numbers at the right, and what there is no room for below 1024 px away. */
export interface Column {
  readonly name: string;
  readonly number?: boolean;
  readonly wideOnly?: boolean;
}

interface Props {
  readonly title: string;
  readonly note: ReactNode;
  readonly columns: readonly Column[];
  /** Rows; where there are none `empty` is said instead. */
  readonly children: readonly ReactNode[];
  readonly empty: ReactNode;
}

/** A titled table, or a sentence where it has no rows. */
export function TablePanel({ title, note, columns, children, empty }: Props) {
  return (
    <Panel className="overflow-hidden">
      <header className="flex min-h-11 items-center gap-3 px-3">
        <h2 className="text-[16px] leading-6 font-semibold">{title}</h2>
        <span className="num text-text-2">{note}</span>
      </header>
      {children.length === 0 ? (
        <p className="border-t border-grid px-3 py-6 text-center text-text-2">{empty}</p>
      ) : (
        <table className="num w-full border-collapse" aria-label={title}>
          <thead>
            <tr className="border-y border-border bg-surface-2/50 text-[12px] text-text-2">
              {columns.map((column) => (
                <th key={column.name} scope="col" className={`py-1.5 font-normal ${cellClass(column)}`}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </Panel>
  );
}

/** How a cell of a column sits. */
function cellClass({ number = false, wideOnly = false }: Omit<Column, "name">): string {
  const place = number ? "text-right" : "text-left";
  return `px-3 whitespace-nowrap max-md:px-2 ${place} ${wideOnly ? "max-lg:hidden" : ""}`;
}

/** A cell, by how its column sits. */
export function Cell({ children, field, ...column }: Omit<Column, "name"> & CellProps) {
  return (
    <td data-field={field} className={cellClass(column)}>
      {children}
    </td>
  );
}

interface CellProps {
  readonly children: ReactNode;
  /** Names the figure, for those who look for it. */
  readonly field?: string;
}
