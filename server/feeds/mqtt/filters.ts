/** Says what is wrong with a topic filter (MQTT 3.1.1, 4.7), in words; `undefined` when nothing is. */
export function faultOfFilter(filter: string): string | undefined {
  if (filter === "") return "an empty filter; write one such as plant/#";
  if (Buffer.byteLength(filter) > 65_535 || filter.includes("\0")) return "no broker takes this filter";
  const levels = filter.split("/");
  for (const [at, level] of levels.entries()) {
    if (level.includes("#") && (level !== "#" || at !== levels.length - 1)) {
      return "# stands for the rest and comes last, as in plant/#";
    }
    if (level.includes("+") && level !== "+")
      return "+ stands for one whole level, as in plant/+/temperature";
  }
  return undefined;
}

/** Whether every topic of the filter `inner` is one of the filter `outer`, too. */
export function covers(outer: string, inner: string): boolean {
  const wide = outer.split("/");
  const narrow = inner.split("/");
  for (const [at, level] of wide.entries()) {
    if (level === "#") return true;
    const other = narrow[at];
    if (other === undefined || other === "#") return false;
    if (level !== "+" && level !== other) return false;
  }
  return wide.length === narrow.length;
}

/** Whether there is a topic of both. */
export function overlap(one: string, other: string): boolean {
  const first = one.split("/");
  const second = other.split("/");
  for (let at = 0; ; at++) {
    const [a, b] = [first[at], second[at]];
    if (a === "#" || b === "#") return true;
    if (a === undefined || b === undefined) return a === b;
    if (a !== "+" && b !== "+" && a !== b) return false;
  }
}

/** Those filters that no other of them covers: a broker may send what several cover several times. */
export function widest(filters: readonly string[]): readonly string[] {
  const all = [...new Set(filters)];
  return all.filter((filter) => !all.some((other) => other !== filter && covers(other, filter)));
}

/** Two filters of which neither covers the other but which have topics in common; `undefined` where there are none. */
export function crossing(filters: readonly string[]): readonly [string, string] | undefined {
  const all = widest(filters);
  for (const [at, one] of all.entries()) {
    const other = all.slice(at + 1).find((candidate) => overlap(one, candidate));
    if (other !== undefined) return [one, other];
  }
  return undefined;
}
