/** A point of a path, pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A path of `M`, `L` and `Z` as its pieces, each the points from one `M` to the next. */
export function piecesOf(path: string): Point[][] {
  return path
    .split("M")
    .filter((piece) => piece !== "")
    .map((piece) => piece.replace("Z", "").split("L").map(pointOf));
}

/** Every point of a path. */
export function pointsOf(path: string): Point[] {
  return piecesOf(path).flat();
}

function pointOf(text: string): Point {
  const [x = Number.NaN, y = Number.NaN] = text.split(" ").map(Number);
  return { x, y };
}
