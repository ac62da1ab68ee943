import { io } from "socket.io-client";
import { catalogAnswerSchema, subscribedSchema } from "#lib/protocol.ts";
import { fromRow } from "#lib/row.ts";
import type { Ledger } from "./ledger.ts";

/** Where a channel stands at the end. */
export interface Final {
  readonly epoch: string;
  readonly seq: number;
  readonly close: number | undefined;
}

/** What a fresh stock client is told of all channels, apart from everything that was measured. */
export async function readFinals(url: string): Promise<Map<string, Final>> {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  try {
    const all: unknown = await socket.timeout(30_000).emitWithAck("catalog", {});
    const channels = catalogAnswerSchema.parse(all).channels.map(({ channel }) => channel);
    const answer: unknown = await socket.timeout(30_000).emitWithAck("subscribe", { channels, history: 1 });
    const finals = subscribedSchema.parse(answer).channels.map((entry): [string, Final] => {
      const row = entry.rows.at(-1);
      const close = row && fromRow(entry.kind, row, entry.base).close;
      return [entry.channel, { epoch: entry.epoch, seq: entry.seq, close }];
    });
    return new Map(finals);
  } finally {
    socket.disconnect();
  }
}

/** In how many channels a reader's last state is another than the truth, or its sum of counts than what was published. */
export function wrongFinals(
  { accounts }: Ledger,
  channels: readonly string[],
  finals: ReadonlyMap<string, Final>,
): string[] {
  return channels.filter((channel) => {
    const account = accounts.get(channel);
    const final = finals.get(channel);
    if (!account || !final || account.epoch !== final.epoch || account.seq !== final.seq) return true;
    return account.told !== final.seq - account.from || (account.close ?? final.close) !== final.close;
  });
}
