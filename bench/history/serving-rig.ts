import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Program } from "../delivery/program.ts";
import {
  type Ages,
  agesSchema,
  type OpenReaders,
  placesSchema,
  type Standing,
  serverOpenSchema,
  standingSchema,
} from "./serving-messages.ts";

const anything = z.unknown();
/** Until ticks are published at an even pace and code is compiled, milliseconds. */
const WARM_UP_MS = 2_000;
/** How often the memory of a server under load is read, milliseconds. */
const MEMORY_EVERY_MS = 1_000;
/** How long what was published last may take to be told and kept, milliseconds. */
const SETTLE_MS = 20_000;

/** One span under load. */
export interface Load extends Ages {
  /** Ticks published a second. */
  readonly rate: number;
  /** CPU of the server's process, of one core. */
  readonly share: number;
}

/** Two servers of the same load, of which one keeps what passes, and the readers of both: each a process of its own. */
export class ServingRig implements AsyncDisposable {
  /** The most that each server's process held under load, bytes. */
  readonly memory = { on: 0, off: 0 };
  readonly #servers = {
    on: new Program("../history/load-server.ts"),
    off: new Program("../history/load-server.ts"),
  };
  readonly #readers = new Program("../history/board-readers.ts");
  readonly #urls = { on: "", off: "" };

  static async open(dataDir: string, readers: Omit<OpenReaders, "url">): Promise<ServingRig> {
    const rig = new ServingRig();
    const { channels } = readers;
    for (const way of ["off", "on"] as const) {
      const given = { channels, dataDir: way === "on" ? dataDir : null };
      rig.#urls[way] = (await rig.#servers[way].ask("open", given, serverOpenSchema)).url;
      await rig.#untilDescribed(way, channels);
      await rig.#readers.ask("open", { ...readers, url: rig.#urls[way] }, anything);
    }
    return rig;
  }

  /** Puts one of the servers under load for so many milliseconds; the other has nothing to do. */
  async load(way: "on" | "off", ms: number, rate: number): Promise<Load> {
    const server = this.#servers[way];
    await server.ask("pace", { rate }, anything);
    await sleep(WARM_UP_MS);
    const before = await this.standing(way);
    await this.#readers.ask("ages", {}, agesSchema);
    for (let left = ms; left > 0; left -= MEMORY_EVERY_MS) {
      await sleep(Math.min(left, MEMORY_EVERY_MS));
      this.memory[way] = Math.max(this.memory[way], (await this.standing(way)).rss);
    }
    const ages = await this.#readers.ask("ages", {}, agesSchema);
    const after = await this.standing(way);
    await server.ask("pace", { rate: 0 }, anything);
    const seconds = (after.pacedMs - before.pacedMs) / 1_000;
    return {
      ...ages,
      rate: (after.published - before.published) / seconds,
      share: (after.cpu - before.cpu) / seconds,
    };
  }

  standing(way: "on" | "off"): Promise<Standing> {
    return this.#servers[way].ask("standing", {}, standingSchema);
  }

  /**
   * Waits until readers were told all that was published and it is kept.
   * @throws Error where a reader missed a tick or was told one twice.
   */
  async settle(): Promise<Standing> {
    const latest = performance.now() + SETTLE_MS;
    for (;;) {
      const [on, off] = [await this.standing("on"), await this.standing("off")];
      const { faults, least, most } = await this.#readers.ask("places", {}, placesSchema);
      if (faults > 0) throw new Error(`readers found ${faults} faults`);
      const told = (
        [
          ["on", on],
          ["off", off],
        ] as const
      ).every(([way, { each }]) => least[this.#urls[way]] === each && most[this.#urls[way]] === each);
      if (told && on.waiting === 0) return on;
      if (performance.now() > latest)
        throw new Error(`readers were told up to ${JSON.stringify(least)} of ${on.each}`);
      await sleep(100);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#readers[Symbol.asyncDispose]();
    await Promise.all(Object.values(this.#servers).map((server) => server[Symbol.asyncDispose]()));
  }

  async #untilDescribed(way: "on" | "off", channels: number): Promise<void> {
    const schema = z.object({ channels: z.array(anything) });
    for (;;) {
      const answer = await fetch(`${this.#urls[way]}/api/channels`);
      if (schema.parse(await answer.json()).channels.length === channels) return;
      await sleep(50);
    }
  }
}
