import { IMPORTED, type Run } from "../history.ts";
import type { Engine } from "./engine.ts";

/** The newest epoch of every channel, those whose ticks are in no block yet among them. */
export function runsOf({ names, open }: Engine): Run[] {
  const newest = new Map<string, Run & { run: number }>();
  for (const run of names.newest()) newest.set(run.channel, run);
  for (const { run, ticks } of open) {
    if (run.epoch.startsWith(IMPORTED)) continue;
    const channel = run.channel.name;
    const known = newest.get(channel);
    const time = ticks.time.subarray(0, ticks.length).reduce((a, b) => Math.max(a, b));
    if (known && known.run !== run.id && known.time > time) continue;
    const newer = known?.run === run.id ? Math.max(known.time, time) : time;
    newest.set(channel, { channel, epoch: run.epoch, seq: run.seq, time: newer, run: run.id });
  }
  return [...newest.values()].map(({ channel, epoch, seq, time }) => ({ channel, epoch, seq, time }));
}
