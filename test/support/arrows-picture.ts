import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./steps.ts";

const PAGE = path.join(ROOT, "docs/architecture.md");
const BEGIN = "<!-- arrows: drawn by `npm run draw` -->\n";
const END = "<!-- end of arrows -->\n";

/** A page with the picture between its two markers replaced. Throws where a marker is missing. */
export function withPicture(page: string, picture: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/architecture.md needs the lines ${BEGIN}and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n\`\`\`mermaid\n${picture}\n\`\`\`\n\n${page.slice(end)}`;
}

/** Whether docs/architecture.md shows the arrows as they are. */
export function isPictureCurrent(picture: string): boolean {
  const page = readFileSync(PAGE, "utf8");
  return withPicture(page, picture) === page;
}

/** Draws the arrows into docs/architecture.md. */
export function writePicture(picture: string): void {
  writeFileSync(PAGE, withPicture(readFileSync(PAGE, "utf8"), picture));
}
