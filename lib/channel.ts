/** The two kinds of channel: prices and sensors. The first segment of a channel's name. */
export const KINDS = ["symbol", "sensor"] as const;
export type Kind = (typeof KINDS)[number];

const MAX_SEGMENTS = 8;
const MAX_NAME_LENGTH = 128;

const SEGMENT = /^[A-Za-z0-9._:~-]+$/;
const FOREIGN = /[^A-Za-z0-9._:~-]/g;

/** The kind of a channel's name, or `undefined` where its first segment is no kind. */
export function kindOf(name: string): Kind | undefined {
  const first = name.slice(0, name.indexOf("/"));
  return KINDS.find((kind) => kind === first);
}

/**
 * Says what is wrong with a channel's name, in words that name the remedy; `undefined` when nothing is.
 * A name is `<kind>/<segment>…`: 2 to 8 segments of `[A-Za-z0-9._:~-]`, 128 characters in all.
 */
export function faultOfChannel(name: string): string | undefined {
  const fault = faultOfLength(name);
  if (fault !== undefined) return fault;
  const segments = name.split("/");
  if (segments.length < 2 || !kindOf(name)) {
    return "a channel starts with symbol/ or sensor/, such as symbol/BTC-USD";
  }
  if (segments.length > MAX_SEGMENTS) return `a channel has at most ${MAX_SEGMENTS} segments`;
  if (!segments.every((segment) => SEGMENT.test(segment))) {
    return "each segment between slashes is one or more of A-Z a-z 0-9 . _ : ~ -";
  }
  return undefined;
}

/**
 * A channel's name from what a source calls its parts: `-` stands for each character that names do not have, empty
 * parts are left out, and what goes beyond the eighth segment is joined to it by `-`. It may be too long for a name, or
 * be the name of other parts, too: whoever opens channels looks.
 */
export function channelName(kind: Kind, ...parts: readonly string[]): string {
  const segments = parts.filter((part) => part !== "").map((part) => part.replace(FOREIGN, "-"));
  const last = MAX_SEGMENTS - 2;
  const head = segments.slice(0, last);
  const tail = segments.slice(last);
  return [kind, ...head, ...(tail.length > 0 ? [tail.join("-")] : [])].join("/");
}

/** Whether a subscription names a pattern (`+` one segment, `#` the rest, as in MQTT) and not one channel. */
export function isPattern(name: string): boolean {
  return name.includes("+") || name.includes("#");
}

/** Says what is wrong with a pattern, in words that name the remedy; `undefined` when nothing is. */
export function faultOfPattern(pattern: string): string | undefined {
  const fault = faultOfLength(pattern);
  if (fault !== undefined) return fault;
  const segments = pattern.split("/");
  if (segments.length > MAX_SEGMENTS) return `a pattern has at most ${MAX_SEGMENTS} segments`;
  for (const [at, segment] of segments.entries()) {
    if (segment === "+" || SEGMENT.test(segment)) continue;
    if (segment !== "#") return "+ stands for one whole segment, as in sensor/+/temperature";
    if (at !== segments.length - 1) return "# stands for the rest and comes last, as in sensor/#";
  }
  return undefined;
}

/** Turns a valid pattern into a test of channel names. `#` also matches the level above it, as in MQTT. */
export function matcher(pattern: string): (channel: string) => boolean {
  const wanted = pattern.split("/");
  const open = wanted.at(-1) === "#";
  const fixed = open ? wanted.slice(0, -1) : wanted;
  return (channel) => {
    const segments = channel.split("/");
    if (open ? segments.length < fixed.length : segments.length !== fixed.length) return false;
    return fixed.every((want, at) => want === "+" || want === segments[at]);
  };
}

function faultOfLength(name: string): string | undefined {
  if (name.length === 0) return "an empty name; write a channel such as symbol/BTC-USD";
  if (name.length > MAX_NAME_LENGTH) return `a name has at most ${MAX_NAME_LENGTH} characters`;
  return undefined;
}
