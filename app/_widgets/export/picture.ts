/** Device pixels a CSS pixel. */
const SCALE = 2;
/** Room for the line below the picture, CSS pixels. */
const CAPTION = 28;
/** What is of use on a screen alone. */
const LEFT_OUT = "button, fieldset, input, select, nav, [role=dialog], [data-no-picture]";

/**
 * A panel as it looks, as a PNG of two device pixels a pixel, without what can be pressed and with a line below it.
 * Rejects where the browser cannot draw it.
 */
export async function pictureOf(panel: HTMLElement, caption: string): Promise<Blob> {
  const { domToBlob } = await import("modern-screenshot");
  const { width, height } = panel.getBoundingClientRect();
  const colours = getComputedStyle(document.documentElement);
  const blob = await domToBlob(panel, {
    type: "image/png",
    scale: SCALE,
    width: Math.round(width),
    height: Math.round(height) + CAPTION,
    backgroundColor: colours.getPropertyValue("--surface-1"),
    filter: (node) => !(node instanceof Element && node.matches(LEFT_OUT)),
    onCloneNode: (clone) => {
      if (clone instanceof HTMLElement) clone.append(hatchIn(colours), captionIn(caption, colours));
    },
  });
  if (!blob || blob.size === 0) throw new Error("the browser drew nothing");
  return blob;
}

function captionIn(text: string, colours: CSSStyleDeclaration): HTMLElement {
  const line = document.createElement("p");
  line.textContent = text;
  const place = "position:absolute;left:12px;right:12px;bottom:0;margin:0;white-space:nowrap;overflow:hidden";
  const look = `height:${CAPTION}px;font-size:12px;line-height:${CAPTION}px;font-variant-numeric:tabular-nums`;
  line.style.cssText = `${place};${look};color:${colours.getPropertyValue("--text-2")}`;
  return line;
}

/** The pattern of gaps, which stands beside the panel on the page. */
function hatchIn(colours: CSSStyleDeclaration): Node {
  const pattern = document.querySelector("#hatch")?.closest("svg")?.cloneNode(true);
  if (!(pattern instanceof SVGElement)) return document.createComment("");
  pattern.style.position = "absolute";
  pattern.setAttribute("width", "0");
  pattern.setAttribute("height", "0");
  pattern.querySelector("#hatch rect")?.setAttribute("fill", colours.getPropertyValue("--hatch"));
  return pattern;
}
