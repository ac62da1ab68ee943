const held = new Map<string, number>();

/** A row tells the channel from now on, until the answer is called: what is held of it is current. */
export function hold(channel: string): () => void {
  held.set(channel, (held.get(channel) ?? 0) + 1);
  return () => {
    const left = (held.get(channel) ?? 0) - 1;
    if (left > 0) held.set(channel, left);
    else held.delete(channel);
  };
}

export function isHeld(channel: string): boolean {
  return held.has(channel);
}
