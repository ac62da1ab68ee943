/** Colours a canvas needs by name, read from the page's tokens once per theme. */
const NAMES = ["up", "down", "text-2", "text-3", "state-off", "state-on", "state-on2", "surface-1"] as const;
export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

let cached: Palette | undefined;
let watching = false;

/** The current theme's colours. Browser only. */
export function palette(): Palette {
  if (!watching) watchTheme();
  cached ??= readPalette();
  return cached;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`)])) as Palette;
}

function watchTheme(): void {
  watching = true;
  const forget = () => {
    cached = undefined;
  };
  new MutationObserver(forget).observe(document.documentElement, {
    attributeFilter: ["data-theme", "data-market"],
  });
}
