/**
 * A whole server under churn for ten minutes: readers that come, go, stall, hide and change their minds, channels that
 * appear and disappear. Memory must stay level and the law of continuity hold. `npm run soak -- --minutes 10
 * --readers 150 --seed 1`; it exits with 1 where they do not.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { seededRandom } from "../server/feeds/simulation/random.ts";
import { openedSchema } from "./delivery/lab-messages.ts";
import { type Memory, memorySchema } from "./delivery/memory.ts";
import { Program } from "./delivery/program.ts";
import { SoakReader } from "./delivery/soak-reader.ts";
import { judgeSoak, type SoakSample } from "./delivery/soak-verdict.ts";
import { seqsAt, sessionsAt } from "./delivery/status.ts";

const SAMPLE_MS = 10_000;
const MIB = 1_048_576;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    readers: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
  },
});
const {
  minutes,
  readers: count,
  seed,
} = z
  .object({
    minutes: z.coerce.number().positive(),
    readers: z.coerce.number().int().positive(),
    seed: z.coerce.number().int(),
  })
  .parse(values);

await using server = new Program("soak-server.ts");
const { url } = await server.ask("open", {}, openedSchema);
await sleep(2_000);
const channels = [...(await seqsAt(url)).keys()].filter((channel) => !channel.startsWith("sensor/guest/"));
const readers = Array.from(
  { length: count },
  (_, at) => new SoakReader(url, seededRandom(seed, `reader ${at}`), channels),
);
const running = readers.map((reader) => reader.run());

console.log(`${count} readers, ${channels.length} channels that stay, seed ${seed}\n`);
console.log(
  "  minute   heap MiB  external  RSS MiB  handles  sessions  channels held  lagging  stalled  waiting",
);
const samples: SoakSample[] = [];
const started = performance.now();
while (performance.now() - started < minutes * 60_000) {
  await sleep(SAMPLE_MS);
  samples.push(await sample());
}
for (const reader of readers) reader.stop();
await Promise.allSettled(running);
await sleep(12_000);
const last = await sample();

const verdict = judgeSoak({
  samples,
  sessionsLeft: last.sessions,
  ledgers: readers.map(({ reader }) => reader.ledger),
});
const total = (of: "acts" | "cuts" | "failures"): number =>
  readers.reduce((sum, reader) => sum + reader[of], 0);
console.log(`\n${total("acts")} acts of readers, ${total("cuts")} connections closed by the server`);
console.log(`${total("failures")} attempts to connect that failed`);
for (const line of verdict.lines) console.log(line);
process.exitCode = verdict.passed ? 0 : 1;

async function sample(): Promise<SoakSample> {
  const memory: Memory = await server.ask("memory", {}, memorySchema);
  const sessions = await sessionsAt(url);
  const waiting = sessions.slowest.reduce((sum, session) => sum + session.waiting, 0);
  const minute = (performance.now() - started) / 60_000;
  const { heap, external, rss, handles } = memory;
  const cells = [
    minute.toFixed(1),
    ...[heap, external, rss].map((bytes) => (bytes / MIB).toFixed(1)),
    ...[handles, sessions.total, sessions.subscriptions, sessions.lagging, sessions.stalled, waiting].map(
      String,
    ),
  ];
  const widths = [8, 10, 9, 8, 8, 9, 14, 8, 8, 8];
  console.log(cells.map((cell, at) => cell.padStart(widths[at] ?? 8)).join(" "));
  return { minute, heap, external, rss, handles, sessions: sessions.total };
}
