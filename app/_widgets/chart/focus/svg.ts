const SVG = "http://www.w3.org/2000/svg";

/** Adds an element of a picture to another. */
export function addTo<Name extends keyof SVGElementTagNameMap>(
  parent: Element,
  name: Name,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[Name] {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent.append(node);
  return node;
}

/** Sets what a path draws; without anything it has no `d` at all. */
export function setPath(path: SVGPathElement, d: string): void {
  if (d === "") path.removeAttribute("d");
  // The same path once more would be read, measured and painted again.
  else if (path.getAttribute("d") !== d) path.setAttribute("d", d);
}
