/** The colour of a line as a short piece of it; dashed where the line is held back. */
export function Swatch({ color, dashed = false }: { color: string; dashed?: boolean }) {
  return (
    <span
      aria-hidden
      style={{ borderColor: color }}
      className={`inline-block w-3.5 shrink-0 border-t-2 ${dashed ? "border-dashed" : ""}`}
    />
  );
}
